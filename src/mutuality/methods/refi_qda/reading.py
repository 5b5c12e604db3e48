"""Projects out of .qdpx files: codebook, users, texts, passages and who gave them which codes."""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree.ElementTree import Element

from .codebook import codebook_of, guid_in
from .offsets import UNITS, Mark, Text, Way, way_of
from .parcel import MOST_TEXT, MOST_XML, Parcel, below, name_of, parsed, text_of
from .shape import Coding, Project, Selection, Source, User, check_project, guid_of

# What could not be taken over, or is not sure.
NO_TEXT = "no_text"  # a text that is not in the file
NOT_TEXT = "not_text"  # a picture, PDF, sound or film
OUTSIDE = "outside"  # a passage that lies outside its text
UNKNOWN_CODE, UNKNOWN_USER = "unknown_code", "unknown_user"
OLD_LETTERS = "old_letters"  # a text that is not UTF-8, read as Windows-1252
OFFSETS = "offsets"  # passages could lie elsewhere, if they were counted otherwise


@dataclass(frozen=True)
class Doubt:
    """One thing that was left out or guessed: what, and in which source (or the name of what it is about)."""

    what: str
    where: str = ""


@dataclass(frozen=True)
class Reading:
    """A project as it was read. `offsets` says how its passages were counted; look at `doubts` before using it."""

    project: Project
    offsets: str
    doubts: tuple[Doubt, ...] = ()


def read_project(file: BinaryIO, offsets: str | None = None) -> Reading:
    """The project in a .qdpx file, of version 1.0 or 0.4; texts have LF as line ends and no byte order mark.

    How passages are counted, in code points or UTF-16, is found out from names that quote them, unless `offsets` says
    "codepoints" or "utf16". Raises ValueError with a sentence for what is no such file, is too large or broken, points
    outside of itself, declares entities, or gives one guid to two codes.
    """
    if offsets is not None and offsets not in UNITS:
        raise ValueError(f"Positions are counted in {' or '.join(UNITS)}.")
    parcel = Parcel(file)
    inside = [name for name in parcel.names if name.casefold().endswith(".qde")]
    if not inside:
        raise ValueError("This file holds no project (.qde): export a project in the REFI-QDA format, as .qdpx.")
    root = parsed(parcel.read(inside[0], MOST_XML), "Project")
    return _Reader(root, parcel).read(offsets)


class _Reader:
    """Reads one project and keeps what was doubtful on the way."""

    def __init__(self, root: Element, parcel: Parcel):
        self._root, self._parcel = root, parcel
        self._doubts: dict[Doubt, None] = {}
        self._codebook = codebook_of(next(iter(below(root, "CodeBook")), None), next(iter(below(root, "Sets")), None))
        self._codes = {code.guid for code in self._codebook.codes}
        self._users = {guid_in(user): user.get("name", "") for user in below(root, "Users", "User")}
        self._guids = {*self._users, *self._codes, *(each.guid for each in self._codebook.sets)}

    def read(self, unit: str | None) -> Reading:
        sources = [(element, text) for element in self._sources() if (text := self._text(element)) is not None]
        marks = [(text, [_mark(each) for each in below(element, "PlainTextSelection")]) for element, text in sources]
        way, is_sure = way_of(marks, unit)
        if not is_sure:
            self._doubt(OFFSETS)
        project = Project(
            name=self._root.get("name", ""),
            codebook=self._codebook,
            users=tuple(User(guid, name) for guid, name in self._users.items()),
            sources=tuple(self._source(element, text, way) for element, text in sources),
            description=text_of(self._root, "Description"),
        )
        check_project(project)
        return Reading(project, way.unit, tuple(self._doubts))

    def _sources(self) -> Sequence[Element]:
        found = [element for each in below(self._root, "Sources") for element in each]
        for element in found:
            if name_of(element) != "TextSource":
                self._doubt(NOT_TEXT, element.get("name", ""))
        return [element for element in found if name_of(element) == "TextSource"]

    def _text(self, element: Element) -> Text | None:
        if inline := below(element, "PlainTextContent"):
            return Text(inline[0].text or "")
        entry = self._parcel.find(element.get("plainTextPath", ""))
        if entry is None:
            self._doubt(NO_TEXT, element.get("name", ""))
            return None
        return Text(self._decoded(self._parcel.read(entry, MOST_TEXT), element.get("name", "")))

    def _decoded(self, data: bytes, name: str) -> str:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16", errors="replace")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            self._doubt(OLD_LETTERS, name)
            return data.decode("cp1252", errors="replace")

    def _source(self, element: Element, text: Text, way: Way) -> Source:
        name = element.get("name", "")
        guid = self._fresh(element)
        found = [self._selection(each, text, way, name) for each in below(element, "PlainTextSelection")]
        if whole := below(element, "Coding"):  # codes that are given to all of it
            found.append(Selection(guid_of("whole", guid), 0, len(text.text), self._codings(whole, name)))
        return Source(guid, name, text.text, tuple(filter(None, found)), text_of(element, "Description"))

    def _selection(self, element: Element, text: Text, way: Way, where: str) -> Selection | None:
        mark = _mark(element)
        passage = text.passage(mark, way)
        if passage is None:
            self._doubt(OUTSIDE, where)
            return None
        guid = self._fresh(element)
        codings = self._codings(below(element, "Coding"), where)
        user, description = self._user(element, where), text_of(element, "Description")
        return Selection(guid, *passage, codings, mark.name, description, user)

    def _codings(self, elements: Sequence[Element], where: str) -> tuple[Coding, ...]:
        found = []
        for element in elements:
            code = next((guid_in(ref, "targetGUID") for ref in below(element, "CodeRef")), "")
            if code in self._codes:
                found.append(Coding(self._fresh(element), code, self._user(element, where)))
            else:
                self._doubt(UNKNOWN_CODE, where)
        return tuple(found)

    def _user(self, element: Element, where: str) -> str | None:
        if not element.get("creatingUser"):
            return None
        user = guid_in(element, "creatingUser")
        if user in self._users:
            return user
        self._doubt(UNKNOWN_USER, where)
        return None

    def _fresh(self, element: Element) -> str:
        """The guid of a thing; another where a program gave the same to a passage and its coding."""
        guid = guid_in(element)
        while guid in self._guids:
            guid = guid_of("again", guid, len(self._guids))
        self._guids.add(guid)
        return guid

    def _doubt(self, what: str, where: str = "") -> None:
        self._doubts[Doubt(what, where)] = None


def _mark(element: Element) -> Mark:
    try:
        return Mark(int(element.get("startPosition", "")), int(element.get("endPosition", "")), element.get("name", ""))
    except ValueError:
        return Mark(-1, -1, element.get("name", ""))
