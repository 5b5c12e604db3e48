"""What is printed for a meeting: an agenda with hours, and a sheet for each table's notes."""

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from mutuality.kit.dates import hour
from mutuality.people.models import Person

from ..models import Meeting, Question, Table
from .meeting import HERE, may

LINES = 7  # to write on, under each question of a table


@dataclass(frozen=True)
class Item:
    """A question with its hour: at the meeting, and where the reader is (empty when clocks agree)."""

    question: Question
    there: str
    here: str


def agenda_of(meeting: Meeting) -> list[Item]:
    """Each question begins when the minutes of those before it are over."""
    begins, items = meeting.starts_at, []
    for question in meeting.questions.all():
        there, here = _both(begins, meeting.zone)
        items.append(Item(question, there, here))
        begins += timedelta(minutes=question.minutes)
    return items


def _both(when: datetime, zone: str) -> tuple[str, str]:
    here = timezone.localtime(when)
    with timezone.override(zoneinfo.ZoneInfo(zone)):
        there = hour(when)
        same = timezone.localtime(when).replace(tzinfo=None) == here.replace(tzinfo=None)
    return there, "" if same else hour(when)


@dataclass(frozen=True)
class Sheet:
    """A table's sheet for notes. `names` are there only for whoever may seat people."""

    table: Table | None
    names: Sequence[str]
    questions: Sequence[Question]


def sheets_for(person: Person, meeting: Meeting) -> list[Sheet]:
    """One for each table; a single one, without a number, while no tables are laid."""
    questions = [each for each in meeting.questions.all() if each.tier == Question.Tier.TABLE]
    if not questions:
        return []
    names = _names_by_table(meeting) if may(person, meeting, "arrange_seats") else {}
    tables: list[Table | None] = list(meeting.tables.all())
    return [Sheet(table, names.get(table.pk, []) if table else [], questions) for table in tables or [None]]


def _names_by_table(meeting: Meeting) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    seats = meeting.seats.filter(HERE).exclude(table=None).order_by("person__name")
    for table, name in seats.values_list("table_id", "person__name"):
        names.setdefault(table, []).append(name)
    return names
