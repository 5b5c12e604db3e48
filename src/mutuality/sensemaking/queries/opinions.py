"""What is answered and what comes next, for members and for guests; the door that an open link is."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db.models import Count
from django.shortcuts import get_object_or_404

from mutuality.kit.seal import seal
from mutuality.methods.opinion_map.statements import routing
from mutuality.people.models import Person

from ..models import Exercise, OpenLink, Opinion, Respondent, Statement
from ..rules.opinions import next_asked
from .exercise import led_exercise_for
from .snapshot import latest_drawn
from .statements import statements_in

VOICES = [voice.value for voice in Opinion.Voice]
Counts = dict[int, list[int]]  # number of a statement → how many agree, disagree, pass

# Doors


def link_by(token: str) -> OpenLink:
    """The open link that a token stands for; the token itself is the door. One that was taken back leads nowhere."""
    found = OpenLink.objects.select_related("exercise__partnership").filter(taken_back_at=None)
    return get_object_or_404(found, token_digest=token_digest(token))


def link_for(person: Person, slug: str, pk: int, link: int) -> OpenLink:
    """An open link, for those who lead its exercise."""
    exercise = led_exercise_for(person, slug, pk, Exercise.Kind.OPINIONS)
    found = get_object_or_404(OpenLink, exercise=exercise, pk=link, taken_back_at=None)
    found.exercise = exercise
    return found


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def links_of(exercise: Exercise) -> list[OpenLink]:
    """Those that were not taken back."""
    links = list(OpenLink.objects.filter(exercise=exercise, taken_back_at=None).select_related("made_by"))
    for link in links:
        link.exercise = exercise
    return links


def number_of_guests(exercise: Exercise) -> int:
    return Respondent.objects.filter(exercise=exercise, is_guest=True).count()


def guest_key(secret: UUID, exercise: Exercise) -> str:
    """Under which key the answers of a guest are kept whose browser holds `secret`."""
    return seal(secret, exercise.uid)


# Answering


@dataclass(frozen=True)
class Asked:
    """Where somebody is: the next statement, None when all are answered; how many of how many they have answered."""

    next: Statement | None
    answered: int
    number: int

    @property
    def left(self) -> int:
        return self.number - self.answered


def asked_of(exercise: Exercise, key: str) -> Asked:
    """What comes next for whoever answers under `key`. Four queries."""
    statements = {each.number: each for each in statements_in(exercise)}
    said = set(_said_by(exercise, key))
    counts = counts_of(exercise)
    left = {number: sum(counts.get(number, [])) for number in statements if number not in said}
    weights = _weights(exercise, {number: counts.get(number, [0, 0, 0]) for number in left})
    number = next_asked(left, weights, key)
    return Asked(statements[number] if number else None, len(statements) - len(left), len(statements))


def _weights(exercise: Exercise, counts: Counts) -> dict[int, float]:
    """How much it would help to ask each of these; how far each pulls people apart is known from the last drawing."""
    drawn = latest_drawn(exercise)
    lines = drawn.result["statements"] if drawn and drawn.result else []
    pull = {each["number"]: each["pull"] for each in lines}
    far = np.array([pull.get(number, 0.0) for number in counts])
    found = routing(np.array(list(counts.values()), dtype=np.int64).reshape(-1, 3).T, far)
    return dict(zip(counts, found.tolist(), strict=True))


def counts_of(exercise: Exercise) -> Counts:
    """For each statement in use that was answered, how many agree, disagree and pass. One query."""
    rows = Opinion.objects.filter(statement__exercise=exercise, statement__state=Statement.State.IN).order_by()
    found: Counts = {}
    for number, voice, people in rows.values_list("statement__number", "voice").annotate(people=Count("pk")):
        found.setdefault(number, [0, 0, 0])[VOICES.index(voice)] = people
    return found


def _said_by(exercise: Exercise, key: str) -> dict[int, str]:
    rows = Opinion.objects.filter(respondent__exercise=exercise, respondent__key=key)
    return dict(rows.values_list("statement__number", "voice"))


def own_opinions(exercise: Exercise, key: str) -> list[tuple[Statement, str]]:
    """What was answered under `key`, in the order of the statements. Two queries."""
    said = _said_by(exercise, key)
    return [(each, said[each.number]) for each in statements_in(exercise) if each.number in said]
