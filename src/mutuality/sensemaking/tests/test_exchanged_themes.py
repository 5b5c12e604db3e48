"""Codebooks and projects to other programs and back (REFI-QDA): only words that may travel go along."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mutuality.methods.refi_qda import Code, Codebook, guid_of, read_codebook, read_project, write_codebook
from mutuality.people.actions import answer_consents
from mutuality.sensemaking.actions import codebook as keeping
from mutuality.sensemaking.queries import codebook as queries
from tests.cast import client_of

from .themed import begun, compared, drafted, is_done, published, reads, say, spoken, uuid4

pytestmark = pytest.mark.django_db


def at(name, *more):
    return reverse(f"sensemaking:{name}", args=["riverside", *more])


def sent(cast, content, name="themes.qdc"):
    return client_of(cast.cora).post(at("import_codebook"), {"file": SimpleUploadedFile(name, content)})


def project(cast):
    return read_project(BytesIO(client_of(cast.cora).get(at("export_project")).content)).project


def test_a_codebook_goes_out_and_comes_back_the_same_with_its_hierarchy(cast):
    draft = drafted(cast)
    money = queries.wordings_in(draft)[0]
    words = {"definition": "What it costs.", "include": "Pay.", "exclude": "Not for time."}
    keeping.add_theme(cast.cora, draft, once=uuid4(), name="Pay", parent=money.theme, **words)
    keeping.publish_codebook(cast.cora, draft)
    file = client_of(cast.cora).get(at("export_codebook")).content
    pay = next(code for code in read_codebook(BytesIO(file)).codes if code.name == "Pay")
    assert pay.parent == str(money.theme.uid) and "Exclude: Not for time." in pay.description
    draft = keeping.begin_draft(cast.cora, cast.partnership)
    before = [(each.theme_id, each.parent_id, each.name, each.exclude) for each in queries.wordings_in(draft)]
    assert sent(cast, file).status_code == 302
    assert [(each.theme_id, each.parent_id, each.name, each.exclude) for each in queries.wordings_in(draft)] == before


def test_codes_of_another_program_become_themes_and_one_of_a_known_name_says_it_anew(cast):
    draft = drafted(cast)
    pay, late, other = (guid_of(name) for name in ("pay", "late", "other"))
    codes = Code(pay, "money", "All that is paid."), Code(late, "Late", parent=pay), Code(other, "late")
    sent(cast, write_codebook(Codebook(codes)))
    found = {each.name: each for each in queries.wordings_in(draft)}
    assert set(found) == {"money", "Time", "Trust", "Late", "late (2)"}
    assert found["money"].definition == "All that is paid." and found["Late"].parent == found["money"].theme


@pytest.mark.parametrize("content", [b"", b"no file of ours", b"<a/>", b"PK\x03\x04 broken"])
def test_a_file_that_is_none_is_answered_in_words(cast, content):
    drafted(cast)
    answer = sent(cast, content)
    assert answer.status_code == 422 and 'class="error"' in answer.content.decode()


def test_a_project_holds_what_each_found_and_what_they_settled_in_words_that_may_travel(cast):
    reading, themes = compared(cast)
    say(cast.dina, cast.table, "Not to be quoted.", quotation="no")
    found = project(cast)
    assert {code.name for code in found.codebook.codes} == set(themes)
    assert {user.name for user in found.users} == {"Ama", "Ben", "Settled together"}
    texts = [source.text for source in found.sources]
    assert texts[0] == "Cash came in March. It was late." and "Not to be quoted." not in texts
    marks = [(each.user, each.description) for each in found.sources[0].selections]
    assert len(marks) == 3 and (guid_of("reader", cast.ama.pk), "Late is the point.") in marks
    assert reading.state == "compared"


def test_nothing_of_a_blind_reading_and_of_nobody_who_said_no_goes_along(cast):
    themes = published(cast)
    spoken(cast)
    reading = begun(cast, cast.ama, cast.ben)
    for person in (cast.ama, cast.ben):
        reads(person, reading, 1, themes["Money"], memo="memo-4711")
    assert project(cast).sources == ()
    for person in (cast.ama, cast.ben):
        is_done(person, reading)
    assert len(project(cast).sources) == 1
    answer_consents(cast.ama, cast.partnership.chain_id, {"named": False}, "en")
    assert {user.name for user in project(cast).users} == {"Reader 1", "Ben", "Settled together"}
    answer_consents(cast.dina, cast.partnership.chain_id, {"quoted": False}, "en")
    assert project(cast).sources == ()
