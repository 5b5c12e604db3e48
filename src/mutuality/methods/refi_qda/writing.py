"""Projects into .qdpx files that other programs read; each file is read again before it is given away."""

from io import BytesIO
from xml.etree.ElementTree import Element, SubElement, tostring
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from .codebook import add_codes, add_description, add_sets
from .offsets import CODEPOINTS, UNITS, UTF16, utf16_positions
from .reading import read_project
from .shape import Project, Selection, Source, check_project
from .tidy import tidied

NAMESPACE = "urn:QDA-XML:project:1.0"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same project gives the same file


def write_project(project: Project, offsets: str = CODEPOINTS, origin: str = "Mutuality") -> bytes:
    """The project as a .qdpx file, version 1.0: texts in UTF-8 with LF, composed (NFC), without a byte order mark.

    `offsets` says how passages are counted: "codepoints", as the standard has it, or "utf16", as some programs do. The
    file is read again, and every passage compared with what it quoted. Raises ValueError where that fails, for guids
    that are none or stand twice, for codes and users who are missing and for passages outside their text.

    >>> from .shape import Code, Codebook, Coding, guid_of
    >>> book = Codebook((Code(guid_of("code", 1), "Trust"),))
    >>> passage = Selection(guid_of("passage", 1), 2, 7, (Coding(guid_of("coding", 1), guid_of("code", 1)),))
    >>> project = Project("Sleep", book, sources=(Source(guid_of("text", 1), "Turn 1", "I trust you.", (passage,)),))
    >>> [source] = read_project(BytesIO(write_project(project))).project.sources
    >>> source.quote(source.selections[0])
    'trust'
    """
    if offsets not in UNITS:
        raise ValueError(f"Positions are counted in {' or '.join(UNITS)}.")
    check_project(project)
    tidy = tidied(project)
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as parcel:
        parcel.writestr(_entry("project.qde"), _xml(tidy, offsets, origin))
        for source in tidy.sources:
            parcel.writestr(_entry(f"sources/{source.guid}.txt"), source.text.encode())
    _check(written, tidy, offsets)
    return written.getvalue()


def _check(written: BytesIO, tidy: Project, offsets: str) -> None:
    written.seek(0)
    found = read_project(written, offsets)
    quoted, again = (
        [source.quote(each) for source in project.sources for each in source.selections]
        for project in (tidy, found.project)
    )
    if quoted != again or found.project != tidy or found.doubts:
        raise ValueError("The project does not read back as it was written: nothing is exported.")


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, LONG_AGO)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _xml(project: Project, offsets: str, origin: str) -> bytes:
    root = Element("Project", {"xmlns": NAMESPACE, "name": project.name, "origin": origin})
    if project.users:
        users = SubElement(root, "Users")
        for user in project.users:
            SubElement(users, "User", {"guid": user.guid, "name": user.name})
    if project.codebook.codes:
        add_codes(SubElement(root, "CodeBook"), project.codebook)
    if project.sources:
        sources = SubElement(root, "Sources")
        for source in project.sources:
            _add_source(sources, source, offsets)
    add_sets(root, project.codebook, "targetGUID")
    add_description(root, project.description)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add_source(sources: Element, source: Source, offsets: str) -> None:
    path = f"internal://{source.guid}.txt"
    element = SubElement(sources, "TextSource", {"guid": source.guid, "name": source.name, "plainTextPath": path})
    add_description(element, source.description)
    position = utf16_positions(source.text) if offsets == UTF16 else int
    for selection in source.selections:
        _add_selection(element, selection, position(selection.start), position(selection.end))


def _add_selection(source: Element, selection: Selection, start: int, end: int) -> None:
    given = {"guid": selection.guid, "name": selection.name, "startPosition": str(start), "endPosition": str(end)}
    element = SubElement(source, "PlainTextSelection", given | _by(selection.user))
    add_description(element, selection.description)
    for coding in selection.codings:
        each = SubElement(element, "Coding", {"guid": coding.guid} | _by(coding.user))
        SubElement(each, "CodeRef", {"targetGUID": coding.code})


def _by(user: str | None) -> dict[str, str]:
    return {} if user is None else {"creatingUser": user}
