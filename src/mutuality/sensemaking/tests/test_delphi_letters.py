"""Letters before a round closes: to whom, when, and once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from mutuality.people.models import Person
from mutuality.sensemaking.actions import delphi as actions
from mutuality.sensemaking.actions import delphi_letters as letters
from mutuality.sensemaking.models import DelphiNotice, DelphiRound

from .made import opened
from .panel import SETTINGS, say

pytestmark = pytest.mark.django_db
EVERYBODY = ["ama", "ben", "cora", "dina", "eve"]


@pytest.fixture
def delphi(cast, monkeypatch):
    """A round that closes in twenty hours, at noon where people are."""
    now = timezone.now().replace(hour=12)
    monkeypatch.setattr(timezone, "now", lambda: now)
    Person.objects.update(zone="UTC")
    exercise = opened(cast, "delphi", settings=dict(SETTINGS))
    DelphiRound.objects.update(opened_at=now - timedelta(days=4), closes_at=now + timedelta(hours=20))
    return exercise


def readers():
    return sorted(letter.to[0].partition("@")[0] for letter in mail.outbox)


def remind(capture):
    with capture(execute=True):
        return letters.remind_of_rounds()


def test_those_who_have_not_answered_all_get_one_letter(cast, delphi, django_capture_on_commit_callbacks):
    for number in (1, 2, 3, 4):
        say(cast.dina, delphi, number, 7)
    say(cast.eve, delphi, 1, 7)
    assert remind(django_capture_on_commit_callbacks) == 4
    assert remind(django_capture_on_commit_callbacks) == 0
    assert readers() == ["ama", "ben", "cora", "eve"]
    assert "How shall we work?" in mail.outbox[0].body and delphi.get_absolute_url() in mail.outbox[0].body


def test_rows_about_letters_do_not_tell_who_has_answered(cast, delphi, django_capture_on_commit_callbacks):
    for number in (1, 2, 3, 4):
        say(cast.dina, delphi, number, 7)
    remind(django_capture_on_commit_callbacks)
    assert DelphiNotice.objects.count() == len(EVERYBODY)
    actions.close_round(cast.cora, delphi)
    assert letters.forget_round_notices() == len(EVERYBODY)


@pytest.mark.parametrize(
    ("person", "round_"),
    [
        ({"zone": "Pacific/Auckland"}, {}),  # it is midnight there, or one o'clock
        ({"wants_reminder": False}, {}),
        ({"contact": "digest"}, {}),
        ({}, {"closes_at": timedelta(days=2)}),
        ({}, {"opened_at": -timedelta(hours=4)}),
        ({}, {"closes_at": None}),
    ],
)
def test_nobody_is_written_to_by_night_too_early_or_against_their_wish(
    cast, delphi, person, round_, django_capture_on_commit_callbacks
):
    now = timezone.now()
    if person:
        Person.objects.update(**person)
    if round_:
        DelphiRound.objects.update(**{name: ahead and now + ahead for name, ahead in round_.items()})
    assert remind(django_capture_on_commit_callbacks) == 0 and not mail.outbox
