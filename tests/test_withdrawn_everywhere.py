"""Words that were taken back are on no page, in no file, in no row and in no letter that is still to be sent."""

from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mutuality.kit import worker
from mutuality.meetings.actions import locking, speaking, translations
from mutuality.meetings.actions import meeting as meetings
from mutuality.meetings.models import Contribution, Meeting, Verdict
from mutuality.record.actions import seal_all_voices
from mutuality.record.queries import fault_in
from tests.cast import client_of, close_now, open_now
from tests.test_access import ROWS, address_of, asked, words_in
from tests.test_anonymity import everything, everything_written
from tests.test_smtp import QUEUE
from tests.things import guest_of, things_of

pytestmark = pytest.mark.django_db
WORD = "inspected-4711"
TEXT = f"Paper is what gets {WORD}."
WISHES = {"voice": "named", "scope": "partnership", "quotation": "yes", "language": "en"}
TO_SIGN_IN = ("account_", "mfa_", "demo:")


def say(person, table, text=TEXT, **wishes):
    return speaking.speak(person, table, text=text, once=uuid4(), **WISHES | wishes)


# Every address of the house, whatever is built into it next: search too, once there is one


@pytest.fixture
def said(cast):
    """Dina's words in a meeting that runs and in a draft report; and where all things are."""
    cast.gus = guest_of(cast)
    things = things_of(cast)
    table = Contribution.objects.get(pk=things["said"]["contribution"]).table
    running, over = (say(cast.dina, table, TEXT + name) for name in ("running", "over"))
    closed = Meeting.objects.get(pk=things["closed"]["pk"])
    there = {"meeting": closed, "table": closed.tables.get(number=1), "question": closed.questions.first()}
    Contribution.objects.filter(pk=over.pk).update(**there)
    things["closed"] |= {"contribution": over.pk, "number": 1}
    return things, [Contribution.objects.get(pk=voice.pk) for voice in (running, over)]


def addresses_of(things):
    """Where somebody gets to read something, by the table of all addresses; and the same of the closed meeting."""
    pages = [(name, of) for name, of, reading, _form in ROWS if "+" in reading and not name.startswith(TO_SIGN_IN)]
    closed = {(name, "closed") for name, _of in pages if set(words_in(name)) <= things["closed"].keys()}
    return {address_of(name, things[of]) for name, of in [*pages, *closed] if of in things}


def holding(cast, things):
    """The addresses at which their speaker, or somebody at the same table, gets to read the word."""
    where = addresses_of(things)
    return {
        each for client in (client_of(cast.dina), client_of(cast.ben)) for each in where if WORD in read(client, each)
    }


def read(client, address):
    answer = asked(client, "get", address)
    return b"".join(answer).decode(errors="replace") if answer.streaming else answer.content.decode(errors="replace")


def test_of_all_addresses_of_the_house_none_shows_words_that_were_taken_back(cast, said):
    things, voices = said
    before = holding(cast, things)
    for name in ("report", "print_report", "markdown_report", "csv_report", "json_report", "room"):
        assert reverse(f"meetings:{name}", args=["riverside", things["closed"]["pk"]]) in before
    assert reverse("meetings:table", args=["riverside", things["running"]["pk"], 1]) in before
    assert reverse("meetings:own_words") in before and reverse("home:partnership", args=["riverside"]) in before
    for voice in voices:
        speaking.withdraw(cast.dina, voice)
    assert holding(cast, things) == set()


# Every row, and the record


def to_stage(cast, stage):
    """Lead the meeting, and with it the words, to a stage of the ladder, as people do it."""
    if stage == "held":
        Contribution.objects.update(hold="held")
        Verdict.objects.create(
            contribution=Contribution.objects.get(),
            moderator=cast.eve,
            shows=False,
            reason=WORD,
            on=timezone.localdate(),
        )
    if stage in {"in the draft", "in the locked report"}:
        for person in (cast.ama, cast.ben):
            meetings.close_meeting(person, cast.meeting)
    if stage == "in the locked report":
        Meeting.objects.update(corrections_until=None, own_time_until=timezone.now())
        for person in (cast.ama, cast.ben):
            locking.lock_report(person, cast.meeting)


STAGES = ["held", "shared", "in the draft", "in the locked report"]


@pytest.mark.parametrize("voice", [{}, {"voice": "pseudonym", "shown_as": "R. by the window"}], ids=["named", "sealed"])
@pytest.mark.parametrize("stage", STAGES)
def test_no_row_holds_a_word_of_it_and_the_record_still_verifies(cast, stage, voice):
    open_now(cast.meeting)
    said = say(cast.dina, cast.table, **voice)
    translations.translate(cast.ben, said, language="fr", text=f"Le papier, {WORD}.")
    speaking.change_words(
        cast.dina,
        said,
        text=f"Paper is what is {WORD}.",
        shown_as=voice.get("shown_as", ""),
        **WISHES | {"voice": said.voice},
    )
    to_stage(cast, stage)
    seal_all_voices()
    assert WORD in everything_written(everything())
    speaking.withdraw(cast.dina, Contribution.objects.get(pk=said.pk))
    left = everything_written(everything())
    assert WORD not in left and "R. by the window" not in left
    assert fault_in(cast.partnership.chain) is None


# Letters that are still to be sent


@pytest.mark.parametrize("stage", STAGES[2:])
def test_letters_that_wait_hold_nothing_of_it_before_and_after(cast, stage, settings):
    settings.TASKS = QUEUE
    open_now(cast.meeting)
    cast.meeting.seats.update(came=True)
    said = say(cast.dina, cast.table)
    to_stage(cast, stage)
    waiting = [str(each) for each in DBTaskResult.objects.values_list("args_kwargs", flat=True)]
    assert any("ben@example.org" in each for each in waiting) and not [each for each in waiting if WORD in each]
    speaking.withdraw(cast.dina, said)
    worker.work_off()
    sent = [f"{each.subject} {each.body} {each.alternatives}" for each in mail.outbox]
    assert sent and not [each for each in sent if WORD in each]


# Two sittings of one meeting


def test_both_sittings_together_hold_nothing_of_it(cast):
    open_now(cast.meeting)
    said = say(cast.dina, cast.table)
    close_now(cast.meeting)
    other = Meeting.objects.get(pk=cast.meeting.pk)
    other.pk, other.once, other.sitting_of = None, uuid4(), cast.meeting
    other.save()
    files = ["report", "print_report", "markdown_report", "csv_report", "json_report"]
    where = [reverse(f"meetings:{name}", args=["riverside", cast.meeting.pk]) + "?together" for name in files]
    assert all(WORD in read(client_of(cast.ben), each) for each in where)
    speaking.withdraw(cast.dina, said)
    assert not [each for each in where if WORD in read(client_of(cast.ben), each)]
