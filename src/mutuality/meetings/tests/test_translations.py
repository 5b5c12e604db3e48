"""Words in other languages: beside the original, credited, for the same ears, gone when the words go."""

import csv
import io
import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import speaking
from mutuality.meetings.actions import translations as actions
from mutuality.meetings.models import Contribution, Translation
from mutuality.meetings.queries import report, report_files
from mutuality.meetings.rules.translations import wording_of
from mutuality.people.models import Consent
from tests.cast import client_of, close_now, open_now

pytestmark = pytest.mark.django_db
SWAHILI = "Karatasi ndiyo inayokaguliwa."


@pytest.fixture
def said(cast):
    """Dina said something at table 1. Eve and ben speak Swahili."""
    open_now(cast.meeting)
    cast.table.refresh_from_db()
    for person in (cast.eve, cast.ben):
        person.spoken_languages.create(code="sw")
    return say(cast.dina, cast.table)


def say(person, table, **wishes):
    wishes = {"quotation": "yes"} | wishes
    return speaking.speak(person, table, text="Paper is what gets inspected.", once=uuid4(), **wishes)


def translate(person, said, **more):
    return actions.translate(person, said, **{"language": "sw", "text": SWAHILI} | more)


def url(name, said, *more):
    return reverse(f"meetings:{name}", args=[said.meeting.partnership.slug, said.meeting_id, said.pk, *more])


def change(said, **more):
    now = {name: getattr(said, name) for name in ("text", "voice", "scope", "quotation", "language", "content_note")}
    return speaking.change_words(said.author, said, **now | more)


def page_of(person, said):
    return client_of(person).get(url("contribution", said)).content.decode()


def test_a_translation_stands_under_the_words_with_the_name_of_who_made_it(cast, said):
    eve = client_of(cast.eve)
    assert url("translate", said) in page_of(cast.eve, said)
    offered = eve.get(url("translate", said)).content.decode()
    assert "Paper is what gets inspected." in offered
    assert offered.index('value="sw"') < offered.index('value="fr"')  # one's own languages come first
    assert 'value="en"' not in offered[offered.index("<select") : offered.index("</select>")]
    sent = eve.post(url("translate", said), {"language": "sw", "text": SWAHILI, "made": "human"})
    assert sent.status_code == 302
    page = page_of(cast.ben, said)
    assert "Swahili by Eve, a person, not checked" in page
    assert page.index("Paper is what gets inspected.") < page.index(SWAHILI)
    assert f'lang="sw">{SWAHILI}' in page


def test_while_a_meeting_runs_only_a_link_says_that_there_is_one(cast, said):
    translate(cast.eve, said)
    for where in ("room", "table"):
        number = [1] if where == "table" else []
        address = reverse(f"meetings:{where}", args=[cast.partnership.slug, cast.meeting.pk, *number])
        page = client_of(cast.ben).get(address).content.decode()
        assert "Also in Swahili" in page and url("contribution", said) in page and SWAHILI not in page


def test_words_in_another_language_than_the_reader_s_can_be_translated_from_the_table(cast, said):
    table = reverse("meetings:table", args=[cast.partnership.slug, cast.meeting.pk, 1])
    assert b"Translate" not in client_of(cast.ben).get(table).content
    say(cast.dina, cast.table, language="fr")
    assert b"Translate" in client_of(cast.ben).get(table).content


def test_the_report_shows_it_folded_under_the_original(cast, said):
    translate(cast.eve, said)
    close_now(cast.meeting)
    page = (
        client_of(cast.cora)
        .get(reverse("meetings:report", args=[cast.partnership.slug, cast.meeting.pk]))
        .content.decode()
    )
    assert page.index("Paper is what gets inspected.") < page.index("Swahili by Eve, a person") < page.index(SWAHILI)
    assert "<details" in page[: page.index(SWAHILI)]


def test_a_machine_is_said_to_be_one_until_somebody_has_checked_it(cast, said):
    kept = translate(cast.dina, said, made="machine")
    assert "Swahili by a machine, not checked" in page_of(cast.ben, said)
    assert "I read both: it is right" in page_of(cast.ben, said)
    client_of(cast.ben).post(url("check_translation", said, kept.pk))
    page = page_of(cast.ben, said)
    assert "Swahili by a machine, checked by Ben" in page and "I read both" not in page


def test_a_person_s_own_translation_is_checked_by_another(cast, said):
    kept = translate(cast.eve, said)
    assert "I read both" not in page_of(cast.eve, said)
    with pytest.raises(Refused, match="Somebody else checks"):
        actions.check_translation(cast.eve, kept)
    actions.check_translation(cast.ben, kept)
    assert "Swahili by Eve, a person, checked by Ben" in page_of(cast.dina, said)


def test_only_who_takes_part_in_the_language_checks_it(cast, said):
    kept = translate(cast.eve, said)
    with pytest.raises(Refused, match="takes part in this language"):
        actions.check_translation(cast.ama, kept)
    answer = client_of(cast.ama).post(url("check_translation", said, kept.pk), follow=True)
    assert b"takes part in this language" in answer.content


def test_a_new_wording_of_a_translation_is_unchecked_again(cast, said):
    actions.check_translation(cast.ben, translate(cast.eve, said))
    again = translate(cast.eve, said, text="Karatasi tu.")
    assert again.checked_by is None and Translation.objects.get().text == "Karatasi tu."


def test_when_the_words_change_the_translation_says_so(cast, said):
    kept = translate(cast.eve, said)
    assert "The words were changed since." not in page_of(cast.ben, said)
    change(said, text="Paper is what gets paid.")
    assert "The words were changed since." in page_of(cast.ben, said)
    with pytest.raises(Refused, match="changed since"):
        actions.check_translation(cast.ben, kept)
    translate(cast.ben, said, text="Karatasi hulipwa.")  # anybody may bring it up to date
    assert "The words were changed since." not in page_of(cast.ben, said)


MILDER, WIDER = {"text": "Something milder."}, {"scope": "partnership"}


@pytest.mark.parametrize("steps", [[MILDER, WIDER], [MILDER | WIDER]], ids=["one after the other", "at once"])
def test_a_translation_of_an_earlier_wording_does_not_reach_more_ears_than_that_had(cast, steps):
    open_now(cast.meeting)
    cast.table.refresh_from_db()
    said = say(cast.dina, cast.table, scope="table")
    translate(cast.ben, said)
    for step in steps:
        said = change(said, **step)
    assert SWAHILI not in page_of(cast.eve, said) + page_of(cast.ben, said)


def test_a_translation_of_the_words_as_they_are_goes_with_them_to_more_ears(cast):
    open_now(cast.meeting)
    cast.table.refresh_from_db()
    said = say(cast.dina, cast.table, scope="table")
    translate(cast.ben, said)
    assert SWAHILI in page_of(cast.eve, change(said, **WIDER))


def test_a_translation_is_for_the_ears_of_the_words(cast):
    open_now(cast.meeting)
    cast.table.refresh_from_db()
    said = say(cast.dina, cast.table, scope="table")
    translate(cast.ben, said)
    for name in ("contribution", "translate"):
        assert client_of(cast.ben).get(url(name, said)).status_code == 200
        assert client_of(cast.eve).get(url(name, said)).status_code == 404


def test_taking_words_back_takes_their_translations(cast, said):
    translate(cast.eve, said)
    speaking.withdraw(cast.dina, said)
    assert not Translation.objects.exists()
    assert client_of(cast.eve).get(url("translate", said)).status_code == 404
    with pytest.raises(Refused, match="not there any more"):
        translate(cast.eve, said)


def test_by_whichever_way_words_are_taken_back_their_translations_go(cast, said):
    translate(cast.eve, said)
    speaking.let_go(said)  # what every way comes to
    assert not Translation.objects.exists()


def test_held_words_are_not_translated(cast, said):
    translate(cast.eve, said)
    Contribution.objects.filter(pk=said.pk).update(hold="held")
    with pytest.raises(Refused, match="not there any more"):
        translate(cast.ben, Contribution.objects.select_related("meeting__partnership").get(), language="fr")
    assert client_of(cast.eve).get(url("translate", said)).status_code == 404


def test_unnamed_words_can_be_translated_like_all_others(cast):
    close_now(cast.meeting)
    said = Contribution.objects.create(
        meeting=cast.meeting, voice="anonymous", text="Nobody knows.", said_on=timezone.localdate()
    )
    translate(cast.eve, said)
    assert SWAHILI in page_of(cast.ben, said)


def test_who_said_the_words_can_take_a_translation_away_also_under_another_name(cast):
    open_now(cast.meeting)
    cast.table.refresh_from_db()
    said = say(cast.dina, cast.table, voice="pseudonym", shown_as="R.")
    kept = translate(cast.eve, said)
    remove = reverse("meetings:remove_translation", args=[said.pk, kept.pk])
    assert remove in client_of(cast.dina).get("/me/words/").content.decode()
    assert client_of(cast.ben).post(remove).status_code == 404
    assert client_of(cast.dina).post(remove).status_code == 302
    assert not Translation.objects.exists()


def test_who_translated_can_take_their_work_away(cast, said):
    kept = translate(cast.eve, said)
    with pytest.raises(Refused, match="Only the person who said it, or who translated it"):
        actions.remove_translation(cast.ben, kept)
    actions.remove_translation(cast.eve, kept)
    assert not Translation.objects.exists()


REFUSALS = {
    "nothing written": {"text": "  "},
    "the same language": {"language": "en"},
    "a language that nobody offered": {"language": "xx"},
    "too long": {"text": "x" * 10_001},
}


@pytest.mark.parametrize("wrong", REFUSALS.values(), ids=REFUSALS)
def test_what_is_no_translation_is_refused_and_stays_in_the_field(cast, said, wrong):
    with pytest.raises(Refused):
        translate(cast.eve, said, **wrong)
    answer = client_of(cast.eve).post(
        url("translate", said), {"language": "sw", "text": SWAHILI, "made": "human"} | wrong
    )
    assert answer.status_code == 422 and wrong.get("text", SWAHILI).strip() in answer.content.decode()
    assert not Translation.objects.exists()


def test_nobody_writes_over_what_somebody_else_translated(cast, said):
    translate(cast.eve, said)
    with pytest.raises(Refused, match="already"):
        translate(cast.ben, said, text="Tofauti.")
    assert Translation.objects.get().text == SWAHILI


def test_a_person_s_words_take_the_place_of_an_unchecked_machine_s(cast, said):
    translate(cast.dina, said, text="Mashine.", made="machine")
    assert translate(cast.eve, said).by == cast.eve


@pytest.mark.parametrize("who", ["cat", "finn"])
def test_only_members_translate(cast, said, who):
    with pytest.raises(Refused, match="Only members"):
        translate(getattr(cast, who), said)
    assert client_of(getattr(cast, who)).get(url("translate", said)).status_code == 404


# Files


def files_of(cast):
    document = report.document_for(cast.ama, cast.meeting)
    return [write(document) for write in (report_files.as_json, report_files.as_csv, report_files.as_markdown)]


def test_files_carry_a_translation_with_its_credit_where_the_words_travel(cast, said):
    actions.check_translation(cast.ben, translate(cast.eve, said))
    for file in files_of(cast):
        assert SWAHILI.rstrip(".") in file and "Swahili by Eve, a person, checked by Ben" in file
    voices = json.loads(files_of(cast)[0])["questions"][0]["tables"][0]["voices"]
    [translation] = voices[0]["translations"]
    assert translation["language"] == "sw" and not translation["words_changed_since"] and translation["checked"]
    rows = csv.DictReader(io.StringIO(files_of(cast)[1]))
    [row] = [row for row in rows if row["kind"] == "words"]
    assert row["text"] == "Paper is what gets inspected." and SWAHILI in row["translations"]


def test_files_say_that_the_words_were_changed_since(cast, said):
    translate(cast.eve, said)
    change(said, text="Paper is what gets paid.")
    as_json, as_csv, as_markdown = files_of(cast)
    assert '"words_changed_since": true' in as_json
    assert "The words were changed since." in as_csv and "The words were changed since." in as_markdown


@pytest.mark.parametrize("wishes", [{"quotation": "no"}, {"quotation": "ask"}, {"scope": "table"}])
def test_no_file_holds_a_translation_of_words_that_do_not_travel(cast, said, wishes):
    translate(cast.eve, change(said, **wishes)) if "scope" not in wishes else translate(
        cast.ben, change(said, **wishes)
    )
    assert not any("Karatasi" in file for file in files_of(cast))


def test_a_translator_who_wants_no_name_beside_words_is_not_named_in_a_file(cast, said):
    translate(cast.eve, said)
    Consent.objects.create(
        person=cast.eve, chain=cast.partnership.chain, purpose="named", given=False,
        at=timezone.now(), version=1, language="en",
    )  # fmt: skip
    for file in files_of(cast):
        assert "Karatasi" in file and "Eve" not in file and "Swahili by a person" in file


def test_markup_in_a_translation_is_shown_as_it_was_typed(cast, said):
    translate(cast.eve, said, text="<b>x</b>\n# y [z](http://evil.example)")
    close_now(cast.meeting)
    shown = client_of(cast.ben).get(reverse("meetings:report", args=[cast.partnership.slug, cast.meeting.pk])).content
    assert b"<b>x</b>" not in shown and b"&lt;b&gt;x&lt;/b&gt;<br>" in shown
    assert "\n# y" not in files_of(cast)[2] and "](http" not in files_of(cast)[2].replace("\\]", "")


def test_pages_ask_the_database_as_often_for_many_translations(cast, said):
    def queries_of():
        with CaptureQueriesContext(connection) as asked:
            client_of(cast.ben).get(reverse("meetings:room", args=[cast.partnership.slug, cast.meeting.pk]))
            client_of(cast.dina).get("/me/words/")
            report_files.as_json(report.document_for(cast.ama, cast.meeting))
        return len(asked)

    translate(cast.eve, said)
    queries_of()
    few = queries_of()
    for language in ("sw", "fr", "es"):
        translate(cast.eve, say(cast.dina, cast.table), language=language)
        translate(cast.ben, say(cast.ben, cast.table), language=language)
    assert queries_of() == few


def test_a_wording_knows_its_note_from_its_text():
    assert wording_of("a", "b") != wording_of("b", "a") and wording_of("a", "") == wording_of("a", "")
