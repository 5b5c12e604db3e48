"""Reads of slips that wait for a second key: two keys name the same last day, or they do not meet."""

from dataclasses import dataclass
from datetime import date

from mutuality.people.models import Person

from ..models import Meeting
from .meeting import keys_to


def slips_scope(meeting: Meeting, closes_on: date) -> str:
    """The scope of the keys to hand out slips until one day."""
    return f"{meeting.topic}:slips-{closes_on.isoformat()}"


@dataclass(frozen=True)
class FirstKey:
    """A first key that waits: who turned it, and the last day it names."""

    first: Person
    closes_on: date


def first_keys(meeting: Meeting) -> list[FirstKey]:
    """The days that others named already, the oldest first; none where one person hands them out alone."""
    return [FirstKey(key.first, date.fromisoformat(day)) for key, day in keys_to(meeting, "slips")]


def day_to_offer(person: Person, keys: list[FirstKey], usual: date) -> date:
    """The day that stands in the field: what somebody else named, with which this key is the second; else the usual."""
    named = [key.closes_on for key in keys if key.first != person] or [key.closes_on for key in keys]
    return named[0] if named else usual
