"""The weekly letter: when, to whom, once; what it tells, and what it never does."""

import re
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mutuality.decisions.actions import closing, positions
from mutuality.decisions.tests.made import HARM, agree_on, draft, everybody, new_code, opened
from mutuality.home import actions
from mutuality.home.models import Digest
from mutuality.home.rules import week_due
from mutuality.meetings.actions import speaking
from mutuality.meetings.models import Meeting, Seat
from mutuality.partnerships import keys
from mutuality.partnerships.actions import leave_partnership
from mutuality.partnerships.models import Mandate, Member
from mutuality.people.mail import stop_link
from mutuality.people.models import Person
from mutuality.record import actions as record
from mutuality.record.models import Entry
from tests.cast import client_of, open_now

DAY = timedelta(days=1)
WEEK = 7 * DAY


@pytest.mark.parametrize(
    ("now", "zone", "monday"),
    [
        ("2026-11-23T08:00+00:00", "UTC", "2026-11-23"),
        ("2026-11-23T07:59+00:00", "UTC", None),
        ("2026-11-23T20:00+00:00", "UTC", None),
        ("2026-11-24T12:00+00:00", "UTC", "2026-11-23"),  # after an outage
        ("2026-11-25T19:59+00:00", "UTC", "2026-11-23"),
        ("2026-11-26T12:00+00:00", "UTC", None),
        ("2026-11-22T12:00+00:00", "UTC", None),
        ("2026-11-23T02:15+00:00", "Asia/Kathmandu", "2026-11-23"),  # 8:00
        ("2026-11-23T02:14+00:00", "Asia/Kathmandu", None),
        ("2026-04-05T19:59+00:00", "Pacific/Auckland", None),  # clocks went back on Sunday: 7:59
        ("2026-04-05T20:00+00:00", "Pacific/Auckland", "2026-04-06"),
        ("2026-09-27T18:59+00:00", "Pacific/Auckland", None),  # and forward
        ("2026-09-27T19:00+00:00", "Pacific/Auckland", "2026-09-28"),
    ],
)
def test_it_is_due_from_monday_morning_on_by_day_in_the_readers_own_zone(now, zone, monday):
    found = week_due(datetime.fromisoformat(now), zone)
    assert (found and found.isoformat()) == monday


# The stage: it is the next Monday, nine o'clock


@pytest.fixture
def clock(monkeypatch):
    """Moves the house's clock: `clock(DAY)` is a day later."""
    today = timezone.now().date()
    monday = today + timedelta(days=7 - today.weekday())
    hour = [datetime.combine(monday, time(9), UTC)]
    monkeypatch.setattr(timezone, "now", lambda: hour[0])

    def later(step):
        hour[0] += step
        return hour[0]

    return later


@pytest.fixture
def stage(cast, clock):
    """Everybody else in the cast has had their letters; what the cast began with is old."""
    Mandate.objects.update(starts_at=timezone.now() - 30 * DAY)
    Member.objects.exclude(partnership=cast.partnership).delete()
    return cast


def post(person=None):
    """Send what is due; the letters, or the one to `person`."""
    mail.outbox.clear()
    actions.send_due_digests()
    if person is None:
        return sorted(letter.to[0].partition("@")[0] for letter in mail.outbox)
    (letter,) = [each for each in mail.outbox if each.to == [person.email]]
    return letter


pytestmark = pytest.mark.django_db


# Once, and to whom


def test_each_member_gets_one_letter_a_week(stage, clock):
    opened(stage)
    assert post() == ["ama", "ben", "cora", "dina", "eve"]
    assert post() == [] and (clock(DAY), post())[1] == []
    clock(6 * DAY)
    opened(stage)
    assert post() == ["ama", "ben", "cora", "dina", "eve"]
    assert Digest.objects.count() == 10


def test_after_an_outage_of_weeks_one_letter_tells_all_since_the_last(stage, clock):
    post()
    clock(DAY)
    proposal = opened(stage)
    positions.take_position(stage.ama, proposal, voice="agree")
    clock(4 * DAY)
    closing.close_proposal(None, proposal)
    clock(15 * DAY)  # Sunday; the server was down on two Mondays
    assert post() == []
    clock(2 * DAY)
    assert "Shall we pay in cash?" in post(stage.eve).body
    assert post() == []


@pytest.mark.parametrize("changed", [
    {"contact": "phone"}, {"contact": "none"}, {"email": None}, {"is_active": False}, {"wants_digest": False},
])  # fmt: skip
def test_who_wishes_for_no_such_letter_gets_none(stage, changed):
    Person.objects.filter(pk=stage.eve.pk).update(**changed)
    assert post() == ["ama", "ben", "cora", "dina"]


def test_who_wishes_for_one_letter_a_week_gets_it_and_no_reminder_is_asked_for(stage):
    Person.objects.filter(pk=stage.eve.pk).update(contact="digest", wants_reminder=False)
    assert "eve" in post()


def test_neither_who_has_left_nor_a_guest_nor_who_came_today_gets_one(stage, clock):
    leave_partnership(stage.eve, stage.partnership)
    Member.objects.filter(person=stage.ben).update(standing="guest")
    Member.objects.filter(person=stage.dina).update(joined_on=timezone.now().date())
    assert post() == ["ama", "cora"]
    clock(WEEK)
    opened(stage)
    assert "dina" in post()


def test_by_night_it_waits_for_the_morning_and_a_move_to_another_zone_brings_no_second_one(stage, clock):
    Person.objects.filter(pk=stage.eve.pk).update(zone="America/New_York")
    assert "eve" not in post()
    clock(6 * timedelta(hours=1))
    assert post() == ["eve"]
    Person.objects.filter(pk=stage.eve.pk).update(zone="Pacific/Honolulu")
    clock(8 * timedelta(hours=1))
    assert post() == []


def test_when_nothing_is_new_it_comes_every_four_weeks_for_the_head_alone(stage, clock):
    found = [bool(post())]
    for _ in range(8):
        clock(WEEK)
        found.append(bool(post()))
    assert found == [True, False, False, False, True, False, False, False, True]
    assert "nothing is new in Riverside" in mail.outbox[0].body


def test_what_was_due_is_forgotten_after_a_few_weeks(stage, clock):
    post()
    clock(4 * WEEK)
    assert actions.forget_digests() == 0
    clock(2 * WEEK)
    assert actions.forget_digests() == 5


# What it tells


def test_it_tells_what_waits_what_was_decided_and_who_comes_together(stage, clock):
    waits = opened(stage, question="Who speaks for us?")
    done = opened(stage)
    for person in (stage.ama, stage.ben, stage.cora, stage.dina):
        positions.take_position(person, done, voice="agree")
        positions.take_position(person, waits, voice="agree")
    positions.take_position(stage.eve, done, voice="agree")
    closing.close_proposal(stage.eve, done)
    draft(stage, question="Nobody sees this yet")
    Meeting.objects.filter(pk=stage.meeting.pk).update(
        starts_at=timezone.now() + 5 * DAY, ends_at=timezone.now() + 6 * DAY
    )
    Seat.objects.filter(person=stage.eve).update(answer=Seat.Answer.INVITED)
    letter = post(stage.eve)
    assert letter.subject == "This week in Riverside"
    assert "“Who speaks for us?” Answer until" in letter.body and waits.get_absolute_url() in letter.body
    assert "“Shall we pay in cash?” was adopted." in letter.body and done.get_absolute_url() in letter.body
    assert "Listening first: " in letter.body and "Are you coming?" in letter.body
    assert "Nobody sees this yet" not in letter.body
    his = next(each for each in mail.outbox if each.to == [stage.ben.email])
    assert "Who speaks for us?" not in his.body and "Are you coming?" not in his.body


@pytest.mark.parametrize(("method", "voice", "said"), [
    ("consent", "object", "was not adopted: an objection stands."),
    ("dots", {"2": 3}, "was decided: “Vouchers”."),
    ("consent", None, "expired: too few people answered."),
])  # fmt: skip
def test_a_result_is_told_in_words(stage, clock, method, voice, said):
    proposal = opened(stage, method)
    for person in (stage.ama, stage.ben, stage.cora) if voice else ():
        positions.take_position(person, proposal, voice=voice, reason=HARM if voice == "object" else "")
    clock(3 * DAY)
    closing.close_proposal(None, proposal)
    clock(4 * DAY)
    assert f"“Shall we pay in cash?” {said}" in post(stage.eve).body


def test_it_tells_of_a_new_agreement_and_of_offices_given_and_ended(stage, clock):
    post()
    clock(DAY)
    agree_on(stage)
    keys.grant(stage.eve, stage.partnership, "coordinator", timezone.now() + 90 * DAY, granted_by="two keys")
    Mandate.objects.filter(person=stage.cora).update(ended_at=timezone.now())
    clock(6 * DAY)
    body = post(stage.ben).body
    assert "Version 2 holds since" in body and "/agreement/2/changes/" in body
    assert "Eve: Coordinator, until" in body and "Cora: Coordinator, ended" in body


def test_it_says_nothing_of_who_said_what_nor_of_words_nor_of_a_secret_ballot_beyond_its_question(stage, clock):
    open_now(stage.meeting)
    speaking.speak(stage.ben, stage.table, text="Paper is what gets inspected.", once=uuid4())
    proposal = opened(stage, "majority")
    secret = opened(stage, "majority", is_secret=True, question="Shall she go?")
    for person in (stage.ama, stage.ben, stage.cora):
        positions.take_position(person, proposal, voice="disagree", reason="Paper is what gets lost.")
        positions.take_position(person, secret, voice="disagree", code=new_code())
    letter = post(stage.eve)
    everything = letter.body + letter.alternatives[0].content
    assert "Shall she go?" in everything
    assert not any(word in everything for word in ("Paper", "Ben", "Ama", "3 of 5", "disagree", "box", "slip"))


def test_the_head_is_that_of_the_record_and_can_be_compared_on_the_page_it_leads_to(stage, clock):
    opened(stage)
    body = post(stage.eve).body
    last = Entry.objects.filter(chain=stage.partnership.chain).latest("number")
    groups = [last.digest[start : start + 4] for start in range(0, 64, 4)]
    assert " ".join(groups) in " ".join(body.split())
    record.note(None, stage.partnership.chain_id, "tried", "Something more happened.")
    address = next(line.strip() for line in body.splitlines() if line.endswith(f"?entry={last.number}"))
    page = client_of(stage.eve).get(address.partition("localhost")[2].partition("/")[2].join(["/", ""]))
    assert all(
        f"<code>{' '.join(groups[start : start + 4])}</code>" in page.content.decode() for start in (0, 4, 8, 12)
    )


def test_an_entry_that_the_record_does_not_have_is_said_to_be_gone(stage):
    address = reverse("partnerships:verify_record", args=["riverside"])
    assert "There is no entry 99" in client_of(stage.eve).get(f"{address}?entry=99").content.decode()


def test_each_reads_in_their_own_language_and_hour(stage, clock):
    opened(stage)
    Person.objects.filter(pk=stage.eve.pk).update(language="ar", zone="Asia/Kathmandu")
    letter = post(stage.eve)
    assert '<html lang="ar" dir="rtl">' in letter.alternatives[0].content
    assert "14:45" in letter.body  # nine o'clock in London


def test_it_can_be_stopped_from_within_at_once_and_from_then_on_none_comes(stage, clock):
    letter = post(stage.eve)
    stop = stop_link(stage.eve, "digest")
    assert letter.extra_headers["List-Unsubscribe"] == f"<{stop}>" and stop in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    program, path = Client(enforce_csrf_checks=True), stop.partition("localhost")[2]
    assert program.get(path).status_code == 200
    assert Person.objects.get(pk=stage.eve.pk).wants_digest
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    clock(WEEK)
    opened(stage)
    assert post() == ["ama", "ben", "cora", "dina"]


def test_its_page_has_headings_and_links_and_loads_nothing(stage, clock):
    proposal = opened(stage, question="Who <speaks>?")
    page = post(stage.eve).alternatives[0].content
    assert ">Waits for your voice</h2>" in page and "---" not in page
    assert re.search(rf'{proposal.get_absolute_url()}">“Who &lt;speaks&gt;\?” Answer until', page)
    assert not any(word in page for word in ("<img", "<link", "<script", "src=", "url("))


def test_a_letter_takes_as_many_queries_for_much_as_for_little(stage, clock):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert len(post()) == 5
        return len(queries)

    def decide(number):
        for each in range(number):
            due = opened(stage, "dots", question=f"{number}{each}?", closes_at=timezone.now() + 2 * DAY)
            for person in everybody(stage):
                positions.take_position(person, due, voice={"1": 1})
            closing.close_proposal(None, due)
            opened(stage)

    decide(1)
    few = asked()
    clock(WEEK)
    decide(3)
    assert asked() == few < 90
