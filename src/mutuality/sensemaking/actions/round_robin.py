"""Everybody has their turn: the facilitator writes down each idea as it was said, or that somebody passes."""

from uuid import UUID

from django.db import transaction

from mutuality.kit import live
from mutuality.people.models import Person

from ..models import Exercise, Statement
from ..rules.priorities import check_turn
from . import held, statements
from .priorities import held_course


@transaction.atomic
def record_turn(person: Person, exercise: Exercise, *, once: UUID, turn: int, text: str = "") -> None:
    """Write down the idea of whose turn it is, or with no text that they pass. Nothing keeps whose idea it was."""
    exercise = held.led(person, exercise)
    course = held_course(exercise)
    if Statement.objects.filter(exercise=exercise, once=once).exists():
        return
    check_turn(step=course.step, turn=course.turn, asked=turn)
    if text.strip():
        statements.draw_statement(person, exercise, once=once, text=text)
    course.turn, course.passes = course.turn + 1, 0 if text.strip() else course.passes + 1
    course.save(update_fields=["turn", "passes"])
    live.touch(exercise.topic)
