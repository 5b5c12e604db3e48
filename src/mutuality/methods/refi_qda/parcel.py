"""Reading files that strangers made: bounded in size, depth and number, no entities, nothing unpacked to disk."""

import lzma
import re
import zlib
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

MOST_XML = 30_000_000  # bytes
MOST_TEXT = 10_000_000  # bytes of one text
MOST_OF_ALL = 60_000_000  # bytes of all that is read
MOST_ENTRIES, MOST_ELEMENTS, MOST_DEPTH = 10_000, 500_000, 100
MOST_RECORDS = 10 * MOST_ENTRIES  # of entries, those of documents inside of the file included
RECORD, CHUNK = b"PK\x01\x02", 1_000_000
POINTS_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)")
BROKEN = (BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)
NAMESPACES = "urn:QDA-XML:"


class Parcel:
    """The entries of a zip file, read one by one and no more than is allowed in all."""

    def __init__(self, file: BinaryIO):
        _check_records(file)
        try:
            self._zip = ZipFile(file)
        except BROKEN as problem:
            raise ValueError("This is not a whole .qdpx file: export it again.") from problem
        names = [name for name in self._zip.namelist() if not name.endswith("/")]
        if len(names) > MOST_ENTRIES:
            raise ValueError(f"The file holds more than {MOST_ENTRIES:,} parts: export fewer sources at a time.")
        if any(POINTS_OUTSIDE.search(name) for name in names):
            raise ValueError("The file holds a part that points outside of it: do not use this file.")
        self._left = MOST_OF_ALL
        self._by_name = {name.replace("\\", "/").rpartition("/")[2].casefold(): name for name in names}
        self.names = tuple(names)

    def find(self, name: str) -> str | None:
        """The entry of that name, in whatever folder it lies: programs write sources/ and Sources/."""
        return self._by_name.get(name.replace("\\", "/").rpartition("/")[2].casefold())

    def read(self, name: str, most: int) -> bytes:
        """One entry, whatever size it says it has. Raises ValueError where it is too large or broken."""
        try:
            with self._zip.open(name) as part:
                found = part.read(min(most, self._left) + 1)
        except BROKEN as problem:
            raise ValueError(f"The part {name!r} of the file cannot be read: export it again.") from problem
        if len(found) > min(most, self._left):
            raise ValueError(f"The part {name!r} of the file is too large: export fewer or shorter sources.")
        self._left -= len(found)
        return found


def _check_records(file: BinaryIO) -> None:
    """Refuses a list of entries that would fill the memory before anybody could count them."""
    file.seek(0)
    records, end = 0, b""
    while chunk := file.read(CHUNK):
        records += (end + chunk).count(RECORD)
        end = chunk[-len(RECORD) + 1 :]
    if records > MOST_RECORDS:
        raise ValueError(f"The file holds more than {MOST_ENTRIES:,} parts: export fewer sources at a time.")
    file.seek(0)


class _Bounded(TreeBuilder):
    """Builds the tree as long as it is neither too large nor too deep."""

    def __init__(self) -> None:
        super().__init__()
        self._elements = self._depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._elements, self._depth = self._elements + 1, self._depth + 1
        if self._elements > MOST_ELEMENTS or self._depth > MOST_DEPTH:
            raise ValueError("The file holds too much, or codes too deep below each other: export a part of it.")
        return super().start(tag, attrs)

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(tag)


def parsed(data: bytes, root: str) -> Element:
    """The root element of REFI-QDA's XML, whatever version. Raises ValueError where it is another, or too large."""
    if len(data) > MOST_XML:
        raise ValueError(f"The file is larger than {MOST_XML // 1_000_000} million characters: export a part of it.")
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(data)
        found: Element = parser.close()
    except DefusedXmlException as problem:
        raise ValueError("The file declares entities, which no program for coding does: do not use it.") from problem
    except (ParseError, LookupError) as problem:
        raise ValueError(f"The file is not whole XML: {problem}. Export it again.") from problem
    namespace, _, name = found.tag.rpartition("}")
    if name != root or (namespace and not namespace.startswith("{" + NAMESPACES)):
        raise ValueError(f"This is not a REFI-QDA file with a {root}: export a codebook as .qdc, a project as .qdpx.")
    return found


def name_of(element: Element) -> str:
    """The name of an element, without its version's namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def below(element: Element | None, *path: str) -> list[Element]:
    """The elements at the end of a path of names below an element, whatever their namespace."""
    found = [] if element is None else [element]
    for name in path:
        found = [child for each in found for child in each if name_of(child) == name]
    return found


def text_of(element: Element, name: str) -> str:
    """The text of the first child of that name, or nothing."""
    return next((child.text or "" for child in below(element, name)), "")
