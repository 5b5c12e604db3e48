"""Preparing an exercise, opening it, closing it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.kit.events import announce
from mutuality.partnerships import keys
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.models import Partnership, Pod
from mutuality.people.models import Person

from ..models import Exercise
from ..rules.exercise import check_closing, check_opening
from ..signals import exercise_closed, exercise_opened
from . import held
from .kinds import BEGINS, CHECKS, ENDS

State = Exercise.State


@transaction.atomic
def prepare(
    person: Person,
    partnership: Partnership,
    kind: str,
    *,
    once: UUID,
    title: str,
    prompt: str,
    pod: Pod | None,
    closes_at: datetime | None,
    settings: dict[str, Any],
) -> Exercise:
    """Begin to prepare an exercise. The same `once` begins it once."""
    keys.require(person, partnership, "lead_exercise")
    if again := Exercise.objects.filter(once=once, partnership=partnership).first():
        return again
    words = {"title": title, "prompt": prompt, "pod": pod, "closes_at": closes_at, "settings": settings}
    return Exercise.objects.create(partnership=partnership, kind=kind, once=once, **words)


@transaction.atomic
def change_exercise(
    person: Person,
    exercise: Exercise,
    *,
    title: str,
    prompt: str,
    pod: Pod | None,
    closes_at: datetime | None,
    settings: dict[str, Any],
) -> None:
    """Change what is not open yet."""
    exercise = held.draft(person, exercise)
    exercise.title, exercise.prompt, exercise.pod, exercise.closes_at = title, prompt, pod, closes_at
    exercise.settings = settings
    exercise.save()


@transaction.atomic
def open_exercise(person: Person, exercise: Exercise) -> None:
    """Open it to all who are asked. What it asks, and the smallest group that is shown, stay as they are now."""
    exercise, now = held.draft(person, exercise), timezone.now()
    check_opening(state=exercise.state, now=now, closes_at=exercise.closes_at)
    CHECKS[exercise.kind](exercise)
    exercise.smallest_group = partnerships.rules_of(exercise.partnership).small_group_inside
    exercise.state, exercise.opened_at = State.OPEN, now
    if begin := BEGINS.get(exercise.kind):
        begin(exercise)
    exercise.save()
    held.note(person, exercise, "open_exercise", "{who} opened an exercise to all: “{title}”.", **exercise.settings)
    announce(exercise_opened, exercise_id=exercise.pk)
    live.touch(exercise.topic)


@transaction.atomic
def close_exercise(person: Person | None, exercise: Exercise) -> None:
    """Close it; by hand of somebody who leads it, or by itself when its time has come (`person` is None)."""
    exercise = held.locked(exercise) if person is None else held.led(person, exercise)
    check_closing(state=exercise.state)
    exercise.state, exercise.closed_at = State.CLOSED, timezone.now()
    if end := ENDS.get(exercise.kind):
        end(exercise)
    exercise.save(update_fields=["state", "closed_at"])
    by = "{who} closed an exercise: “{title}”." if person else "An exercise closed when its time had come: “{title}”."
    held.note(person, exercise, "close_exercise", by)
    announce(exercise_closed, exercise_id=exercise.pk)
    live.touch(exercise.topic)


def close_due_exercises() -> int:
    """Close every exercise whose time has come; returns how many. Each by itself, so that one that fails harms none."""
    due = Exercise.objects.filter(state=State.OPEN, closes_at__lte=timezone.now())
    for exercise in due:
        close_exercise(None, exercise)
    return len(due)
