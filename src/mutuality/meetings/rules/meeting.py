"""What may happen in a meeting. Plain values in, an answer or a refusal out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mutuality.kit.refused import Refused

LONGEST_MEETING = timedelta(hours=12)


@dataclass(frozen=True)
class Asked:
    """A question of a template: for the whole room (`key`) or for each table, with its minutes."""

    tier: str
    minutes: int
    text: str


@dataclass(frozen=True)
class Template:
    """A way to begin: what kind of meeting, how long, which questions."""

    name: str
    kind: str
    minutes: int
    questions: Sequence[Asked]


# The roundtable as specs of practice have it: two table rounds, then the whole room; questions are sent ahead.
TEMPLATES = {
    template.name: template
    for template in [
        Template(
            "roundtable",
            "roundtable",
            180,
            [
                Asked("table", 25, "What would look different if everybody here had been in the team from the start?"),
                Asked("table", 25, "Where has working together gone well for you, and where has it gone wrong?"),
                Asked("table", 20, "If you could change one thing about how we work together, what would you try?"),
                Asked("table", 10, "What would you, or your organisation, need before you could say yes?"),
                Asked("key", 15, "What could we do together that none of us could do alone?"),
                Asked("key", 10, "Which arrangements would let us work together for years and not for months?"),
                Asked("key", 10, "What else should we offer each other, or ask for?"),
            ],
        ),
        Template(
            "pod",
            "pod",
            90,
            [
                Asked("table", 25, "What have you seen since we last met that the others should know?"),
                Asked("table", 25, "Where do we see it differently, and what is behind that?"),
            ],
        ),
        Template("blank", "roundtable", 90, []),
    ]
}


def check_plan(*, now: datetime, starts_at: datetime, ends_at: datetime, needs_pod: bool, has_pod: bool) -> None:
    if starts_at < now - timedelta(hours=1):
        raise Refused("Choose a day and an hour that are still to come.", field="day")
    if not starts_at < ends_at <= starts_at + LONGEST_MEETING:
        raise Refused("A meeting takes between a minute and twelve hours.", field="minutes")
    if needs_pod and not has_pod:
        raise Refused("Choose the pod that meets.", field="pod")


def check_not_cancelled(*, state: str) -> None:
    if state == "cancelled":
        raise Refused("This meeting was called off. Look at the list of meetings for what comes next.")


def check_change(*, state: str) -> None:
    check_not_cancelled(state=state)
    if state != "planned":
        raise Refused("The meeting has begun. Its questions stay as they were asked.")


def check_naming(*, is_locked: bool) -> None:
    """Also after the closing: it takes two to lock the report, and one may have left."""
    if is_locked:
        raise Refused("This meeting is over, and its report is locked.")


def check_pair(*, one_perspective: int | None, other_perspective: int | None, same_person: bool) -> None:
    """Two co-facilitators must bring two different, declared perspectives."""
    if same_person:
        raise Refused("Choose two different people.", field="other")
    if one_perspective is None or other_perspective is None:
        raise Refused("One of the two has not said which perspective they bring. Ask them to say so first.")
    if one_perspective == other_perspective:
        raise Refused(
            "The two must come from different perspectives. Choose somebody from another side.", field="other"
        )


def check_opening(*, state: str, questions: int, seated: int) -> None:
    check_not_cancelled(state=state)
    if state != "planned":
        raise Refused("This meeting has been opened already.")
    if not questions:
        raise Refused("There is no question yet. Write at least one, then open the meeting.")
    if not seated:
        raise Refused("Nobody has said yet that they are coming. Invite people first.")


def check_moving_on(*, state: str, is_next: bool) -> None:
    check_not_cancelled(state=state)
    if state != "open":
        raise Refused("Only an open meeting can go on to its next question.")
    if not is_next:
        raise Refused("The meeting has already moved on. Look at the question now, then turn your key again.")


def check_closing(*, state: str) -> None:
    check_not_cancelled(state=state)
    if state == "planned":
        raise Refused("This meeting has not been opened yet.")
    if state == "closed":
        raise Refused("This meeting has been closed already.")


def check_answer(*, state: str) -> None:
    check_not_cancelled(state=state)
    if state == "closed":
        raise Refused("This meeting is over.")


def check_moving(*, state: str, is_own: bool) -> None:
    """Words for one table stay there: nobody goes to another table by themselves to read them."""
    if state == "open" and is_own:
        raise Refused("While the meeting is open, somebody else moves you to another table. Ask them.")
