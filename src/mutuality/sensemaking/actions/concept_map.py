"""What the group makes of a drawn map: into how many clusters it is read, and what these are called."""

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from mutuality.kit import live
from mutuality.kit.refused import Refused
from mutuality.partnerships import keys
from mutuality.people.models import Person

from ..models import ChosenCut, ClusterName, NameSupport, Snapshot
from ..rules.concept_map import check_choosing, check_name, nodes_of
from . import held


@transaction.atomic
def choose_cut(person: Person, snapshot: Snapshot, *, way: str, k: int, why: str = "") -> None:
    """Keep into how many clusters the group reads the map, as it agreed. What was chosen before stays to be read."""
    held.led(person, snapshot.exercise)
    trees = (snapshot.result or {}).get("trees", {})
    check_choosing(state=snapshot.state, k=k, items=len(trees.get(way, [])) + 1)
    last = ChosenCut.objects.filter(snapshot=snapshot).order_by("-pk").first()
    if last is not None and (last.way, last.k) == (way, k):
        return
    ChosenCut.objects.create(snapshot=snapshot, way=way, k=k, why=why.strip(), by=person, at=timezone.now())
    said = "{who} kept what the group chose: “{title}” (number {number}) is read as {k} groups of cards."
    held.note(person, snapshot.exercise, "choose_cut", said, number=snapshot.number, k=k, way=way)
    live.touch(snapshot.topic)


def _in_partnership(person: Person, snapshot: Snapshot) -> None:
    keys.require(person, snapshot.exercise.partnership, "take_part")


@transaction.atomic
def suggest_name(person: Person, snapshot: Snapshot, node: str, *, text: str) -> ClusterName:
    """Suggest a name for a cluster, under one's own name, and so support it. Suggested again, it is supported."""
    _in_partnership(person, snapshot)
    check_name(text=text, is_there=node in nodes_of((snapshot.result or {}).get("trees", {})))
    words = " ".join(text.split())
    name, _new = ClusterName.objects.get_or_create(
        snapshot=snapshot, node=node, text=words, defaults={"by": person, "at": timezone.now()}
    )
    NameSupport.objects.get_or_create(name=name, person=person)
    live.touch(snapshot.topic)
    return name


@transaction.atomic
def support_name(person: Person, name: ClusterName) -> None:
    _in_partnership(person, name.snapshot)
    NameSupport.objects.get_or_create(name=name, person=person)
    live.touch(name.snapshot.topic)


@transaction.atomic
def take_back_support(person: Person, name: ClusterName) -> None:
    """Take one's support back. A name that nobody supports any more, and that was never chosen, is gone."""
    NameSupport.objects.filter(name=name, person=person).delete()
    left = ClusterName.objects.filter(pk=name.pk, chosen_at=None).annotate(number=Count("support"))
    ClusterName.objects.filter(pk__in=left.filter(number=0).values("pk")).delete()
    live.touch(name.snapshot.topic)


@transaction.atomic
def choose_name(person: Person, name: ClusterName) -> None:
    """Take a name for the group, as it agreed. Names that were chosen before stay to be read."""
    exercise = held.led(person, name.snapshot.exercise)
    if not ClusterName.objects.filter(pk=name.pk).update(chosen_at=timezone.now(), chosen_by=person):
        raise Refused("This name was taken back. Choose another one.")
    said = "{who} kept the name that the group chose for a part of “{title}” (number {number}): “{name}”."
    held.note(person, exercise, "choose_name", said, number=name.snapshot.number, name=name.text)
    live.touch(name.snapshot.topic)
