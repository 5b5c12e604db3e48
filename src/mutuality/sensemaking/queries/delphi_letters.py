"""Reads about letters of a Delphi: which rounds close soon, whose hour has come, and who has answered by now."""

from collections.abc import Collection
from datetime import datetime

from mutuality.kit.waking import is_day
from mutuality.people.models import Person

from ..models import DelphiNotice, DelphiRound, Exercise, Respondent
from ..rules.delphi_letters import BEFORE, is_due
from .exercise import key_of, members_asked


def rounds_that_close_soon(now: datetime) -> list[DelphiRound]:
    soon = DelphiRound.objects.filter(
        closed_at=None, closes_at__gt=now, closes_at__lte=now + BEFORE, exercise__state=Exercise.State.OPEN
    )
    found = soon.select_related("exercise__partnership", "exercise__pod").order_by("closes_at")
    return [each for each in found if _is_due(each, now)]


def _is_due(this: DelphiRound, now: datetime) -> bool:
    return this.closes_at is not None and is_due(now=now, opened_at=this.opened_at, closes_at=this.closes_at)


def people_whose_hour_has_come(this: DelphiRound, now: datetime, size: int) -> list[Person]:
    """A few of those who are asked, whether they get a letter or not."""
    told = DelphiNotice.objects.filter(round=this).values("person")
    places = members_asked(this.exercise).exclude(person__in=told).order_by("pk")
    zones = set(places.order_by().values_list("person__zone", flat=True).distinct())
    by_day = [zone for zone in zones if is_day(now, zone)]
    return [place.person for place in places.filter(person__zone__in=by_day)[:size]]


def readers_among(people: Collection[Person], this: DelphiRound) -> list[Person]:
    """Who wishes for such letters, and has not answered all: found by their keys, which name nobody."""
    have_answered = set(Respondent.objects.filter(exercise=this.exercise, is_done=True).values_list("key", flat=True))
    return [each for each in people if _wishes(each) and key_of(each, this.exercise) not in have_answered]


def _wishes(person: Person) -> bool:
    by_mail = bool(person.email) and person.contact == Person.Contact.MAIL
    return by_mail and person.wants_reminder and person.is_active
