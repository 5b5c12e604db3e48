"""Reads of an exercise in priorities: its step, lists of one's own, groups of the final round, words asked for."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.powers import POWERS
from mutuality.people.models import Person

from ..models import Exercise, FinalGroup, ImpactScore, PersonalOrder, PriorityCourse, Statement, WordingRequest
from ..rules.priorities import GATHERING, NOMINAL, PICKS, ROUND_OF_ANSWERS, STEPS, is_drawable
from .exercise import exercise_for, key_of, led_exercise_for, members_asked
from .statements import statements_in

KIND = Exercise.Kind.PRIORITIES

# Doors


def priorities_for(person: Person, slug: str, pk: int, *ways: str) -> Exercise:
    """An exercise in priorities, in one of these ways; a draft has no pages but its own."""
    return _under_way(exercise_for(person, slug, pk, KIND), *ways)


def led_priorities_for(person: Person, slug: str, pk: int, *ways: str) -> Exercise:
    return _under_way(led_exercise_for(person, slug, pk, KIND), *ways)


def _under_way(exercise: Exercise, *ways: str) -> Exercise:
    opened = Exercise.objects.filter(pk=exercise.pk).exclude(state=Exercise.State.DRAFT)
    get_object_or_404(opened.filter(settings__way__in=ways) if ways else opened)
    return exercise


def statement_to_rate_for(person: Person, slug: str, pk: int, number: int) -> Statement:
    exercise = priorities_for(person, slug, pk, "impact")
    statement = get_object_or_404(statements_in(exercise), number=number)
    statement.exercise = exercise
    return statement


def final_group_for(person: Person, slug: str, pk: int, round: int, number: int) -> FinalGroup:
    """A group of the final round; all members see what it does, its people alone put its list in order."""
    exercise = priorities_for(person, slug, pk, PICKS)
    group = get_object_or_404(FinalGroup, exercise=exercise, round=round, number=number)
    group.exercise = exercise
    return group


def wording_request_for(person: Person, slug: str, pk: int, wish: int) -> WordingRequest:
    """Somebody's wish for other words, for those who lead."""
    exercise = led_priorities_for(person, slug, pk)
    found = get_object_or_404(WordingRequest, exercise=exercise, pk=wish)
    found.exercise = exercise
    return found


# Its step


def way_of(exercise: Exercise) -> str:
    return str(exercise.settings["way"])


def most_picks(exercise: Exercise) -> int:
    return int(exercise.settings["pick"])


def course_of(exercise: Exercise) -> PriorityCourse:
    """How far it has come. One that nobody took a step in is at its first step, and nothing is kept of that."""
    found = PriorityCourse.objects.filter(exercise=exercise).first()
    return found or PriorityCourse(exercise=exercise, step=STEPS[way_of(exercise)][0])


def gathers_ideas(exercise: Exercise) -> bool:
    """Whether new ideas are taken while it is open: a nominal group begins with none."""
    if exercise.kind != KIND or way_of(exercise) != NOMINAL:
        return False
    return course_of(exercise).step in GATHERING


def can_be_drawn(exercise: Exercise, course: PriorityCourse) -> bool:
    return is_drawable(step=course.step, state=exercise.state)


# Lists of one's own


def order_of(person: Person, exercise: Exercise, step: str) -> list[int]:
    """What somebody picked, the most important first. In a second vote the first one stands until it is changed."""
    rows = PersonalOrder.objects.filter(respondent__exercise=exercise, respondent__key=key_of(person, exercise))
    last = rows.filter(round__lte=ROUND_OF_ANSWERS.get(step, 2)).order_by("round").last()
    return list(last.order) if last else []


def scores_by(person: Person, exercise: Exercise) -> dict[int, ImpactScore]:
    """What somebody has rated, by the numbers of statements."""
    rows = ImpactScore.objects.filter(respondent__exercise=exercise, respondent__key=key_of(person, exercise))
    return {row.statement.number: row for row in rows.select_related("statement")}


# The final round


def groups_of(exercise: Exercise) -> QuerySet[FinalGroup]:
    return FinalGroup.objects.filter(exercise=exercise).prefetch_related("people")


def is_in_group(person: Person, group: FinalGroup) -> bool:
    return group.people.filter(pk=person.pk).exists()


def in_order(exercise: Exercise, order: list[int]) -> list[Statement]:
    """The statements with these numbers, in this order; without those that were set aside since."""
    found = {each.number: each for each in statements_in(exercise).filter(number__in=order)}
    return [found[number] for number in order if number in found]


# Everybody's turn


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, in which round; nobody's once all have passed."""

    number: int
    round: int
    person: Person | None


def turn_of(exercise: Exercise, course: PriorityCourse) -> Turn:
    """Those who lead come last, so that nobody begins by agreeing with them; the others in an order by lot."""
    asked = list(members_asked(exercise).distinct())
    leading = led_by(exercise)
    asked.sort(key=lambda member: (member.person_id in leading, key_of(member.person, exercise)))
    number = max(1, len(asked))
    over = not asked or course.passes >= number
    person = None if over else asked[course.turn % number].person
    return Turn(course.turn, course.turn // number + 1, person)


def led_by(exercise: Exercise) -> set[int]:
    """Who holds an office with which exercises are led."""
    found = partnerships.live_mandates(exercise.partnership_id).filter(office__in=POWERS["lead_exercise"].offices)
    return set(found.filter(scope="").values_list("person_id", flat=True))


# Other words


def wording_requests_of(exercise: Exercise) -> QuerySet[WordingRequest]:
    return WordingRequest.objects.filter(exercise=exercise).select_related("person", "ruled_by").order_by("pk")
