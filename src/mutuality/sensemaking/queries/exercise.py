"""The doors to exercises, lists of them, and who answers in them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from mutuality.kit.seal import seal
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.models import Member, Partnership
from mutuality.people.models import Person

from ..models import Exercise, Respondent

State = Exercise.State

# Doors


def exercise_for(person: Person, slug: str, pk: int, *kinds: str) -> Exercise:
    """The one door to an exercise: members of its partnership; a draft for those who lead exercises."""
    partnership = partnerships.partnership_for(person, slug)
    found = Exercise.objects.select_related("pod").filter(partnership=partnership, pk=pk)
    exercise = get_object_or_404(found.filter(kind__in=kinds) if kinds else found)
    exercise.partnership = partnership
    if exercise.state == State.DRAFT and not leads(person, exercise):
        raise Http404
    return exercise


def led_exercise_for(person: Person, slug: str, pk: int, *kinds: str) -> Exercise:
    """An exercise, for those who lead exercises here."""
    exercise = exercise_for(person, slug, pk, *kinds)
    if not leads(person, exercise):
        raise Http404
    return exercise


def draft_for(person: Person, slug: str, pk: int, *kinds: str) -> Exercise:
    exercise = led_exercise_for(person, slug, pk, *kinds)
    if exercise.state != State.DRAFT:
        raise Http404
    return exercise


def leads(person: Person, exercise: Exercise) -> bool:
    return partnerships.may(person, exercise.partnership, "lead_exercise")


# Lists


@dataclass(frozen=True)
class Board:
    """The exercises of a partnership, as its page of findings shows them."""

    drafts: list[Exercise]
    open: list[Exercise]
    closed: list[Exercise]


def board_of(partnership: Partnership, person: Person) -> Board:
    found = list(Exercise.objects.filter(partnership=partnership).select_related("partnership", "pod").order_by("-pk"))
    prepares = partnerships.may(person, partnership, "lead_exercise")
    in_state = {state: [each for each in found if each.state == state] for state in State}
    return Board(in_state[State.DRAFT] if prepares else [], in_state[State.OPEN], in_state[State.CLOSED])


def waiting_for(person: Person) -> list[Exercise]:
    """Open exercises that ask somebody, in all partnerships, and in which they have not said all. Two queries."""
    places = Member.objects.filter(person=person, left_on=None, standing=Member.Standing.MEMBER)
    mine = Q(pod=None) | Q(pod__in=places.values("pod_places__pod").filter(pod_places__left_on=None))
    here = {"partnership__in": places.values("partnership"), "state": State.OPEN, "asks_each": True}
    still = Exercise.objects.filter(mine, Q(closes_at=None) | Q(closes_at__gt=timezone.now()), **here)
    asked = still.select_related("partnership").order_by("closes_at", "pk")
    keys = {key_of(person, each): each for each in asked}
    done = set(Respondent.objects.filter(key__in=keys, is_done=True).values_list("key", flat=True))
    return [each for key, each in keys.items() if key not in done]


# Who answers


def members_asked(exercise: Exercise) -> QuerySet[Member]:
    """Those who are asked: members, not guests; of a pod, those in it."""
    here = Q(partnership=exercise.partnership_id, left_on=None, standing=Member.Standing.MEMBER)
    places = Member.objects.filter(here).select_related("person")
    return places.filter(pod_places__pod=exercise.pod, pod_places__left_on=None) if exercise.pod_id else places


def takes_part(person: Person, exercise: Exercise) -> bool:
    return members_asked(exercise).filter(person=person).exists()


def key_of(person: Person, exercise: Exercise) -> str:
    """Under which key the answers of a person are kept here. It needs the key of the house."""
    return seal(person.uid, exercise.uid)


def respondent_of(person: Person, exercise: Exercise) -> Respondent | None:
    return Respondent.objects.filter(exercise=exercise, key=key_of(person, exercise)).first()


def sides_of(exercise: Exercise, people: Iterable[Person] | None = None) -> dict[str, tuple[int, str]]:
    """The perspective of each member who declared one, by the key of their answers: key → (pk, name). Three queries.

    Read when a result is drawn and never kept beside an answer, so that the storage joins nobody to a perspective.
    """
    found = [each.person for each in members_asked(exercise)] if people is None else list(people)
    brought = partnerships.perspectives_of(exercise.partnership_id, [each.pk for each in found])
    return {key_of(each, exercise): brought[each.pk] for each in found if each.pk in brought}
