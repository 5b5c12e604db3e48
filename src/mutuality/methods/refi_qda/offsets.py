"""Where passages lie in a text, when programs count differently: code points or UTF-16, CRLF as one or two."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

CODEPOINTS, UTF16 = "codepoints", "utf16"
UNITS = (CODEPOINTS, UTF16)
BOM = "\ufeff"
MORE = 200  # characters looked at beyond a name, for spaces that it leaves out
ELLIPSIS = re.compile(r"(…|\.\.\.)$")


@dataclass(frozen=True)
class Way:
    """One way of counting: its unit, whether CRLF counts as one, whether a byte order mark counts."""

    unit: str
    lf: bool
    bom: bool


@dataclass(frozen=True)
class Mark:
    """A passage as a file has it: two positions, and a name that may quote it."""

    start: int
    end: int
    name: str


class Text:
    """A text as a file holds it, and the way from positions in it to positions in `text`, which has LF and no mark."""

    def __init__(self, raw: str):
        self.has_bom = raw.startswith(BOM)
        self._raw = raw.removeprefix(BOM)
        self.text = self._raw.replace("\r\n", "\n").replace("\r", "\n")
        self._crlf = [match.start() for match in re.finditer("\r\n", self._raw)]
        self._wide = {lf: _wide(self.text if lf else self._raw) for lf in (False, True)}
        self.has_crlf, self.has_wide = bool(self._crlf), bool(self._wide[True])

    def place(self, position: int, way: Way) -> int | None:
        """Where in `text` a position lies, if it is counted that way; None where it cannot be."""
        position -= way.bom and self.has_bom
        if position < 0:
            return None
        if way.unit == UTF16:
            halves = bisect_left(self._wide[way.lf], position)
            if halves and self._wide[way.lf][halves - 1] == position - 1:
                return None  # inside a character
            position -= halves
        if position > len(self.text if way.lf else self._raw):
            return None
        return position if way.lf else position - bisect_left(self._crlf, position)

    def passage(self, mark: Mark, way: Way) -> tuple[int, int] | None:
        start, end = self.place(mark.start, way), self.place(mark.end, way)
        return None if start is None or end is None or start > end else (start, end)


def way_of(marked: Sequence[tuple[Text, Sequence[Mark]]], unit: str | None) -> tuple[Way, bool]:
    """How a project counts, and whether that is sure. All its texts are taken together: one program wrote them.

    The way wins in which fewest passages are impossible; then in which most are quoted by their names; then in which
    fewest cut through words, which is a guess. Where nothing tells, it is code points, as the standard has it.
    """
    ways = _ways([text for text, _ in marked], unit)
    found = {way: [text.passage(mark, way) for text, marks in marked for mark in marks] for way in ways}
    pairs = [(text.text, mark) for text, marks in marked for mark in marks]
    known = {way: (-found[way].count(None), _number(pairs, found[way], _quotes)) for way in ways}
    best = max(ways, key=lambda way: (*known[way], _number(pairs, found[way], _keeps_words)))
    return best, all(found[way] == found[best] or known[way] < known[best] for way in ways)


def _ways(texts: Sequence[Text], unit: str | None) -> list[Way]:
    """The ways that can differ in these texts, the likelier ones first."""
    boms = (False, True) if any(text.has_bom for text in texts) else (False,)
    ends = (False, True) if any(text.has_crlf for text in texts) else (False,)
    units = UNITS if any(text.has_wide for text in texts) else (CODEPOINTS,)
    return [Way(each, lf, bom) for bom in boms for each in ((unit,) if unit else units) for lf in ends]


Pairs = Sequence[tuple[str, Mark]]
Passages = Sequence[tuple[int, int] | None]


def _number(pairs: Pairs, passages: Passages, holds: Callable[[str, Mark, int, int], int]) -> int:
    return sum(holds(*pair, *passage) for pair, passage in zip(pairs, passages, strict=True) if passage)


def _quotes(text: str, mark: Mark, start: int, end: int) -> bool:
    name = _plain(ELLIPSIS.sub("", mark.name.strip()))
    return bool(name) and _plain(text[start : min(end, start + 3 * len(name) + MORE)]).startswith(name)


def _keeps_words(text: str, mark: Mark, start: int, end: int) -> int:
    """How many of its two ends do not cut through a word."""
    return sum(not (text[place - 1 : place].isalnum() and text[place : place + 1].isalnum()) for place in (start, end))


def _plain(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def _wide(text: str) -> list[int]:
    """Where, counted in UTF-16, the characters begin that it writes as two."""
    places = [match.start() for match in re.finditer("[\U00010000-\U0010ffff]", text)]
    return [place + before for before, place in enumerate(places)]


def utf16_positions(text: str) -> Callable[[int], int]:
    """From a position in code points to one in UTF-16."""
    places = [match.start() for match in re.finditer("[\U00010000-\U0010ffff]", text)]
    return lambda position: position + bisect_left(places, position)
