"""Reads of statements and of the way they came."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mutuality.meetings.models import Contribution, Question
from mutuality.meetings.queries.for_all import is_for_all, questions_asked
from mutuality.people.models import Person

from ..models import EarlierStatement, Exercise, Origin, Statement
from .exercise import exercise_for, leads, led_exercise_for

IN = Statement.State.IN

# Doors


def statement_for(person: Person, slug: str, pk: int, number: int) -> Statement:
    """A statement, through the door of its exercise; one that was only suggested, for those who lead."""
    exercise = exercise_for(person, slug, pk)
    statement = _of(exercise, number)
    if statement.state == Statement.State.SUGGESTED and not leads(person, exercise):
        raise Http404
    return statement


def led_statement_for(person: Person, slug: str, pk: int, number: int) -> Statement:
    return _of(led_exercise_for(person, slug, pk), number)


def _of(exercise: Exercise, number: int) -> Statement:
    statement = get_object_or_404(Statement, exercise=exercise, number=number)
    statement.exercise = exercise
    return statement


def question_for(exercise: Exercise, pk: int) -> Question:
    """A question that was asked in a meeting of the same partnership."""
    return get_object_or_404(questions_asked(exercise.partnership), pk=pk)


# Lists


def statements_in(exercise: Exercise) -> QuerySet[Statement]:
    """Those that are put to people, in the order of their numbers."""
    return Statement.objects.filter(exercise=exercise, state=IN)


@dataclass(frozen=True)
class Trail:
    """A statement and how it came about: voices, what it said before, and what was merged into it."""

    statement: Statement
    voices: list[Contribution]
    earlier: list[EarlierStatement]
    merged: "list[Trail]"

    @property
    def lost_a_voice(self) -> bool:
        return any(each.is_withdrawn for each in self.voices) or any(each.lost_a_voice for each in self.merged)

    @property
    def number_of_voices(self) -> int:
        return len(self.voices) + sum(each.number_of_voices for each in self.merged)


def trails_of(exercise: Exercise) -> list[Trail]:
    """All statements of an exercise but those merged into others, each with its trail. Three queries."""
    return [trail for trail in _trails(exercise).values() if trail.statement.into_id is None]


def trail_of(statement: Statement) -> Trail:
    return _trails(statement.exercise)[statement.pk]


def _trails(exercise: Exercise) -> dict[int, Trail]:
    statements = list(Statement.objects.filter(exercise=exercise))
    found = {each.pk: Trail(each, [], [], []) for each in statements}
    origins = Origin.objects.filter(statement__exercise=exercise).order_by("pk")
    for origin in origins.select_related("contribution__meeting__partnership", "contribution__author"):
        if is_for_all(origin.contribution):
            found[origin.statement_id].voices.append(origin.contribution)
    for earlier in EarlierStatement.objects.filter(statement__exercise=exercise).select_related("by").order_by("pk"):
        found[earlier.statement_id].earlier.append(earlier)
    for each in statements:
        if each.into_id is not None:
            found[each.into_id].merged.append(found[each.pk])
    return found
