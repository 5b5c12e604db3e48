"""Reads of the partnerships room. First the doors: nothing reaches a page but through them."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from mutuality.people.models import Person

from .models import Agreement, Declaration, Facet, Invitation, Key, Mandate, Member, Partnership, Pod
from .powers import OFFICES, POWERS, Level, Power
from .rules import AgreementRules

ACTIVE = Q(left_on=None)


# Doors


def partnership_for(person: Person, slug: str) -> Partnership:
    """The one door to a partnership: its present members. Anybody else gets the 404 of nothing."""
    return get_object_or_404(_of_members(person), slug=slug)


def partnership_or_guest_for(person: Person, slug: str) -> Partnership:
    """The outer door, for what guests may see too: they sit in one meeting, not in the partnership."""
    return get_object_or_404(partnerships_of(person), slug=slug)


def member_for(person: Person, slug: str, pk: int) -> Member:
    """Another member's page, for members."""
    partnership = partnership_for(person, slug)
    return get_object_or_404(Member.objects.select_related("person", "organisation"), partnership=partnership, pk=pk)


def mandate_for(person: Person, slug: str, pk: int) -> Mandate:
    return get_object_or_404(Mandate, partnership=partnership_for(person, slug), pk=pk)


def key_for(person: Person, slug: str, pk: int) -> Key:
    return get_object_or_404(Key, partnership=partnership_for(person, slug), pk=pk)


def invitation_by(token: str) -> Invitation:
    """The invitation a link stands for; the token itself is the door."""
    found = Invitation.objects.select_related("partnership", "person", "invited_by")
    return get_object_or_404(found, token_digest=token_digest(token))


def invitation_for(person: Person, slug: str, pk: int) -> Invitation:
    """An invitation, for the one who sent it."""
    return get_object_or_404(Invitation, partnership=partnership_for(person, slug), invited_by=person, pk=pk)


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# Who belongs


def partnerships_of(person: Person) -> QuerySet[Partnership]:
    return Partnership.objects.filter(members__in=Member.objects.filter(ACTIVE, person=person)).distinct()


def _of_members(person: Person) -> QuerySet[Partnership]:
    places = Member.objects.filter(ACTIVE, person=person, standing=Member.Standing.MEMBER)
    return Partnership.objects.filter(members__in=places).distinct()


def place_of(person: Person, partnership_id: int) -> Member | None:
    return Member.objects.filter(ACTIVE, person=person, partnership_id=partnership_id).first()


def is_member(person: Person, partnership_id: int) -> bool:
    place = place_of(person, partnership_id)
    return place is not None and place.standing == Member.Standing.MEMBER


def members_of(partnership: Partnership) -> QuerySet[Member]:
    places = partnership.members.filter(ACTIVE).select_related("person", "organisation")
    return places.prefetch_related("declarations__perspective").order_by("person__name")


def pods_of(partnership: Partnership) -> QuerySet[Pod]:
    return partnership.pods.annotate(size=Count("places", filter=Q(places__left_on=None))).order_by("name")


def pod_members(pod: Pod) -> QuerySet[Member]:
    return Member.objects.filter(ACTIVE, pod_places__pod=pod, pod_places__left_on=None).select_related("person")


def is_in_pod(person: Person, pod_id: int | None) -> bool:
    if pod_id is None:
        return False
    return Member.objects.filter(ACTIVE, person=person, pod_places__pod_id=pod_id, pod_places__left_on=None).exists()


# Perspectives


def key_perspective(person: Person, partnership_id: int) -> int | None:
    """The id of the perspective a member declared on the facet that keys go by; None when undeclared or declined."""
    return (
        Declaration.objects.filter(
            member__person=person,
            member__partnership_id=partnership_id,
            member__left_on=None,
            facet__for_keys=True,
        )
        .values_list("perspective_id", flat=True)
        .first()
    )


def perspectives_of(partnership_id: int, people: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Person id → (perspective id, name) on the facet that keys go by, for those who declared one."""
    rows = Declaration.objects.filter(
        member__partnership_id=partnership_id,
        member__person_id__in=list(people),
        member__left_on=None,
        facet__for_keys=True,
        perspective__isnull=False,
    ).values_list("member__person_id", "perspective_id", "perspective__name")
    return {person: (perspective, name) for person, perspective, name in rows}


def facets_with_counts(partnership: Partnership) -> list[tuple[Facet, list[tuple[str, int | None]]]]:
    """Each facet with its perspectives and how many bring them; None where a group is too small to show.

    If exactly one group is too small, the next smallest is hidden with it, so that no subtraction reveals it.
    """
    limit = rules_of(partnership).small_group_inside
    counted = Count("declarations", filter=Q(declarations__member__left_on=None))
    found = []
    for facet in partnership.facets.order_by("pk"):
        rows = list(facet.perspectives.annotate(size=counted).order_by("pk").values_list("name", "size"))
        found.append((facet, protect_small(rows, limit)))
    return found


def protect_small(rows: list[tuple[str, int]], limit: int) -> list[tuple[str, int | None]]:
    small = {name for name, size in rows if 0 < size < limit}
    if len(small) == 1:
        others = sorted((size, name) for name, size in rows if size >= limit)
        small |= {name for _, name in others[:1]}
    return [(name, None if name in small else size) for name, size in rows]


# The agreement, powers and mandates


def agreement_of(partnership: Partnership) -> Agreement | None:
    return partnership.agreements.order_by("-version").first()


def rules_of(partnership: Partnership) -> AgreementRules:
    agreement = agreement_of(partnership)
    return AgreementRules.read(agreement.rules if agreement else {})


def live_mandates(partnership_id: int, now: datetime | None = None) -> QuerySet[Mandate]:
    """Mandates that run now: begun, not over, not handed back."""
    now = now or timezone.now()
    return Mandate.objects.filter(
        partnership_id=partnership_id, starts_at__lte=now, ends_at__gt=now, ended_at=None
    ).select_related("person")


def offices_of(person: Person, partnership_id: int, scope: str = "") -> set[str]:
    """The offices a person holds now, for the whole partnership or for `scope`."""
    mandates = live_mandates(partnership_id).filter(person=person, scope__in={"", scope})
    return set(mandates.values_list("office", flat=True))


def holders(partnership_id: int, office: str, scope: str = "") -> list[Person]:
    mandates = live_mandates(partnership_id).filter(office=office, scope__in={"", scope}).order_by("pk")
    return list(dict.fromkeys(mandate.person for mandate in mandates))


def allowed(power: str, offices: Collection[str]) -> bool:
    """Whether one of `offices` carries `power`; for showing a control, never for granting an act."""
    return not POWERS[power].offices or bool(POWERS[power].offices & set(offices))


@dataclass(frozen=True)
class PowerRow:
    """One line of “who may do what, until when”."""

    power: Power
    level: Level
    titles: list[str]
    mandates: list[Mandate]


def power_table(partnership: Partnership) -> list[PowerRow]:
    rules, mandates = rules_of(partnership), list(live_mandates(partnership.pk).order_by("ends_at", "pk"))
    return [
        PowerRow(
            power,
            rules.level(power),
            [OFFICES[name].title for name in sorted(power.offices)],
            [mandate for mandate in mandates if mandate.office in power.offices],
        )
        for power in POWERS.values()
    ]


def waiting_key(partnership_id: int, power: str, scope: str, now: datetime | None = None) -> Key | None:
    """The first key that waits for its second, if it has not grown too old."""
    return (
        Key.objects.filter(partnership_id=partnership_id, power=power, scope=scope, second=None, taken_back_at=None)
        .filter(expires_at__gt=now or timezone.now())
        .select_related("first")
        .first()
    )


def waiting_keys(partnership_id: int) -> QuerySet[Key]:
    """All first keys that wait, oldest first."""
    waiting = Key.objects.filter(partnership_id=partnership_id, second=None, taken_back_at=None)
    return waiting.filter(expires_at__gt=timezone.now()).select_related("first").order_by("first_at")


def invitations_sent(partnership: Partnership, person: Person) -> QuerySet[Invitation]:
    return partnership.invitations.filter(invited_by=person).select_related("person").order_by("-sent_at")


def office_choices() -> list[tuple[str, Any]]:
    return [(office.name, office.title) for office in OFFICES.values() if office.name != "founder"]
