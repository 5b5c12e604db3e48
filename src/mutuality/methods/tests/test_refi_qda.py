"""Codebooks and coded texts to other programs and back: nothing is lost, nothing shifts, nothing breaks in."""

import zipfile
from dataclasses import replace
from io import BytesIO
from unicodedata import is_normalized, normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrefiqda import RefiCodebook, RefiProject

from mutuality.methods.refi_qda import (
    Code,
    Codebook,
    CodeSet,
    Coding,
    Doubt,
    Project,
    Selection,
    Source,
    User,
    guid_of,
    parcel,
    read_codebook,
    read_project,
    tidied,
    write_codebook,
    write_project,
)
from mutuality.methods.refi_qda.reading import NO_TEXT, NOT_TEXT, OFFSETS, OLD_LETTERS, OUTSIDE, UNKNOWN_CODE

TRUST, MONEY, LATE = guid_of("trust"), guid_of("money"), guid_of("late")
ADA, BEN = User(guid_of("ada"), "Ada"), User(guid_of("ben"), "Ben")
BOOK = Codebook(
    (
        Code(TRUST, "Trust", "Words that rely on somebody.\nNot: hope.", colour="#aa3300", is_codable=False),
        Code(LATE, "Paid late", "“They said May.”", parent=TRUST),
        Code(MONEY, "المال", "ما يُدفع"),
    ),
    (CodeSet(guid_of("set"), "For the report", "", (MONEY, TRUST)),),
)
# What moves positions elsewhere: smart quotes, a family of seven code points, marks that combine, Arabic, Hangul.
TEXT = "“I trust them” 👩‍👩‍👧 said Zoë, é was late…\nثِقَة and 각 money\n"
letters = st.text(st.sampled_from("a é́ë👩‍👧\u0301\u0323\u0f75\r\nكِ각가\ufeff…“"), max_size=20)
strange = st.text(st.sampled_from("ae\u0301ثِ👩 <>&\"'\t\r\n\x00\x0b\x85\ud800\ufffe\u2028"), max_size=15)


def passage(text, quote, *codes, user=None, name=""):
    start = text.index(quote)
    codings = tuple(Coding(guid_of("coding", quote, code, user), code, user) for code in codes)
    return Selection(guid_of("passage", quote, user), start, start + len(quote), codings, name, user=user)


def project(text=TEXT, *selections):
    return Project("Sleep & rest", BOOK, (ADA, BEN), (Source(guid_of("turn"), "Turn 1", text, selections),))


MARKED = project(
    TEXT,
    passage(TEXT, "trust them", TRUST, LATE, user=ADA.guid),
    passage(TEXT, "👩‍👩‍👧 said", TRUST, user=BEN.guid),
    passage(TEXT, "ثِقَة", MONEY),
    replace(passage(TEXT, "각 money", MONEY), description="about pay"),
)


def quotes(project):
    return [source.quote(each) for source in project.sources for each in source.selections]


def packed(xml, **texts):
    """A .qdpx as another program makes it."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        parts.writestr("project.qde", xml)
        for name, data in texts.items():
            parts.writestr(f"Sources/{name}.txt", data)
    made.seek(0)
    return made


def foreign(*marks, namespace="urn:QDA-XML:project:1.0", more="", path="internal://one.TXT"):
    """Another program's project: one text, passages as (start, end, name), all with one code."""
    selections = "".join(
        f'<PlainTextSelection guid="{{{guid_of(number).upper()}}}" startPosition="{start}" endPosition="{end}" '
        f'name="{name}"><Coding guid="{guid_of(number).upper()}"><CodeRef targetGUID="{TRUST}"/></Coding>'
        "</PlainTextSelection>"
        for number, (start, end, name) in enumerate(marks)
    )
    return (
        f'<Project xmlns="{namespace}" name="Theirs"><CodeBook><Codes><Code guid="{{{TRUST.upper()}}}" name="Trust" '
        f'isCodable="true" color="#FF6366F1"/></Codes></CodeBook><Sources><TextSource guid="{guid_of("source")}" '
        f'name="one" plainTextPath="{path}">{selections}</TextSource>{more}</Sources></Project>'
    )


# Codebooks


def test_a_codebook_comes_back_with_definitions_hierarchy_colours_and_sets():
    assert read_codebook(BytesIO(write_codebook(BOOK))) == BOOK


def test_another_program_reads_our_codebook_and_we_read_theirs(tmp_path):
    (tmp_path / "ours.qdc").write_bytes(write_codebook(BOOK))
    theirs = RefiCodebook.load(tmp_path / "ours.qdc")
    trust, money = theirs.codes.code
    assert (trust.name, trust.description, trust.color, trust.is_codable) == (
        "Trust",
        "Words that rely on somebody.\nNot: hope.",
        "#aa3300",
        False,
    )
    assert ([code.name for code in trust.code], money.name) == (["Paid late"], "المال")
    assert [member.guid for member in theirs.sets.set[0].member_code] == [MONEY, TRUST]
    RefiCodebook.save(theirs, tmp_path / "theirs.qdc")
    with (tmp_path / "theirs.qdc").open("rb") as file:
        assert read_codebook(file) == BOOK


@pytest.mark.parametrize(
    "namespace", ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:0:4", "urn:QDA-XML:codebook:0.4"]
)
def test_older_codebooks_are_read_too_and_other_ids_become_guids(namespace):
    codes = '<Code guid="p" name="Above"><Code guid="c" name="Below" color="#1aF"/></Code>'
    xml = f'<CodeBook xmlns="{namespace}"><Codes>{codes}</Codes></CodeBook>'
    above, below = read_codebook(BytesIO(xml.encode())).codes
    assert (above.name, below.name, below.parent, below.colour) == ("Above", "Below", above.guid, "#11aaFF")
    assert write_codebook(Codebook((above, below)))


def test_codes_in_any_order_of_siblings_are_written_below_their_parent():
    mixed = Codebook((BOOK.codes[0], BOOK.codes[2], BOOK.codes[1]))
    assert read_codebook(BytesIO(write_codebook(mixed))).codes == BOOK.codes


@pytest.mark.parametrize(
    "codes",
    [
        (),
        (Code("7", "Trust"),),
        (Code(TRUST.upper(), "Trust"),),
        (Code(TRUST, "Trust"), Code(TRUST, "Again")),
        (Code(TRUST, "Trust", parent=MONEY),),
        (Code(TRUST, "Trust", parent=TRUST),),
        (Code(TRUST, "Trust", colour="red"),),
    ],
)
def test_a_codebook_that_others_could_not_read_is_not_written(codes):
    with pytest.raises(ValueError, match=r"\w+ \w+ .*\."):
        write_codebook(Codebook(codes))
    with pytest.raises(ValueError, match="set"):
        write_codebook(replace(BOOK, sets=(CodeSet(guid_of("set"), "Lost", codes=(guid_of("nobody"),)),)))


# Projects


def test_a_project_comes_back_whole():
    found = read_project(BytesIO(write_project(MARKED)))
    assert found.project == tidied(MARKED)
    assert quotes(found.project) == quotes(MARKED) == ["trust them", "👩‍👩‍👧 said", "ثِقَة", "각 money"]
    assert (found.offsets, found.doubts) == ("codepoints", ())
    assert write_project(found.project) == write_project(MARKED)


def test_another_program_reads_our_project_and_we_read_theirs(tmp_path):
    (tmp_path / "ours.qdpx").write_bytes(write_project(MARKED))
    theirs = RefiProject.load(tmp_path / "ours.qdpx", str(tmp_path / "unpacked"))
    [source] = theirs.sources.text_source
    path = RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "unpacked")
    text = path.read_bytes().decode("utf-8")
    assert "\r" not in text
    found = [text[each.start_position : each.end_position] for each in source.plain_text_selection]
    assert found == quotes(MARKED)
    assert source.plain_text_selection[0].coding[1].code_ref.target_guid == LATE
    assert theirs.code_book.codes.code[0].code[0].description == "“They said May.”"
    RefiProject.save(theirs, tmp_path / "theirs.qdpx", tmp_path / "unpacked" / "sources")
    with (tmp_path / "theirs.qdpx").open("rb") as file:
        assert read_project(file).project == tidied(MARKED)


def test_positions_in_utf_16_are_found_out_by_what_passages_are_named():
    """Counted otherwise than in the first place, for the text holds characters that UTF-16 writes as two."""
    written = write_project(MARKED, offsets="utf16")
    assert read_project(BytesIO(written)).offsets == "utf16"
    assert quotes(read_project(BytesIO(written)).project) == quotes(MARKED)
    assert quotes(read_project(BytesIO(written), "codepoints").project) != quotes(MARKED)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_line_ends_and_marks_of_other_programs_shift_nothing(newline, bom, encoding):
    text = bom + newline.join(["Ada: 👩‍👧 I trust", "them, and", "“trust” is all"])
    start = text.index("“trust”")
    data = text.encode(encoding) if encoding == "utf-8" else text.removeprefix("\ufeff").encode(encoding)
    start -= encoding == "utf-16" and bool(bom)
    found = read_project(packed(foreign((start, start + 7, "“trust”")), one=data))
    assert quotes(found.project) == ["“trust”"]
    assert found.project.sources[0].text == "Ada: 👩‍👧 I trust\nthem, and\n“trust” is all"


def test_a_program_that_counts_crlf_as_one_is_found_out_too():
    text = "Ada:\r\nI\r\ntrust\r\nthem"
    start = text.replace("\r\n", "\n").index("trust")
    found = read_project(packed(foreign((start, start + 5, "trust")), one=text))
    assert (quotes(found.project), found.doubts) == (["trust"], ())


def test_where_only_words_tell_how_positions_are_counted_it_says_that_it_is_not_sure():
    text = "👩 Ada and Ben trust them"
    start = text.index("trust") + 1
    found = read_project(packed(foreign((start, start + 5, "s1")), one=text))
    assert (quotes(found.project), found.offsets) == (["trust"], "utf16")
    assert found.doubts == (Doubt(OFFSETS),)


def test_what_cannot_be_taken_over_is_named_and_the_rest_is():
    more = (
        f'<TextSource guid="{guid_of(1)}" name="two" plainTextPath="relative://elsewhere.txt"/>'
        f'<PDFSource guid="{guid_of(2)}" name="three"/>'
        f'<TextSource guid="{guid_of(3)}" name="four"><PlainTextContent>I trust</PlainTextContent>'
        f'<Coding guid="{guid_of(4)}"><CodeRef targetGUID="{TRUST}"/></Coding>'
        f'<Coding guid="{guid_of(5)}"><CodeRef targetGUID="{MONEY}"/></Coding></TextSource>'
    )
    xml = foreign((2, 7, ""), (90, 95, ""), (7, 2, ""), ("x", 2, ""), more=more)
    found = read_project(packed(xml, one="I trust “them”".encode("cp1252")))
    assert quotes(found.project) == ["trust", "I trust"]
    assert found.project.sources[0].text == "I trust “them”"
    assert {(doubt.what, doubt.where) for doubt in found.doubts} == {
        (NO_TEXT, "two"),
        (NOT_TEXT, "three"),
        (OUTSIDE, "one"),
        (UNKNOWN_CODE, "four"),
        (OLD_LETTERS, "one"),
    }
    assert found.project.codebook.codes == (Code(TRUST, "Trust", colour="#6366F1"),)
    assert write_project(found.project)


@pytest.mark.parametrize("namespace", ["urn:QDA-XML:project:1.0", "urn:QDA-XML:project:0:4", "urn:QDA-XML:project:0.4"])
def test_older_projects_are_read_too(namespace):
    found = read_project(packed(foreign((2, 7, "trust"), namespace=namespace), one="I trust"))
    assert quotes(found.project) == ["trust"]


@settings(max_examples=50, deadline=None)
@given(
    letters,
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=3),
    st.sampled_from(["codepoints", "utf16"]),
)
def test_whatever_is_written_and_marked_comes_back_in_whole_letters(text, ends, offsets):
    places = [sorted(min(end, len(text)) for end in pair) for pair in ends]
    marks = [Selection(guid_of(number), *pair) for number, pair in enumerate(places)]
    given = project(text, *marks)
    tidy = tidied(given)
    assert tidied(tidy) == tidy
    [source] = tidy.sources
    assert is_normalized("NFC", source.text)
    assert source.text == normalize("NFC", text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    for quote, (start, end) in zip(quotes(tidy), places, strict=True):
        kept = normalize("NFD", text[start:end].replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff"))
        assert set(kept) <= set(normalize("NFD", quote) + "\n\ufeff")
    assert read_project(BytesIO(write_project(given, offsets)), offsets).project == tidy


@settings(max_examples=30, deadline=None)
@given(strange, strange)
def test_names_and_definitions_of_any_letters_come_back(name, description):
    book = Codebook((Code(TRUST, name, description), Code(MONEY, name, description, TRUST)))
    [found, below] = read_codebook(BytesIO(write_codebook(book))).codes
    assert (found.name, found.description) == (below.name, below.description)
    kept, given = (normalize("NFD", each) for each in (found.name, name))
    assert list(filter(str.isalnum, kept)) == list(filter(str.isalnum, given))


@pytest.mark.parametrize(
    "wrong",
    [
        project(TEXT, Selection(guid_of(1), 0, len(TEXT) + 1)),
        project(TEXT, Selection(guid_of(1), 5, 2)),
        project(TEXT, Selection(guid_of(1), -1, 2)),
        project(TEXT, Selection("1", 0, 2)),
        project(TEXT, passage(TEXT, "trust", guid_of("nobody"))),
        project(TEXT, passage(TEXT, "trust", TRUST, user=guid_of("nobody"))),
        project(TEXT, passage(TEXT, "trust", TRUST), passage(TEXT, "trust", TRUST)),
    ],
)
def test_a_project_that_does_not_hang_together_is_not_written(wrong):
    with pytest.raises(ValueError, match=r"\w+ \w+ .*\."):
        write_project(wrong)


def test_positions_are_counted_in_one_of_two_ways():
    for do in (lambda: write_project(MARKED, "bytes"), lambda: read_project(BytesIO(write_project(MARKED)), "bytes")):
        with pytest.raises(ValueError, match="codepoints or utf16"):
            do()


# What strangers send

ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><CodeBook origin="&b;"/>'
OUTWARD = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><CodeBook>&a;</CodeBook>'
BAD_XML = {
    "nothing": "",
    "no xml": "name,definition\ntrust,…",
    "cut off": "<CodeBook><Codes>",
    "another root": '<Project xmlns="urn:QDA-XML:project:1.0"/>',
    "another namespace": '<CodeBook xmlns="urn:other"/>',
    "entities": ENTITIES,
    "a file of ours": OUTWARD,
    "too deep": "<CodeBook><Codes>" + '<Code guid="a" name="a">' * 10_000,
    "another encoding": '<?xml version="1.0" encoding="klingon"?><CodeBook/>',
    "one guid twice": f'<CodeBook><Codes><Code guid="{TRUST}"/><Code guid="{TRUST}"/></Codes></CodeBook>',
}


@pytest.mark.parametrize("case", BAD_XML)
def test_a_codebook_that_is_none_is_refused_in_words(case):
    with pytest.raises(ValueError, match=r"\w+ \w+ .*\."):
        read_codebook(BytesIO(BAD_XML[case].encode()))


@pytest.mark.parametrize("case", sorted(set(BAD_XML) - {"another root", "one guid twice"}))
def test_a_project_that_is_none_is_refused_in_words(case):
    with pytest.raises(ValueError, match=r"\w+ \w+ .*\."):
        read_project(packed(BAD_XML[case].replace("CodeBook", "Project")))


def test_a_project_whose_codes_share_a_guid_is_refused():
    with pytest.raises(ValueError, match="stands for two things"):
        read_project(packed(f"<Project>{BAD_XML['one guid twice']}</Project>"))


@pytest.mark.parametrize("name", ["../project.qde", "/project.qde", "C:\\project.qde", "sources\\..\\..\\project.qde"])
def test_a_file_that_points_outside_of_itself_is_refused(name):
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        parts.writestr(name, foreign())
    with pytest.raises(ValueError, match="points outside"):
        read_project(made)


def test_a_file_that_grows_when_it_is_unpacked_is_refused():
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("project.qde", foreign())
        parts.writestr("sources/one.txt", b"\0" * (parcel.MOST_TEXT + 1))
    assert len(made.getvalue()) < parcel.MOST_TEXT / 100
    with pytest.raises(ValueError, match="too large"):
        read_project(made)


def test_many_texts_are_refused_before_they_fill_the_memory(monkeypatch):
    monkeypatch.setattr(parcel, "MOST_OF_ALL", 2_000)
    more = "".join(f'<TextSource guid="{guid_of(number)}" plainTextPath="internal://one.txt"/>' for number in range(20))
    with pytest.raises(ValueError, match="too large"):
        read_project(packed(foreign(more=more), one=b" " * 200))


@pytest.mark.parametrize(
    ("bound", "value"), [("MOST_ENTRIES", 1), ("MOST_RECORDS", 1), ("MOST_ELEMENTS", 5), ("MOST_XML", 50)]
)
def test_bounds_hold(monkeypatch, bound, value):
    monkeypatch.setattr(parcel, bound, value)
    monkeypatch.setattr(
        "mutuality.methods.refi_qda.reading.MOST_XML", min(value, 10**7) if bound == "MOST_XML" else 10**7
    )
    with pytest.raises(ValueError, match=r"\w+ \w+ .*\."):
        read_project(packed(foreign((2, 7, "")), one="I trust"))


def test_what_is_no_whole_file_is_refused_in_words():
    whole = write_project(MARKED)
    spoiled = bytearray(whole)
    spoiled[whole.index(b"project.qde") + 60] ^= 0xFF
    for data in (b"", b"PK", whole[:-30], bytes(spoiled), packed("", one="").getvalue()[:40]):
        with pytest.raises(ValueError, match=r"\w+ \w+ .*\."):
            read_project(BytesIO(data))
    empty = BytesIO()
    zipfile.ZipFile(empty, "w").close()
    with pytest.raises(ValueError, match="holds no project"):
        read_project(empty)
