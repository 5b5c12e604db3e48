"""Texts as they are handed over: line ends LF, no byte order mark, composed letters (NFC), passages moved along."""

import re
from dataclasses import replace
from itertools import accumulate, pairwise
from unicodedata import combining, is_normalized, normalize

from .shape import Code, Codebook, Project, Selection, Source, User

NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what no XML file may hold
LONE = re.compile("[\ud800-\udfff]")  # half a character, which no file may hold
LINE_END = re.compile("\r\n?")
BOM = "\ufeff"
QUOTED = 60  # characters of a passage that its name quotes
AROUND = 3  # letters on both sides that a composed letter may be made of, as in Hangul


def tidied(project: Project) -> Project:
    """The project as its file will hold it: what is written and read again equals this; to tidy twice changes nothing.

    A passage that begins or ends inside a letter takes the whole letter, and one without a name is named by its
    first words, from which a reader can tell whether passages are where they belong.
    """
    return Project(
        name=words(project.name),
        codebook=tidied_codebook(project.codebook),
        users=tuple(User(user.guid, words(user.name)) for user in project.users),
        sources=tuple(_source(source) for source in project.sources),
        description=words(project.description),
    )


def tidied_codebook(codebook: Codebook) -> Codebook:
    """The same for a codebook: each code comes right before those below it."""
    below: dict[str | None, list[Code]] = {}
    for code in codebook.codes:
        below.setdefault(code.parent, []).append(code)
    ordered, waiting = [], below.get(None, [])[::-1]
    while waiting:
        code = waiting.pop()
        ordered.append(replace(code, name=words(code.name), description=words(code.description)))
        waiting.extend(below.get(code.guid, [])[::-1])
    sets = [replace(each, name=words(each.name), description=words(each.description)) for each in codebook.sets]
    return Codebook(tuple(ordered), tuple(sets))


def words(text: str) -> str:
    """Names, descriptions and texts: composed, with LF, without what XML cannot hold."""
    return _composed(NO_XML.sub("", LONE.sub("\ufffd", text)))


def _source(source: Source) -> Source:
    shift = len(source.text) - len(source.text.lstrip(BOM))
    text = LONE.sub("\ufffd", source.text[shift:])
    ends = [_ends(text, max(each.start - shift, 0), max(each.end - shift, 0)) for each in source.selections]
    cuts = sorted({0, len(text), *(cut for pair in ends for cut in pair)})
    pieces = [_composed(text[start:end]) for start, end in pairwise(cuts)]
    places = dict(zip(cuts, accumulate(map(len, pieces), initial=0), strict=True))
    tidy = "".join(pieces)
    selections = [
        _moved(each, places[start], places[end], tidy)
        for each, (start, end) in zip(source.selections, ends, strict=True)
    ]
    return replace(
        source,
        name=words(source.name),
        text=tidy,
        selections=tuple(selections),
        description=words(source.description),
    )


def _moved(selection: Selection, start: int, end: int, text: str) -> Selection:
    name = words(selection.name) or " ".join(words(text[start:end]).split())[:QUOTED]
    return replace(selection, start=start, end=end, name=name, description=words(selection.description))


def _ends(text: str, start: int, end: int) -> tuple[int, int]:
    """The passage, widened to whole letters; an empty one stays empty."""
    empty = start == end
    while not _parts(text, start):
        start -= 1
    while not _parts(text, end):
        end += 1
    return start, start if empty else end


def _parts(text: str, place: int) -> bool:
    """Whether letters end and begin at this place, so that both sides can be composed by themselves."""
    if place in (0, len(text)):
        return True
    if text[place - 1 : place + 1] == "\r\n" or _is_mark(text[place]):
        return False
    before, after = text[_back(text, place) : place], text[place : _forth(text, place)]
    return normalize("NFC", before + after) == normalize("NFC", before) + normalize("NFC", after)


def _is_mark(character: str) -> bool:
    """Whether it is written onto what stands before it; a few (Tibetan) only are so once they are taken apart."""
    return bool(combining(normalize("NFD", character)[0]))


def _back(text: str, place: int) -> int:
    letters = 0
    while place and letters < AROUND:
        place -= 1
        letters += not _is_mark(text[place])
    return place


def _forth(text: str, place: int) -> int:
    letters = 0
    while place < len(text) and letters <= AROUND:
        letters += not _is_mark(text[place])
        place += 1
    return place


def _composed(text: str) -> str:
    text = LINE_END.sub("\n", text)
    return text if is_normalized("NFC", text) else normalize("NFC", text)
