"""What a partnership is made of: the perspectives people bring, its organisations, its pods."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mutuality.kit.refused import Refused
from mutuality.people.models import Person
from mutuality.record import actions as record

from .. import keys, queries
from ..models import Belonging, Declaration, Facet, Member, Organisation, Partnership, Perspective, Pod, PodPlace


@transaction.atomic
def declare_perspectives(person: Person, partnership: Partnership, answers: Mapping[int, int | None]) -> None:
    """Say which perspective one brings on each facet (`answers`: facet id → perspective id); None declines to say."""
    place = queries.place_of(person, partnership.pk)
    if place is None:
        raise Refused("Only members of this partnership can say which perspective they bring.")
    facets = {facet.pk: facet for facet in partnership.facets.prefetch_related("perspectives")}
    for facet_pk, perspective_pk in answers.items():
        facet = facets.get(facet_pk)
        chosen = {each.pk: each for each in facet.perspectives.all()} if facet else {}
        if facet is None or (perspective_pk is not None and perspective_pk not in chosen):
            raise Refused("Choose one of the perspectives in the list.")
        declare(place, facet, chosen.get(perspective_pk) if perspective_pk else None)
    record.note(person, partnership.chain_id, "declare_perspectives", "{who} said which perspectives they bring.")


def declare(member: Member, facet: Facet, perspective: Perspective | None) -> None:
    before = Declaration.objects.filter(member=member, facet=facet).first()
    if before is None:
        Declaration.objects.create(member=member, facet=facet, perspective=perspective)
    elif before.perspective != perspective:
        before.perspective, before.changed_at = perspective, timezone.now()
        before.save()


@transaction.atomic
def add_facet(person: Person, partnership: Partnership, *, name: str, perspectives: Sequence[str]) -> Facet | bool:
    """Name one more way in which people here bring different perspectives. False while a second key is awaited."""
    names = list(dict.fromkeys(each.strip() for each in perspectives if each.strip()))
    if len(names) < 2:
        raise Refused("Write at least two perspectives, each on a line of its own.", field="perspectives")
    if partnership.facets.filter(name__iexact=name).exists():
        raise Refused("There is already a list of this name.", field="name")
    if not keys.turn_key(person, partnership, "describe_partnership", scope_of("facet", name, *names)):
        return False
    facet = Facet.objects.create(partnership=partnership, name=name)
    Perspective.objects.bulk_create(Perspective(facet=facet, name=each[:80]) for each in names)
    _note_thing(
        person,
        partnership,
        "add_facet",
        "{who} added “{name}” to what people may say about their perspectives.",
        name,
    )
    return facet


@transaction.atomic
def add_organisation(
    person: Person, partnership: Partnership, *, name: str, country: str = "", kind: str = "", about: str = ""
) -> Organisation | bool:
    if partnership.organisations.filter(name__iexact=name).exists():
        raise Refused("This organisation is already in the partnership.", field="name")
    if not keys.turn_key(person, partnership, "describe_partnership", scope_of("organisation", name)):
        return False
    organisation = Organisation.objects.create(name=name, country=country, kind=kind, about=about)
    Belonging.objects.create(partnership=partnership, organisation=organisation)
    _note_thing(person, partnership, "add_organisation", "{who} added the organisation “{name}”.", name)
    return organisation


@transaction.atomic
def add_pod(person: Person, partnership: Partnership, *, name: str, about: str = "") -> Pod | bool:
    if partnership.pods.filter(name__iexact=name).exists():
        raise Refused("There is already a pod of this name.", field="name")
    if not keys.turn_key(person, partnership, "describe_partnership", scope_of("pod", name)):
        return False
    pod = Pod.objects.create(partnership=partnership, name=name, about=about)
    _note_thing(person, partnership, "add_pod", "{who} formed the pod “{name}”.", name)
    return pod


@transaction.atomic
def join_pod(person: Person, pod: Pod) -> None:
    place = queries.place_of(person, pod.partnership_id)
    if pod.closed_on:
        raise Refused("This pod is closed. Choose another one, or propose a new one.")
    if place is None or place.standing != Member.Standing.MEMBER:
        raise Refused("Only members of this partnership can join a pod.")
    _, new = PodPlace.objects.get_or_create(
        pod=pod, member=place, left_on=None, defaults={"joined_on": timezone.localdate()}
    )
    if new:
        _note_thing(person, pod.partnership, "join_pod", "{who} joined the pod “{name}”.", pod.name)


@transaction.atomic
def leave_pod(person: Person, pod: Pod) -> None:
    places = PodPlace.objects.filter(pod=pod, member__person=person, left_on=None)
    if places.update(left_on=timezone.localdate()):
        _note_thing(person, pod.partnership, "leave_pod", "{who} left the pod “{name}”.", pod.name)


def _note_thing(person: Person, partnership: Partnership, act: str, sentence: str, name: str) -> None:
    record.note(person, partnership.chain_id, act, sentence, facts={"name": name})


def scope_of(act: str, *words: str) -> str:
    """Names an act by what it is about, for two people who do the same; the words themselves stay out of the record."""
    return f"{act}:{salted_hmac('mutuality.scope', chr(0).join(words), algorithm='sha256').hexdigest()[:32]}"
