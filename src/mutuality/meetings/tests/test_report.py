"""The report: for every mixture of wishes, no file holds a word beyond its speaker's consent."""

import csv
import io
import json
import re
from datetime import timedelta
from itertools import product
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mutuality.kit.seal import seal
from mutuality.meetings.actions import corrections, locking, speaking
from mutuality.meetings.models import Contribution, Meeting, Question, Seat, Table
from mutuality.meetings.queries import presence, report, report_files
from mutuality.partnerships.models import Declaration, Member
from mutuality.people import actions as people
from mutuality.people.models import Person
from mutuality.record.rules import merkle_root
from tests.cast import client_of, close_now

pytestmark = pytest.mark.django_db
WISHES = list(
    product(["named", "pseudonym", "anonymous"], ["table", "partnership"], ["yes", "ask", "no"], [False, True])
)


def contribution(cast, number, voice, scope, quotation, withdrawn):
    pk = uuid4()
    said = Contribution(
        pk=pk,
        meeting=cast.meeting,
        question=cast.first_question,
        table=None if voice == "anonymous" else cast.table,
        voice=voice,
        author=cast.dina if voice == "named" and not withdrawn else None,
        seal=seal(cast.dina.uid, pk) if voice == "pseudonym" and not withdrawn else "",
        shown_as="R." if voice == "pseudonym" and not withdrawn else "",
        scope=scope,
        quotation=quotation,
        text="" if withdrawn else f"word-{number}-",
        said_on=timezone.localdate(),
        said_at=None if voice == "anonymous" else timezone.now(),
        withdrawn_on=timezone.localdate() if withdrawn else None,
    )
    said.save(force_insert=True)


@pytest.mark.parametrize("write", [report_files.as_markdown, report_files.as_csv, report_files.as_json])
def test_no_file_holds_a_word_beyond_its_speakers_consent(cast, write):
    for number, wish in enumerate(WISHES):
        contribution(cast, number, *wish)
    close_now(cast.meeting)
    for reader in (cast.ama, cast.eve, cast.dina):
        document = report.document_for(reader, cast.meeting)
        page = write(document)
        for number, (_, scope, quotation, withdrawn) in enumerate(WISHES):
            allowed = scope == "partnership" and quotation == "yes" and not withdrawn
            assert (f"word-{number}-" in page) == allowed, WISHES[number]
    assert document.voices == 3


def test_a_cell_that_a_spreadsheet_would_run_is_plain_text(cast):
    contribution(cast, 0, "named", "partnership", "yes", False)
    Contribution.objects.update(text='=HYPERLINK("http://evil.example")')
    close_now(cast.meeting)
    assert "\"'=HYPERLINK" in report_files.as_csv(report.document_for(cast.ama, cast.meeting))


def test_markdown_cannot_be_broken_out_of(cast):
    contribution(cast, 0, "named", "partnership", "yes", False)
    Contribution.objects.update(text="# Not a heading\n<script>alert(1)</script>\n[link](http://evil.example)")
    close_now(cast.meeting)
    page = report_files.as_markdown(report.document_for(cast.ama, cast.meeting))
    assert "\n# Not" not in page and "<script>" not in page and "](http" not in page.replace("\\]", "")


# Where it was said, and what never appears


def at(cast, text, **more):
    """Words that may travel, of Dina unless something else is said."""
    fields = {"author": cast.dina, "voice": "named", "table": cast.table, "said_at": timezone.now()} | more
    return Contribution.objects.create(
        meeting=cast.meeting,
        question=cast.first_question,
        scope="partnership",
        quotation="yes",
        text=text,
        said_on=timezone.localdate(),
        **fields,
    )


ANONYMOUS = {"voice": "anonymous", "author": None, "said_at": None, "table": None}
FILES = [report_files.as_markdown, report_files.as_csv, report_files.as_json]


def page(person, meeting, name="report", query=""):
    address = reverse(f"meetings:{name}", args=[meeting.partnership.slug, meeting.pk])
    return client_of(person).get(address + query).content.decode()


def document(cast, reader=None):
    return report.document_for(reader or cast.eve, Meeting.objects.get(pk=cast.meeting.pk))


def test_tables_own_time_and_the_box_stand_apart(cast):
    at(cast, "from-the-box", channel="box", **ANONYMOUS)
    at(cast, "by-phone", channel="phone", recorded_by=cast.cora, table=None)
    at(cast, "own-time", channel="own_time", table=None)
    at(cast, "at-two", table=cast.other_table)
    at(cast, "at-one")
    close_now(cast.meeting)
    for found in (
        page(cast.eve, cast.meeting),
        page(cast.eve, cast.meeting, "print_report"),
        report_files.as_markdown(document(cast)),
    ):
        order = [
            "Table 1", "at-one", "Table 2", "at-two", "In their own time", "by-phone", "From the box", "from-the-box",
        ]  # fmt: skip
        places = [found.index(each) for each in order]
        assert places == sorted(places)
        assert found.index("In their own time") < found.index("own-time") < found.index("From the box")
        assert "written down by Cora, by telephone" in found
    places = json.loads(report_files.as_json(document(cast)))["questions"][0]["tables"]
    assert [(one["from"], one["table"]) for one in places] == [
        ("table", 1),
        ("table", 2),
        ("own_time", None),
        ("box", None),
    ]
    voices = {one["text"]: one for place in places for one in place["voices"]}
    assert voices["by-phone"]["channel"] == "phone" and voices["by-phone"]["written_down_by"] == "Cora"


def test_who_wrote_words_down_is_not_named_in_files_if_they_refuse(cast):
    at(cast, "by-phone", channel="phone", recorded_by=cast.cora, table=None)
    close_now(cast.meeting)
    consent(cast.cora, cast, named=False)
    for write in FILES:
        assert "Cora" not in write(document(cast))
    assert "written down by Cora" in page(cast.eve, cast.meeting)


@pytest.mark.parametrize("hold", ["held", "kept_back"])
def test_words_that_are_held_appear_nowhere_and_count_nowhere(cast, hold):
    parent = at(cast, "held-word", hold=hold)
    at(cast, "an-answer", reply_to=parent, author=cast.ben)
    close_now(cast.meeting)
    for reader in (cast.dina, cast.eve):
        for name in ("report", "print_report", "markdown_report", "csv_report", "json_report"):
            found = page(reader, cast.meeting, name).split('id="said-here"')[0]
            assert "held-word" not in found and "an-answer" in found, name
    found = document(cast)
    assert (found.voices, found.kept_back) == (1, 0)
    assert report.page_for(cast.eve, cast.meeting).voices == 1


def test_words_that_were_taken_back_do_not_count(cast):
    gone = at(cast, "gone")
    at(cast, "there")
    speaking.withdraw(cast.dina, gone)
    close_now(cast.meeting)
    assert report.page_for(cast.eve, cast.meeting).voices == 1


def test_the_page_says_that_it_is_a_draft_and_until_when(cast):
    close_now(cast.meeting)
    found = page(cast.eve, cast.meeting)
    assert "This is a draft. Who took part can correct it until" in found
    Meeting.objects.update(corrections_until=timezone.now())
    assert "The time for corrections is over; two keys lock it." in page(cast.eve, cast.meeting)


def test_files_say_whether_they_are_a_draft_or_locked(cast):
    at(cast, "there")
    close_now(cast.meeting)
    assert "This is a draft" in report_files.as_markdown(document(cast))
    assert json.loads(report_files.as_json(document(cast)))["sittings"][0]["state"] == "draft"
    Meeting.objects.update(corrections_until=None)
    locking.lock_report(cast.ama, cast.meeting)
    locking.lock_report(cast.ben, cast.meeting)
    seal = Meeting.objects.get(pk=cast.meeting.pk).locked_digest
    for write in FILES:
        assert seal in write(document(cast))
    sitting = json.loads(report_files.as_json(document(cast)))["sittings"][0]
    assert (sitting["state"], merkle_root(sitting["leaves"])) == ("locked", seal)
    assert sitting["record_entry"] == cast.partnership.chain.entries.get(act="lock_report").number


# Corrections in files


def consent(person, cast, **answers):
    people.answer_consents(person, cast.partnership.chain_id, answers, "en")


def correct(person, cast, text, **more):
    return corrections.add_correction(person, cast.meeting, text=text, once=uuid4(), **more)


@pytest.mark.parametrize("write", FILES)
def test_a_correction_travels_if_its_writer_said_yes_to_being_quoted_and_named_if_to_that(cast, write):
    close_now(cast.meeting)
    for person, answers in ((cast.ama, {}), (cast.ben, {"quoted": True}), (cast.cora, {"quoted": True, "named": True})):
        correct(person, cast, f"by-{person.name}-", question=cast.first_question)
        consent(person, cast, **answers) if answers else None
    found = write(document(cast))
    assert "by-Ama-" not in found.replace("\\", "")
    assert "by-Ben-" in found and "by-Cora-" in found
    assert found.count("Ben") == 1 and found.count("Cora") == 2
    consent(cast.cora, cast, quoted=False)
    assert "by-Cora-" not in write(document(cast))


@pytest.mark.parametrize("write", FILES)
def test_a_correction_of_one_voice_travels_with_it_alone(cast, write):
    said, shy = at(cast, "there"), at(cast, "asked-first")
    Contribution.objects.filter(pk=shy.pk).update(quotation="ask")
    close_now(cast.meeting)
    consent(cast.ben, cast, quoted=True)
    correct(cast.ben, cast, "of the first", contribution=said)
    correct(cast.ben, cast, "of the second", contribution=shy)
    found = write(document(cast))
    assert "of the first" in found and "of the second" not in found


def test_corrections_and_additions_stand_apart_in_the_json(cast):
    said = at(cast, "there")
    close_now(cast.meeting)
    consent(cast.ben, cast, quoted=True)
    correct(cast.ben, cast, "wrong", contribution=said)
    Meeting.objects.filter(pk=cast.meeting.pk).update(locked_at=timezone.now())
    cast.meeting.refresh_from_db()
    correct(cast.ben, cast, "more")
    found = json.loads(report_files.as_json(document(cast)))
    assert [(one["text"], one["about"], one["question"]) for one in found["corrections"]] == [("wrong", 1, 1)]
    assert [(one["text"], one["about"], one["name"]) for one in found["additions"]] == [("more", None, None)]


# Who was there


def crowd(cast, **sizes):
    """So many people of each perspective, all of them coming."""
    for side, size in sizes.items():
        for number in range(size):
            person = Person.objects.create_user(f"{side}{number}@example.org", f"{side} {number}")
            member = Member.objects.create(partnership=cast.partnership, person=person, joined_on=timezone.localdate())
            Declaration.objects.create(member=member, facet=cast.facet, perspective=getattr(cast, side))
            Seat.objects.create(meeting=cast.meeting, person=person, answer="coming")


def test_nothing_is_shown_where_there_are_too_few(cast):
    close_now(cast.meeting)
    for found in (
        page(cast.eve, cast.meeting),
        page(cast.eve, cast.meeting, "print_report"),
        report_files.as_markdown(document(cast)),
    ):
        assert "Too few of each perspective to show numbers without naming people." in found
    assert json.loads(report_files.as_json(document(cast)))["sittings"][0]["presence"]["shown"] == []


def test_files_show_fewer_numbers_than_the_page_and_never_others(cast):
    crowd(cast, lived=11, universities=6)
    close_now(cast.meeting)  # 12 lived, 8 universities, 2 community, and nobody who has not said
    inside, outside = (presence.presence_of(cast.meeting, outside=away) for away in (False, True))
    assert inside.shown == [("Lived experience", 12), ("Universities", 8)]
    assert outside.shown == [("Lived experience", 12)]
    assert set(inside.left_out) == {"Community", ""}
    found = page(cast.eve, cast.meeting).split("Who took part</h2>")[1].split("</dl>")[0]
    assert "12" in found and "Community" not in found
    assert "22 people" in page(cast.eve, cast.meeting)


def test_where_it_was_noted_only_those_who_came_are_counted(cast):
    crowd(cast, lived=6, universities=6)
    Seat.objects.filter(meeting=cast.meeting).update(came=True)
    Seat.objects.filter(meeting=cast.meeting, person__name="lived 0").update(came=False)
    assert presence.presence_of(cast.meeting, outside=False).total == 17  # with Ivy, who came without an answer


# Two sittings


@pytest.fixture
def twins(cast):
    """A second sitting of the same meeting, with one question worded as in the first and one of its own."""
    second = Meeting.objects.create(
        partnership=cast.partnership,
        title="Listening first, in the evening",
        starts_at=cast.meeting.starts_at + timedelta(hours=9),
        ends_at=cast.meeting.ends_at + timedelta(hours=9),
        zone="Europe/London",
        sitting_of=cast.meeting,
    )
    table = Table.objects.create(meeting=second, number=1)
    same = Question.objects.create(meeting=second, order=1, text=cast.first_question.text)
    Question.objects.create(meeting=second, order=2, text="What else?")
    Seat.objects.create(meeting=second, person=cast.dina, table=table, answer="coming")
    at(cast, "in-the-morning")
    at(cast, "in-the-evening", table=table)
    Contribution.objects.filter(text="in-the-evening").update(meeting=second, question=same)
    close_now(cast.meeting)
    close_now(second)
    return cast.meeting, second


def test_each_sitting_leads_to_the_other_and_to_both(cast, twins):
    first, second = twins
    for one, other in ((first, second), (second, first)):
        found = page(cast.eve, one)
        assert reverse("meetings:report", args=["riverside", other.pk]) in found
        assert "Both sittings together" in found


def test_both_sittings_stand_together_by_question(cast, twins):
    first, _ = twins
    for name in ("report", "print_report", "markdown_report"):
        found = page(cast.eve, first, name, "?together")
        assert found.count(cast.first_question.text) == 1 and "What else?" in found
        assert found.index("Table 1 · sitting 1") < found.index("in-the-morning") < found.index("Table 1 · sitting 2")
        assert (
            found.index("Table 1 · sitting 2") < found.index("in-the-evening") < found.index("What stood in the way?")
        )
    rows = list(csv.DictReader(io.StringIO(page(cast.eve, first, "csv_report", "?together"))))
    assert [(row["text"], row["sitting"]) for row in rows if row["kind"] == "words"] == [
        ("in-the-morning", "1"), ("in-the-evening", "2"),
    ]  # fmt: skip
    found = json.loads(page(cast.eve, first, "json_report", "?together"))
    assert [one["number"] for one in found["sittings"]] == [1, 2] and found["present"] is None


def test_together_each_sitting_keeps_its_own_numbers_of_people(cast, twins):
    """A number for both would tell those of one that are not shown."""
    first, second = twins
    crowd(cast, lived=6, universities=6, community=6)
    found = report.together(report.page_for)(cast.eve, first)
    alone = [presence.presence_of(one, outside=False) for one in (first, second)]
    assert [one.presence for one in found.sittings] == alone


def test_together_nothing_is_shown_of_a_sitting_that_one_may_not_see(cast, twins):
    first, second = twins
    Member.objects.filter(person=cast.dina).update(standing="guest")
    Seat.objects.filter(meeting=second, person=cast.dina).delete()
    assert "Both sittings together" not in page(cast.dina, first)
    address = reverse("meetings:report", args=["riverside", first.pk])
    assert client_of(cast.dina).get(address + "?together").status_code == 404
    assert client_of(cast.eve).get(address + "?together").status_code == 200


def test_one_sitting_alone_has_no_report_together(cast):
    close_now(cast.meeting)
    address = reverse("meetings:json_report", args=["riverside", cast.meeting.pk])
    assert client_of(cast.eve).get(address + "?together").status_code == 404


def test_the_json_has_the_fields_that_are_written_down(cast):
    """docs/report-format.md is the promise; what stands in it is there, and nothing else."""
    said = at(cast, "there")
    crowd(cast, lived=12, universities=12)
    close_now(cast.meeting)
    consent(cast.ben, cast, quoted=True)
    correct(cast.ben, cast, "wrong", contribution=said)
    written = (Path(__file__).parents[4] / "docs" / "report-format.md").read_text()
    names = set(re.findall(r"`(\w+)`", first_cells(written)))
    found = fields_of(json.loads(report_files.as_json(document(cast)))) | set(report_files.COLUMNS)
    assert found == names


def first_cells(page):
    return "\n".join(line.split("|")[1] for line in page.splitlines() if line.startswith("| `"))


def fields_of(thing):
    if isinstance(thing, dict):
        return set(thing).union(*map(fields_of, thing.values()))
    return set().union(*map(fields_of, thing)) if isinstance(thing, list) else set()


def test_a_long_report_asks_the_database_no_more_than_a_short_one(cast, django_assert_max_num_queries):
    close_now(cast.meeting)
    for number in range(30):
        at(cast, f"word-{number}")
        correct(cast.ben, cast, f"correction-{number}")
    with django_assert_max_num_queries(60):
        page(cast.eve, cast.meeting)
    with CaptureQueriesContext(connection) as few:
        page(cast.eve, cast.meeting)
    for number in range(30):
        at(cast, f"more-{number}")
        correct(cast.ben, cast, f"more-{number}")
    with CaptureQueriesContext(connection) as many:
        page(cast.eve, cast.meeting)
    assert len(many) == len(few)
