"""Asking that statements be merged or reworded, and answering it: both stay to be read."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.partnerships import keys
from mutuality.people.models import Person

from ..models import Exercise, WordingRequest
from ..rules.priorities import check_ruling, check_wording_request
from . import held


@transaction.atomic
def ask_for_wording(person: Person, exercise: Exercise, *, once: UUID, text: str) -> WordingRequest:
    """Ask for other words, under one's name. The same `once` asks once."""
    keys.require(person, exercise.partnership, "take_part")
    if again := WordingRequest.objects.filter(once=once, person=person).first():
        return again
    check_wording_request(is_open=exercise.is_open_now, text=text)
    made = WordingRequest.objects.create(
        exercise=exercise, person=person, text=text.strip(), at=timezone.now(), once=once
    )
    live.touch(exercise.topic)
    return made


@transaction.atomic
def rule_on_wording(person: Person, wish: WordingRequest, *, ruling: str) -> None:
    """Say what becomes of it, and why; once."""
    exercise = held.led(person, wish.exercise)
    wish = WordingRequest.objects.select_for_update().get(pk=wish.pk)
    check_ruling(is_ruled=wish.ruled_at is not None, text=ruling)
    wish.ruling, wish.ruled_by, wish.ruled_at = ruling.strip(), person, timezone.now()
    wish.save(update_fields=["ruling", "ruled_by", "ruled_at"])
    held.note(
        person, exercise, "rule_on_wording", "{who} answered in “{title}” whether statements are merged or reworded."
    )
    live.touch(exercise.topic)
