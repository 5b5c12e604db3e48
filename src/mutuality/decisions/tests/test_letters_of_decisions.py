"""Letters about open proposals: to whom, when, once; and how somebody stops them."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from mutuality.decisions.actions import closing, notices, positions, proposing
from mutuality.decisions.models import Notice, Proposal
from mutuality.decisions.rules.notices import CLOSING, OPENED, kind_due
from mutuality.kit.waking import is_day
from mutuality.partnerships.actions import leave_partnership
from mutuality.people.mail import stop_link
from mutuality.people.models import Person
from mutuality.people.queries import letters_token
from tests.cast import client_of

from .made import due, everybody, new_code, opened

DAY = timedelta(days=1)
START = datetime(2030, 5, 17, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(request, monkeypatch):
    """Where people are it is half past noon, whenever tests run."""
    if "cast" in request.fixturenames:
        cast, now = request.getfixturevalue("cast"), timezone.now().replace(minute=30)
        monkeypatch.setattr(timezone, "now", lambda: now)
        Person.objects.filter(pk__in=[one.pk for one in everybody(cast)]).update(zone=zone_at(12))


def zone_at(hour):
    """A zone in which it is so late now."""
    ahead = (hour - timezone.now().hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"


def readers():
    return sorted(letter.to[0].partition("@")[0] for letter in mail.outbox)


def closes_in(proposal, **ahead):
    """The same, opened four days ago; its first letters went out then."""
    Proposal.objects.filter(pk=proposal.pk).update(
        opened_at=timezone.now() - 4 * DAY, closes_at=timezone.now() + timedelta(**ahead)
    )
    return Proposal.objects.get(pk=proposal.pk)


# When


@pytest.mark.parametrize(
    ("now", "closes", "kind"),
    [
        (0, 3, OPENED),
        (1.9, 3, OPENED),
        (2, 3, CLOSING),
        (2.99, 3, CLOSING),
        (3, 3, ""),
        (-0.1, 3, ""),
        (0, 2, OPENED),
        (0, 1.9, ""),  # short: the letter before the end is enough
        (0.95, 1.9, CLOSING),
    ],
)
def test_one_letter_when_it_opens_and_one_from_a_day_before_it_closes(now, closes, kind):
    assert kind_due(now=START + now * DAY, opened_at=START, closes_at=START + closes * DAY) == kind


@pytest.mark.parametrize(
    ("hour", "zone", "day"),
    [
        ("2026-11-25T02:15+00:00", "Asia/Kathmandu", True),  # 8:00
        ("2026-11-25T02:14+00:00", "Asia/Kathmandu", False),
        ("2026-11-25T14:15+00:00", "Asia/Kathmandu", False),  # 20:00
        ("2026-04-04T19:30+00:00", "Pacific/Auckland", False),  # 7:30 of the day on which clocks went back
        ("2026-04-04T20:00+00:00", "Pacific/Auckland", True),
        ("2026-09-26T18:30+00:00", "Pacific/Auckland", False),  # 7:30 of the day on which they went forward
        ("2026-09-26T19:00+00:00", "Pacific/Auckland", True),
    ],
)
def test_no_letter_by_night_in_the_readers_own_zone(hour, zone, day):
    assert is_day(datetime.fromisoformat(hour), zone) is day


@tries(max_examples=30)
@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    hours=st.integers(24, 24 * 9),
    zone=st.sampled_from(["Asia/Kathmandu", "Pacific/Auckland", "Europe/London", "America/St_Johns", "Pacific/Apia"]),
)
def test_everybody_has_an_hour_of_day_for_each_letter_that_is_due(start, hours, zone):
    start = start.replace(tzinfo=UTC)
    closes = start + timedelta(hours=hours)
    every = [start + timedelta(minutes=30 * half) for half in range(2 * hours)]
    by_day = {kind_due(now=now, opened_at=start, closes_at=closes) for now in every if is_day(now, zone)} - {""}
    assert by_day == ({OPENED, CLOSING} if hours >= 48 else {CLOSING})
    assert all(8 <= now.astimezone(ZoneInfo(zone)).hour < 20 for now in every if is_day(now, zone))


# To whom, once


@pytest.mark.django_db
def test_whoever_has_a_voice_is_told_once_when_it_opens_but_not_who_opened_it(cast):
    opened(cast)
    assert notices.remind_of_proposals() == 4
    assert notices.remind_of_proposals() == 0
    assert readers() == ["ama", "ben", "cora", "eve"]
    letter = mail.outbox[0]
    assert letter.subject == "Your voice is asked: Shall we pay in cash?"
    assert "in Riverside" in letter.body and "You can answer until" in letter.body


@pytest.mark.django_db
def test_a_day_before_it_closes_those_are_reminded_who_have_not_answered(cast):
    proposal = opened(cast)
    notices.remind_of_proposals()
    mail.outbox.clear()
    positions.take_position(cast.ama, proposal, voice="agree")
    proposal = closes_in(proposal, hours=20)
    assert notices.remind_of_proposals() == 4
    assert notices.remind_of_proposals() == 0
    assert readers() == ["ben", "cora", "dina", "eve"]
    assert {letter.subject for letter in mail.outbox} == {"Closes soon: Shall we pay in cash?"}


@pytest.mark.django_db
def test_by_night_a_letter_waits_for_the_morning(cast):
    opened(cast)
    Person.objects.filter(pk=cast.eve.pk).update(zone=zone_at(7))
    Person.objects.filter(pk=cast.ben.pk).update(zone=zone_at(20))
    notices.remind_of_proposals()
    assert readers() == ["ama", "cora"]
    Person.objects.filter(pk=cast.eve.pk).update(zone=zone_at(8))
    notices.remind_of_proposals()
    assert readers() == ["ama", "cora", "eve"]


@pytest.mark.django_db
@pytest.mark.parametrize("changed", [
    {"contact": "digest"}, {"contact": "phone"}, {"contact": "none"}, {"email": None}, {"is_active": False},
    {"wants_reminder": False},
])  # fmt: skip
def test_who_wishes_for_no_such_letter_gets_none(cast, changed):
    opened(cast)
    Person.objects.filter(pk=cast.eve.pk).update(**changed)
    notices.remind_of_proposals()
    assert readers() == ["ama", "ben", "cora"]


@pytest.mark.django_db
def test_who_has_left_gets_no_letter(cast):
    opened(cast)
    leave_partnership(cast.eve, cast.partnership)
    notices.remind_of_proposals()
    assert "eve" not in readers() and len(readers()) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["withdraw", "close"])
def test_of_what_is_open_no_more_nobody_is_reminded_and_nothing_is_kept(cast, end):
    proposal = opened(cast)
    notices.remind_of_proposals()
    mail.outbox.clear()
    if end == "withdraw":
        proposing.withdraw_proposal(cast.dina, closes_in(proposal, hours=20))
    else:
        closing.close_proposal(None, due(proposal))
    assert notices.remind_of_proposals() == 0 and mail.outbox == []
    assert notices.forget_notices() == 5 and not Notice.objects.exists()


@pytest.mark.django_db
def test_of_a_secret_ballot_neither_the_letter_nor_what_is_kept_tells_who_had_answered(cast):
    proposal = opened(cast, is_secret=True)
    for person in (cast.ama, cast.ben, cast.cora):
        positions.take_position(person, proposal, voice="agree", code=new_code())
    closes_in(proposal, hours=20)
    assert notices.remind_of_proposals() == 2
    assert set(Notice.objects.values_list("person__name", "kind")) == {
        (name, "closing") for name in ("Ama", "Ben", "Cora", "Dina", "Eve")
    }
    hers = next(letter for letter in mail.outbox if letter.to == ["eve@example.org"])
    assert "It is a secret ballot" in hers.body
    assert not any(word in hers.body for word in ("3 of", "three", "voices are in", "Ama", "Ben"))


@pytest.mark.django_db
def test_each_reads_in_their_own_language_and_hour_with_one_address_to_answer(cast):
    proposal = opened(cast)
    Person.objects.filter(pk=cast.eve.pk).update(language="es")
    notices.remind_of_proposals()
    letters = {letter.to[0]: letter for letter in mail.outbox}
    hers, his = letters["eve@example.org"], letters["ben@example.org"]
    assert '<html lang="es"' in hers.alternatives[0].content and '<html lang="en"' in his.alternatives[0].content
    assert his.body.count("http") == 2 and proposal.get_absolute_url() in his.body
    assert his.extra_headers["List-Unsubscribe"] == f"<{stop_link(cast.ben, 'reminder')}>"
    assert his.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.django_db
def test_letters_to_many_go_out_a_few_at_a_time_with_few_questions_to_the_database(cast, monkeypatch):
    people = Person.objects.bulk_create(
        Person(email=f"more-{n}@example.org", name=f"More {n}", password="!", zone=zone_at(12)) for n in range(30)
    )
    cast.partnership.members.bulk_create(
        cast.partnership.members.model(partnership=cast.partnership, person=each, joined_on=timezone.localdate())
        for each in people
    )
    opened(cast)
    monkeypatch.setattr(notices, "MOST", 20)
    with CaptureQueriesContext(
        connection,
    ) as first:
        assert notices.remind_of_proposals() == 24  # the first 25 people, dina among them
    assert len(first) < 12
    assert notices.remind_of_proposals() == 10
    assert len(mail.outbox) == len(set(readers())) == 34


# Stopping them


@pytest.fixture
def stop(cast):
    cache.clear()
    yield f"/me/letters/{letters_token(cast.eve, 'reminder')}/"
    cache.clear()


@pytest.mark.django_db
def test_a_mail_program_stops_reminders_at_once_without_a_session_or_a_form_of_ours(cast, stop):
    program = Client(enforce_csrf_checks=True)
    answer = program.post(stop, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200 and not answer.cookies.get("sessionid")
    cast.eve.refresh_from_db()
    assert (cast.eve.wants_reminder, cast.eve.wants_digest) == (False, True)
    opened(cast)
    notices.remind_of_proposals()
    assert "eve" not in readers()


@pytest.mark.django_db
def test_opening_the_link_changes_nothing_and_its_button_stops_the_letters(cast, stop):
    anybody = Client(enforce_csrf_checks=True)
    page = anybody.get(stop).content.decode()
    assert "Stop these letters" in page and "Letters when a decision needs my voice" in page
    assert anybody.head(stop).status_code == 200
    assert Person.objects.get(pk=cast.eve.pk).wants_reminder
    assert "You get no such letters any more" in anybody.post(stop).content.decode()
    assert not Person.objects.get(pk=cast.eve.pk).wants_reminder


@pytest.mark.django_db
def test_they_can_be_had_again_on_ones_profile(cast, stop):
    client_of(None).post(stop)
    eve = client_of(cast.eve)
    boxes = re.findall(r'<input type="checkbox" name="(wants_\w+)"([^>]*)>', eve.get("/me/profile/").content.decode())
    assert [(name, "checked" in rest) for name, rest in boxes] == [("wants_digest", True), ("wants_reminder", False)]
    words = {"name": "Eve", "language": "en", "zone": "UTC", "contact": "mail", "wants_reminder": "on"}
    assert eve.post("/me/profile/", words).status_code == 302
    cast.eve.refresh_from_db()
    assert (cast.eve.wants_reminder, cast.eve.wants_digest) == (True, False)


@pytest.mark.django_db
def test_a_link_that_was_tampered_with_stops_nothing_and_after_many_one_waits(cast, stop, monkeypatch):
    monkeypatch.setattr("mutuality.kit.limits.time.time", lambda: 1_800_000_000)  # within one minute
    other = stop.replace(letters_token(cast.eve, "reminder")[:8], letters_token(cast.ben, "reminder")[:8] + "x")
    assert client_of(None).post(other).status_code == 404
    assert Person.objects.filter(wants_reminder=False).count() == 0
    assert [client_of(None).post(other).status_code for _ in range(30)][-1] == 429
