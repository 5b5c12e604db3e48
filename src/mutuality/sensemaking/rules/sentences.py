"""Where the sentences of a text begin and end, so that people can mark a passage by its number."""

import re
from collections.abc import Collection, Sequence

Span = tuple[int, int]  # from which letter, and before which one
END = re.compile(r"[.!?…。！？؟।۔]+[\"'”’»)\]]*(?=\s|$)|(?<=[。！？])|\n+")


def sentences(text: str) -> list[Span]:
    """The sentences of `text`, without the space around them. A line ends one too. Letters are code points.

    >>> words = "Paper is inspected. Who decides?\\nWe do"
    >>> [words[start:end] for start, end in sentences(words)]
    ['Paper is inspected.', 'Who decides?', 'We do']
    """
    found: list[Span] = []
    begin = 0
    for end in [match.end() for match in END.finditer(text)] + [len(text)]:
        piece = text[begin:end]
        if piece.strip():
            start = begin + len(piece) - len(piece.lstrip())
            found.append((start, start + len(piece.strip())))
        begin = end
    return found


def passages(spans: Sequence[Span], chosen: Collection[int]) -> list[Span]:
    """The passages that the sentences with these numbers (from 0) make; neighbours are one.

    >>> passages([(0, 5), (6, 9), (10, 12)], {0, 1}), passages([(0, 5), (6, 9), (10, 12)], {0, 2})
    ([(0, 9)], [(0, 5), (10, 12)])
    """
    found: list[Span] = []
    before = None
    for number, (start, end) in enumerate(spans):
        if number not in chosen:
            continue
        if before == number - 1 and found:
            start = found.pop()[0]
        found.append((start, end))
        before = number
    return found


def numbers_in(spans: Sequence[Span], marked: Collection[Span]) -> set[int]:
    """Which sentences lie in passages that were marked."""
    return {number for number, (start, end) in enumerate(spans) if any(a < end and start < b for a, b in marked)}
