"""The final round: groups that mix perspectives put the shortlist in order, twice, each time in other company."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from typing import Any

from django.db import transaction

from mutuality.kit import live
from mutuality.methods.seating import Guest, seat
from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person

from ..models import Exercise, FinalGroup
from ..queries.exercise import members_asked
from ..queries.priorities import groups_of, is_in_group
from ..queries.snapshot import latest_drawn
from ..rules.priorities import (
    COMBINED,
    ROUND_1,
    ROUND_2,
    check_can_change,
    check_groups,
    check_ranking,
    check_shortlist,
    moved,
    placed,
)
from . import held
from .priorities import held_course, take_step

PLANS = 8  # of the second round, to choose the one in which the fewest meet again
IN_WORDS = {
    ROUND_1: "{who} made groups for the final round of “{title}”.",
    ROUND_2: "{who} mixed the groups of “{title}”.",
}
HANDED_IN = "Group {number} handed in its list in “{title}”."
TAKEN_BACK = "Group {number} took its list back in “{title}”."


@transaction.atomic
def make_groups(
    person: Person, exercise: Exercise, *, people: Collection[Person], groups: int, items: int | None = None
) -> None:
    """Make the groups of the next round; before the first one, the first `items` of the list become the shortlist."""
    exercise = held.led(person, exercise)
    course = held_course(exercise)
    before = list(groups_of(exercise).filter(round=1))
    waiting = [group.number for group in before if not group.is_handed_in]
    asked = {member.person_id for member in members_asked(exercise)} & {each.pk for each in people}
    is_open = exercise.is_open_now
    check_groups(step=course.step, is_open=is_open, people=len(asked), groups=groups, waiting=waiting)
    if course.step == COMBINED:
        course.shortlist = shortlist_of(exercise, items or 0)
        check_shortlist(number=len(course.shortlist))
    to = ROUND_1 if course.step == COMBINED else ROUND_2
    _seat(exercise, 1 if to == ROUND_1 else 2, asked, groups, course.shortlist, before)
    take_step(person, exercise, course, to, IN_WORDS[to])


def shortlist_of(exercise: Exercise, items: int) -> list[int]:
    """The first `items` of the list that was drawn last, and those that tie with the last of them."""
    drawn = latest_drawn(exercise)
    rows: list[dict[str, Any]] = drawn.result["items"] if drawn and drawn.result else []
    if not rows or items < 1:
        return []
    last = rows[min(items, len(rows)) - 1]["place"]
    return [row["number"] for row in rows if row["place"] <= last]


def _seat(
    exercise: Exercise, round: int, people: set[int], groups: int, order: list[int], before: Sequence[FinalGroup]
) -> None:
    brought = partnerships.perspectives_of(exercise.partnership_id, people)
    guests = [Guest(pk, brought[pk][0] if pk in brought else None) for pk in sorted(people)]
    met = {pair for group in before for pair in combinations(sorted(each.pk for each in group.people.all()), 2)}
    plans = [seat(guests, groups, seed=exercise.pk + number).tables for number in range(PLANS if met else 1)]
    tables = min(plans, key=lambda plan: sum(pair in met for table in plan for pair in combinations(table, 2)))
    for number, table in enumerate(tables, 1):
        group = FinalGroup.objects.create(exercise=exercise, round=round, number=number, order=order)
        group.people.set(table)


@transaction.atomic
def rank_in_group(
    person: Person,
    group: FinalGroup,
    *,
    move: tuple[int, int] | None = None,
    places: Mapping[int, int] | None = None,
) -> None:
    """One of a group puts its list in order, for all in it."""
    group = _held(person, group)
    check_can_change(is_handed_in=group.is_handed_in)
    group.order = moved(group.order, *move) if move else placed(group.order, places or {})
    group.save(update_fields=["order"])
    live.touch(group.topic)


@transaction.atomic
def hand_in(person: Person, group: FinalGroup, *, is_handed_in: bool = True) -> None:
    """The list is the group's; or it is taken back, while the round is on, to be changed."""
    group = _held(person, group)
    if group.is_handed_in == is_handed_in:
        return
    group.is_handed_in = is_handed_in
    group.save(update_fields=["is_handed_in"])
    said = HANDED_IN if is_handed_in else TAKEN_BACK
    held.note(None, group.exercise, "hand_in", said, number=group.number, round=group.round, order=group.order)
    live.touch(group.topic, group.exercise.topic)


def _held(person: Person, group: FinalGroup) -> FinalGroup:
    """The group as it is now, while its round is on, for one of its people."""
    exercise = held.locked(group.exercise)
    group = FinalGroup.objects.select_for_update().get(pk=group.pk)
    group.exercise = exercise
    check_ranking(
        is_open=exercise.is_open_now,
        step=held_course(exercise).step,
        round=group.round,
        is_in_it=is_in_group(person, group),
    )
    return group
