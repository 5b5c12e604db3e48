"""Setting priorities: what is asked before it opens, going on to the next step, and drawing what came of it."""

from collections.abc import Callable

from django.db import transaction

from mutuality.kit import live
from mutuality.kit.refused import Refused
from mutuality.people.models import Person

from ..models import Exercise, PriorityCourse
from ..queries.drawn import Drawn
from ..queries.priorities import can_be_drawn, course_of, most_picks, way_of
from ..queries.priority_results import drawn_priorities
from ..queries.statements import statements_in
from ..rules.priorities import ROUND_OF_ANSWERS, check_asked, check_going_on, next_step
from . import held

IN_WORDS = {  # what the record says of a step
    "combined": "{who} ended the picking in “{title}”.",
    "round_robin": "{who} began to let everybody have their turn in “{title}”.",
    "clarifying": "{who} ended the collecting of ideas in “{title}”.",
    "voting": "{who} opened the vote in “{title}”.",
    "discussing": "{who} ended the vote in “{title}”.",
    "voting_again": "{who} opened a second vote in “{title}”.",
}


def check_priorities(exercise: Exercise) -> None:
    """What is still missing before it opens."""
    number = statements_in(exercise).count()
    check_asked(way=way_of(exercise), statements=number, pick=most_picks(exercise))


def draw_priorities(exercise: Exercise, seed: int, tell: Callable[[int], None]) -> Drawn:
    if not can_be_drawn(exercise, course_of(exercise)):
        raise Refused(
            "People still answer. Results are drawn when that is over, so that nobody's answer can be told from two "
            "of them."
        )
    return drawn_priorities(exercise)


def held_course(exercise: Exercise) -> PriorityCourse:
    """How far it has come, kept from now on; callers hold the exercise."""
    first = course_of(exercise).step
    return PriorityCourse.objects.get_or_create(exercise=exercise, defaults={"step": first})[0]


@transaction.atomic
def take_next_step(person: Person, exercise: Exercise, *, step: str) -> None:
    """Go on from `step` to the next one."""
    exercise = held.led(person, exercise)
    course, way = held_course(exercise), way_of(exercise)
    number = statements_in(exercise).count()
    check_going_on(way=way, step=course.step, asked=step, is_open=exercise.is_open_now, statements=number)
    to = next_step(way, course.step)
    assert to
    take_step(person, exercise, course, to, IN_WORDS[to])


def take_step(person: Person, exercise: Exercise, course: PriorityCourse, to: str, sentence: str) -> None:
    course.step = to
    course.save()
    held.ask_each(exercise, to in ROUND_OF_ANSWERS)
    held.note(person, exercise, "take_next_step", sentence, step=to)
    live.touch(exercise.topic)
