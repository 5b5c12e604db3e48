"""What people put first, each for themselves: picking, putting in order, rating. Saved at each tap, told to nobody."""

from collections.abc import Callable, Mapping

from django.db import transaction

from mutuality.people.models import Person
from mutuality.record.actions import commit_voice
from mutuality.record.rules import canonical

from ..models import Exercise, ImpactScore, PersonalOrder, Respondent, Statement
from ..queries.priorities import course_of, most_picks, order_of
from ..queries.statements import statements_in
from ..rules.priorities import ROUND_OF_ANSWERS, check_answers_are_taken, check_picking, check_rating, moved, placed
from . import held


@transaction.atomic
def pick(person: Person, exercise: Exercise, *, number: int) -> None:
    """Pick a statement: it comes last on one's list. Picked twice, it stays where it is."""
    respondent, step = _answering(person, exercise)
    before = order_of(person, exercise, step)
    if number in before:
        return
    is_there = statements_in(exercise).filter(number=number).exists()
    counted = statements_in(exercise).filter(number__in=before).count()
    check_picking(step=step, is_there=is_there, number_picked=counted, most=most_picks(exercise))
    _keep(respondent, exercise, step, [*before, number])


@transaction.atomic
def put_back(person: Person, exercise: Exercise, *, number: int) -> None:
    _change(person, exercise, lambda order: [each for each in order if each != number])


@transaction.atomic
def put_in_order(
    person: Person, exercise: Exercise, *, move: tuple[int, int] | None = None, places: Mapping[int, int] | None = None
) -> None:
    """Move one of one's picks to a place, or give several their places."""
    _change(person, exercise, lambda order: moved(order, *move) if move else placed(order, places or {}))


def _change(person: Person, exercise: Exercise, change: Callable[[list[int]], list[int]]) -> None:
    respondent, step = _answering(person, exercise)
    check_answers_are_taken(step=step)
    before = order_of(person, exercise, step)
    after = change(before)
    if after != before:
        _keep(respondent, exercise, step, after)


def _answering(person: Person, exercise: Exercise) -> tuple[Respondent, str]:
    """Who answers, held, so that two taps of one person come after each other; and the step."""
    respondent = held.answering(person, exercise)
    return Respondent.objects.select_for_update().get(pk=respondent.pk), course_of(exercise).step


def _keep(respondent: Respondent, exercise: Exercise, step: str, order: list[int]) -> None:
    round = ROUND_OF_ANSWERS[step]
    words = canonical({"exercise": str(exercise.uid), "round": round, "order": order})
    salt, leaf = commit_voice(exercise.partnership.chain_id, words)
    said = {"order": order, "salt": salt, "leaf": leaf}
    PersonalOrder.objects.update_or_create(respondent=respondent, round=round, defaults=said)
    held.mark_done(respondent, len(order) >= most_picks(exercise))


@transaction.atomic
def rate_impact(person: Person, statement: Statement, *, impact: int, feasibility: int) -> None:
    """Say how much a thing would change and how well it can be done, in place of what one said before."""
    exercise = statement.exercise
    respondent, step = _answering(person, exercise)
    is_there = statements_in(exercise).filter(pk=statement.pk).exists()
    check_rating(step=step, is_there=is_there)
    said = {"impact": impact, "feasibility": feasibility}
    if ImpactScore.objects.filter(respondent=respondent, statement=statement, **said).exists():
        return
    words = canonical({"exercise": str(exercise.uid), "statement": statement.number, **said})
    salt, leaf = commit_voice(exercise.partnership.chain_id, words)
    kept = {**said, "salt": salt, "leaf": leaf}
    ImpactScore.objects.update_or_create(respondent=respondent, statement=statement, defaults=kept)
    rated = ImpactScore.objects.filter(respondent=respondent).values("statement")
    held.mark_done(respondent, not statements_in(exercise).exclude(pk__in=rated).exists())
