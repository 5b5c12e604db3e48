"""The doors to snapshots, and what people say against them."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from mutuality.people.models import Person

from ..models import Disagreement, Exercise, Snapshot
from .exercise import exercise_for


def snapshot_for(person: Person, slug: str, pk: int, number: int) -> Snapshot:
    """A snapshot, through the door of its exercise."""
    exercise = exercise_for(person, slug, pk)
    snapshot = get_object_or_404(Snapshot, exercise=exercise, number=number)
    snapshot.exercise = exercise
    return snapshot


def snapshots_of(exercise: Exercise) -> QuerySet[Snapshot]:
    """The newest first; without their results, which may be long."""
    return Snapshot.objects.filter(exercise=exercise).defer("result").order_by("-number")


def latest_drawn(exercise: Exercise) -> Snapshot | None:
    snapshot = Snapshot.objects.filter(exercise=exercise, state=Snapshot.State.DRAWN).order_by("-number").first()
    if snapshot is not None:
        snapshot.exercise = exercise
    return snapshot


def disagreements_with(snapshot: Snapshot) -> QuerySet[Disagreement]:
    found = Disagreement.objects.filter(snapshot=snapshot, taken_back_at=None)
    return found.select_related("person").order_by("pk")


def disagreement_for(person: Person, slug: str, pk: int, number: int, disagreement: int) -> Disagreement:
    """One's own word against a snapshot."""
    snapshot = snapshot_for(person, slug, pk, number)
    return get_object_or_404(Disagreement, snapshot=snapshot, person=person, pk=disagreement)
