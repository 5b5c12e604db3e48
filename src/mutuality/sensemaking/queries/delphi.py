"""Reads of a Delphi: its rounds, what is scored in them, one's own answers, and what others gave as reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mutuality.people.models import Person

from ..models import DelphiRound, DelphiScore, Exercise, Statement
from .exercise import exercise_for, key_of, members_asked
from .statements import statements_in

# Doors


def item_for(person: Person, slug: str, pk: int, number: int) -> tuple[DelphiRound, Statement]:
    """An item of the last round, whether it is still open or not, and that round."""
    exercise = exercise_for(person, slug, pk, Exercise.Kind.DELPHI)
    this = last_round(exercise)
    if this is None:
        raise Http404
    return this, get_object_or_404(items_of(this), number=number)


def own_score_for(person: Person, slug: str, pk: int, number: int, of_round: int) -> DelphiScore:
    """What a person said themselves to an item in a round."""
    exercise = exercise_for(person, slug, pk, Exercise.Kind.DELPHI)
    own = _own(person, exercise).select_related("round", "statement")
    return get_object_or_404(own, statement__number=number, round__number=of_round)


# Rounds and items


def rounds_of(exercise: Exercise) -> list[DelphiRound]:
    """All rounds, the first one first."""
    found = list(DelphiRound.objects.filter(exercise=exercise))
    for each in found:
        each.exercise = exercise
    return found


def last_round(exercise: Exercise) -> DelphiRound | None:
    """The round that is under way; between rounds, and afterwards, the one that was the last."""
    return rounds[-1] if (rounds := rounds_of(exercise)) else None


def items_of(this: DelphiRound) -> QuerySet[Statement]:
    """What is scored in a round; what was set aside meanwhile is not."""
    return statements_in(this.exercise).filter(number__in=this.items)


def place_of(this: DelphiRound, number: int) -> dict[str, int | None]:
    """Where an item stands among those of its round, and which come before and after."""
    numbers = list(items_of(this).values_list("number", flat=True))
    at = numbers.index(number)
    earlier, later = numbers[at - 1] if at else None, numbers[at + 1] if at + 1 < len(numbers) else None
    return {"place": at + 1, "places": len(numbers), "earlier": earlier, "later": later}


def item_before(this: DelphiRound, number: int) -> dict[str, Any] | None:
    """What came of an item in the round before; None where it was not in it."""
    before = DelphiRound.objects.get(exercise=this.exercise, number=this.number - 1)
    return next((each for each in before.counted["items"] if each["item"] == number), None)


def waiting_suggestions(exercise: Exercise) -> int:
    return Statement.objects.filter(exercise=exercise, state=Statement.State.SUGGESTED).count()


# Answers


def _own(person: Person, exercise: Exercise) -> QuerySet[DelphiScore]:
    key = key_of(person, exercise)
    return DelphiScore.objects.filter(respondent__key=key, round__exercise=exercise)


def own_scores(person: Person, exercise: Exercise) -> dict[int, dict[int, DelphiScore]]:
    """Number of a round → number of an item → what the person said to it."""
    found: dict[int, dict[int, DelphiScore]] = {}
    for each in _own(person, exercise).select_related("round", "statement"):
        found.setdefault(each.round.number, {})[each.statement.number] = each
    return found


def next_item(items: Sequence[Statement], said: dict[int, DelphiScore], after: int = 0) -> Statement | None:
    """The next one without an answer, from the one after on and round to the beginning again."""
    open_ones = [each for each in items if each.number not in said]
    return next((each for each in open_ones if each.number > after), open_ones[0] if open_ones else None)


@dataclass(frozen=True)
class Heard:
    """How many of those asked have said something in a round; None while they are too few to tell."""

    people: int | None
    asked: int


def heard_in(this: DelphiRound) -> Heard:
    people = DelphiScore.objects.filter(round=this).aggregate(n=Count("respondent", distinct=True))["n"]
    enough = people >= this.exercise.smallest_group
    return Heard(people if enough else None, members_asked(this.exercise).count())


def reasons_in(exercise: Exercise) -> dict[int, list[str]]:
    """Number of an item → what people gave as reasons in rounds that are closed.

    Their order is that of digests, which tells neither who said one nor which two are by the same person.
    """
    said = DelphiScore.objects.filter(round__exercise=exercise, round__closed_at__isnull=False).exclude(comment="")
    found: dict[int, list[str]] = {}
    for number, comment in said.order_by("leaf__digest").values_list("statement__number", "comment"):
        found.setdefault(number, []).append(comment)
    return found
