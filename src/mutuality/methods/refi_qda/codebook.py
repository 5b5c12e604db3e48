"""Codebooks, in the file format .qdc and inside of projects: definitions and hierarchy come along."""

import re
from typing import BinaryIO
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, tostring

from .parcel import MOST_XML, below, parsed, text_of
from .shape import Code, Codebook, CodeSet, check_codebook, guid_of
from .tidy import tidied_codebook

NAMESPACE = "urn:QDA-XML:codebook:1.0"
COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})|#([0-9A-Fa-f]{3})")


def read_codebook(file: BinaryIO) -> Codebook:
    """The codebook in a .qdc file, of version 1.0 or 0.4.

    Raises ValueError with a sentence for what is no such file, is too large, declares entities or gives one guid twice.

    >>> from io import BytesIO
    >>> book = Codebook((Code(guid_of("trust"), "Trust", "Words that rely on somebody."),))
    >>> read_codebook(BytesIO(write_codebook(book))) == book
    True
    """
    return codebook_of(parsed(file.read(MOST_XML + 1), "CodeBook"), None)


def write_codebook(codebook: Codebook, origin: str = "Mutuality") -> bytes:
    """The codebook as a .qdc file, version 1.0; it is read again and compared before it is given back.

    Names and descriptions are composed (NFC) with LF as line ends. Raises ValueError for an empty codebook, guids that
    are none or stand twice, parents that are missing and colours that are not #RRGGBB.
    """
    check_codebook(codebook)
    if not codebook.codes:
        raise ValueError("There is no code to export yet.")
    tidy = tidied_codebook(codebook)
    root = Element("CodeBook", {"xmlns": NAMESPACE, "origin": origin})
    add_codes(root, tidy)
    add_sets(root, tidy, "guid")
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    if codebook_of(parsed(written, "CodeBook"), None) != tidy:
        raise ValueError("The codebook does not read back as it was written: nothing is exported.")
    return written


def codebook_of(book: Element | None, sets: Element | None) -> Codebook:
    """The codes below a CodeBook element, and the sets below it or, in a project, below one of their own."""
    codes: list[Code] = []
    waiting: list[tuple[Element, str | None]] = [(code, None) for code in below(book, "Codes", "Code")[::-1]]
    while waiting:
        element, parent = waiting.pop()
        code = _code(element, parent)
        codes.append(code)
        waiting.extend((child, code.guid) for child in below(element, "Code")[::-1])
    known = {code.guid for code in codes}
    found = Codebook(
        tuple(codes), tuple(_set(each, known) for each in [*below(book, "Sets", "Set"), *below(sets, "Set")])
    )
    check_codebook(found)
    return found


def guid_in(element: Element, name: str = "guid") -> str:
    """The guid in an attribute, in small letters and without braces; of another id one is made, always the same."""
    given = element.get(name, "").strip()
    try:
        return str(UUID(given))
    except ValueError:
        return guid_of("read", given)


def add_codes(parent: Element, codebook: Codebook) -> None:
    elements: dict[str | None, Element] = {None: SubElement(parent, "Codes")}
    for code in codebook.codes:
        given = {"guid": code.guid, "name": code.name, "isCodable": "true" if code.is_codable else "false"}
        given |= {"color": code.colour} if code.colour else {}
        elements[code.guid] = SubElement(elements[code.parent], "Code", given)
        add_description(elements[code.guid], code.description)


def add_sets(parent: Element, codebook: Codebook, member: str) -> None:
    """`member` is the attribute that names a code: guid in a codebook, targetGUID in a project."""
    if not codebook.sets:
        return
    sets = SubElement(parent, "Sets")
    for each in codebook.sets:
        element = SubElement(sets, "Set", {"guid": each.guid, "name": each.name})
        add_description(element, each.description)
        for code in each.codes:
            SubElement(element, "MemberCode", {member: code})


def add_description(element: Element, description: str) -> None:
    if description:
        SubElement(element, "Description").text = description


def _code(element: Element, parent: str | None) -> Code:
    return Code(
        guid=guid_in(element),
        name=element.get("name", ""),
        description=text_of(element, "Description"),
        parent=parent,
        colour=_colour(element.get("color", "")),
        is_codable=element.get("isCodable", "true").strip() not in ("false", "0"),
    )


def _set(element: Element, known: set[str]) -> CodeSet:
    members = [
        guid_in(member, "targetGUID" if member.get("targetGUID") else "guid") for member in below(element, "MemberCode")
    ]
    return CodeSet(
        guid_in(element),
        element.get("name", ""),
        text_of(element, "Description"),
        tuple(code for code in dict.fromkeys(members) if code in known),
    )


def _colour(given: str) -> str:
    """#RRGGBB, also of #RGB and of #AARRGGBB; nothing where it is another thing."""
    match = COLOUR.fullmatch(given.strip())
    if match is None:
        return ""
    return f"#{match[1]}" if match[1] else "#" + "".join(2 * letter for letter in match[2])
