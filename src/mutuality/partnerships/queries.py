"""Reads of the partnerships room. First the doors: nothing reaches a page but through them."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from mutuality.kit.reads import Read
from mutuality.methods.small_groups import hidden_groups
from mutuality.people.models import Person

from .models import (
    AdoptedText,
    Agreement,
    Belonging,
    Declaration,
    Facet,
    Invitation,
    Key,
    Mandate,
    Member,
    Partnership,
    PayFloor,
    Perspective,
    Pod,
)
from .powers import IN_WORDS, OFFICES, POWERS, Level, Office, Power
from .rules import SETTLING, AgreementRules, Grant, check_invitation, read_grant_scope

ACTIVE = Q(left_on=None)
_OF_MEMBER = Read(
    lambda person, slug: Partnership.objects.filter(
        members__person=person, members__left_on=None, members__standing=Member.Standing.MEMBER, slug=slug
    ),
    person=int,
    slug=str,
)


# Doors


def partnership_for(person: Person, slug: str) -> Partnership:
    """The one door to a partnership: its present members. Anybody else gets the 404 of nothing."""
    return get_object_or_404(_OF_MEMBER(person=person.pk, slug=slug))


def partnership_or_guest_for(person: Person, slug: str) -> Partnership:
    """The outer door, for what guests may see too: they sit in one meeting, not in the partnership."""
    return get_object_or_404(partnerships_of(person), slug=slug)


def partnership_with_power_for(person: Person, slug: str, power: str) -> Partnership:
    """A partnership, for those who hold a mandate for `power` in it."""
    partnership = partnership_for(person, slug)
    if not may(person, partnership, power):
        raise Http404
    return partnership


def member_for(person: Person, slug: str, pk: int) -> Member:
    """Another member's page, for members."""
    partnership = partnership_for(person, slug)
    return get_object_or_404(Member.objects.select_related("person", "organisation"), partnership=partnership, pk=pk)


def mandate_for(person: Person, slug: str, pk: int) -> Mandate:
    return get_object_or_404(Mandate, partnership=partnership_for(person, slug), pk=pk)


def pod_for(person: Person, slug: str, pk: int) -> Pod:
    return get_object_or_404(Pod, partnership=partnership_for(person, slug), pk=pk)


def adopted_text_for(person: Person, slug: str, pk: int) -> AdoptedText:
    """A text that was adopted, in any of its versions, for those who may read the agreement."""
    partnership = partnership_for(person, slug)
    text = get_object_or_404(AdoptedText, partnership=partnership, pk=pk)
    text.partnership = partnership
    return text


def agreement_for(person: Person, slug: str, version: int) -> Agreement:
    """One version of the working agreement, for members."""
    return get_object_or_404(Agreement, partnership=partnership_for(person, slug), version=version)


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


def with_account(visitor: Any) -> Person | None:
    """The visitor, if they are signed in as somebody with an account."""
    return visitor if isinstance(visitor, Person) and not visitor.is_guest else None


def check_link(invitation: Invitation, visitor: Any) -> None:
    """Refuse with a sentence where a link lets nobody in (any more)."""
    check_invitation(
        now=timezone.now(),
        expires_at=invitation.expires_at,
        taken_back=invitation.taken_back_at is not None,
        accepted=invitation.accepted_at is not None,
        person_has_account=not invitation.person.is_guest,
        with_account=with_account(visitor) is not None,
        is_them=with_account(visitor) == invitation.person,
    )


# Who belongs


def partnerships_of(person: Person) -> QuerySet[Partnership]:
    return Partnership.objects.filter(members__in=Member.objects.filter(ACTIVE, person=person)).distinct()


def _of_members(person: Person) -> QuerySet[Partnership]:
    places = Member.objects.filter(ACTIVE, person=person, standing=Member.Standing.MEMBER)
    return Partnership.objects.filter(members__in=places).distinct()


_PLACE = Read(
    lambda person, partnership: Member.objects.filter(ACTIVE, person=person, partnership=partnership)[:1],
    person=int,
    partnership=int,
)


def place_of(person: Person, partnership_id: int) -> Member | None:
    return _PLACE.first(person=person.pk, partnership=partnership_id)


def is_member(person: Person, partnership_id: int) -> bool:
    place = place_of(person, partnership_id)
    return place is not None and place.standing == Member.Standing.MEMBER


def members_of(partnership: Partnership) -> QuerySet[Member]:
    places = partnership.members.filter(ACTIVE).select_related("person", "organisation")
    return places.prefetch_related("declarations__perspective").order_by("person__name")


def guests_of(partnership: Partnership) -> QuerySet[Member]:
    return members_of(partnership).filter(standing=Member.Standing.GUEST)


def members_by_perspective(partnership: Partnership) -> list[tuple[str, list[Member]]]:
    """Perspective → its members, on the facet that keys go by; last, under "", those who did not say or would not."""
    keys = partnership.facets.filter(for_keys=True)
    names = keys.order_by("perspectives").values_list("perspectives__name", flat=True)
    groups: dict[str, list[Member]] = {name: [] for name in [*filter(None, names), ""]}
    places = list(members_of(partnership).filter(standing=Member.Standing.MEMBER))
    brought = perspectives_of(partnership.pk, [place.person_id for place in places])
    for place in places:
        groups[brought.get(place.person_id, (0, ""))[1]].append(place)
    return [(name, group) for name, group in groups.items() if group]


def people_beside(person: Person) -> QuerySet[Person]:
    """Everybody who is or was in a partnership that somebody is or was in."""
    shared = Member.objects.filter(person=person).values("partnership")
    beside = Member.objects.filter(partnership__in=shared).values("person")
    return Person.objects.filter(pk__in=beside).exclude(pk=person.pk).order_by("name", "pk")


def organisations_of(partnership: Partnership) -> QuerySet[Belonging]:
    return partnership.belongings.select_related("organisation").order_by("organisation__name")


def declarations_of(member: Member) -> QuerySet[Declaration]:
    """What a member said about their perspectives; where they would rather not say, there is nothing to see."""
    said = member.declarations.filter(perspective__isnull=False)
    return said.select_related("facet", "perspective").order_by("facet_id")


def pods_of(partnership: Partnership) -> QuerySet[Pod]:
    """With each pod's `size`. Who is in a pod is no secret to members, so a small pod's size is none either."""
    open_pods = partnership.pods.filter(closed_on=None)
    return open_pods.annotate(size=Count("places", filter=Q(places__left_on=None))).order_by("name")


def pod_members(pod: Pod) -> QuerySet[Member]:
    return Member.objects.filter(ACTIVE, pod_places__pod=pod, pod_places__left_on=None).select_related("person")


def is_in_pod(person: Person, pod_id: int | None) -> bool:
    if pod_id is None:
        return False
    return Member.objects.filter(ACTIVE, person=person, pod_places__pod_id=pod_id, pod_places__left_on=None).exists()


# Perspectives


def key_perspective(person: Person, partnership_id: int) -> int | None:
    """The id of the perspective a member declared on the facet that keys go by; None when undeclared or declined.

    A changed answer counts after SETTLING: nobody changes sides to turn the second key.
    """
    return (
        Declaration.objects.filter(
            Q(changed_at=None) | Q(changed_at__lte=timezone.now() - SETTLING),
            member__person=person,
            member__partnership_id=partnership_id,
            member__left_on=None,
            facet__for_keys=True,
        )
        .values_list("perspective_id", flat=True)
        .first()
    )


def settled_perspectives(partnership_id: int) -> dict[int, int]:
    """Person id → perspective id, for each member whose perspective counts for keys now."""
    rows = Declaration.objects.filter(
        Q(changed_at=None) | Q(changed_at__lte=timezone.now() - SETTLING),
        member__partnership_id=partnership_id,
        member__left_on=None,
        member__standing=Member.Standing.MEMBER,
        facet__for_keys=True,
        perspective__isnull=False,
    )
    return dict(rows.values_list("member__person_id", "perspective_id"))


def is_one_sided(partnership: Partnership) -> bool:
    """Whether no two perspectives are left here to turn two keys."""
    return len(set(settled_perspectives(partnership.pk).values())) < 2


def are_in_one_hand(one: Person, other: Person) -> bool:
    """Whether one of the two has no account, and comes in by a link that the other wrote and has seen."""
    seen = Invitation.objects.filter(mailed=False, taken_back_at=None, person__email=None)
    return seen.filter(Q(person=one, invited_by=other) | Q(person=other, invited_by=one)).exists()


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
    """Each facet with its perspectives and how many bring them; None where a number could point at somebody."""
    limit = rules_of(partnership).small_group_inside
    counted = Count("declarations", filter=Q(declarations__member__left_on=None))
    found = []
    for facet in partnership.facets.order_by("pk"):
        rows = list(facet.perspectives.annotate(size=counted).order_by("pk").values_list("name", "size"))
        found.append((facet, protect_small(rows, limit)))
    return found


def protect_small(
    rows: Sequence[tuple[str, int]], limit: int, already: Collection[int] = ()
) -> list[tuple[str, int | None]]:
    """Names with their numbers, None where a number could point at somebody (`methods/small_groups.py`)."""
    left_out = hidden_groups([size for _, size in rows], limit, already)
    return [(name, None if place in left_out else size) for place, (name, size) in enumerate(rows)]


def key_perspectives(partnership_id: int) -> list[tuple[int, str]]:
    """The perspectives on the facet that keys go by, in an order that tells nothing."""
    found = Perspective.objects.filter(facet__partnership_id=partnership_id, facet__for_keys=True).order_by("pk")
    return list(found.values_list("pk", "name"))


# The agreement, powers and mandates


def agreement_of(partnership: Partnership) -> Agreement | None:
    return partnership.agreements.order_by("-version").first()


def texts_of(partnership: Partnership) -> list[AdoptedText]:
    """The texts that hold, each in its last version, in the order of their titles."""
    last = {text.title: text for text in partnership.texts.order_by("version")}
    return [last[title] for title in sorted(last, key=str.casefold)]


def versions_before(text: AdoptedText) -> list[AdoptedText]:
    """Earlier versions of a text, the last one first."""
    return list(text.partnership.texts.filter(title=text.title, version__lt=text.version).order_by("-version"))


def pay_floor_of(partnership: Partnership) -> PayFloor | None:
    """The least that anybody is paid for an hour, where it was decided."""
    return partnership.pay_floors.order_by("pk").last()


def rules_of(partnership: Partnership) -> AgreementRules:
    return rules_in(agreement_of(partnership))


def rules_in(agreement: Agreement | None) -> AgreementRules:
    return AgreementRules.read(agreement.rules if agreement else {})


def raised_powers(agreement: Agreement | None) -> list[tuple[str, str]]:
    """What takes more people than usual by this agreement: what it is, and how many, in words."""
    levels = rules_in(agreement).levels
    return [(POWERS[name].does, IN_WORDS[Level(level)]) for name, level in levels.items()]


def live_mandates(partnership_id: int, now: datetime | None = None) -> QuerySet[Mandate]:
    """Mandates that run now: begun, not over, not handed back."""
    running = running_at(now or timezone.now())
    return Mandate.objects.filter(running, partnership_id=partnership_id).select_related("person")


def running_at(now: datetime) -> Q:
    return Q(starts_at__lte=now, ends_at__gt=now, ended_at=None)


_MANDATES = Read(
    lambda partnership, person, scope, now: Mandate.objects.filter(
        Q(scope="") | Q(scope=scope), running_at(now), partnership=partnership, person=person
    ),
    partnership=int,
    person=int,
    scope=str,
    now=datetime,
)


def offices_of(person: Person, partnership_id: int, scope: str = "") -> set[str]:
    """The offices a person holds now, for the whole partnership or for `scope`."""
    mandates = _MANDATES(partnership=partnership_id, person=person.pk, scope=scope, now=timezone.now())
    return {mandate.office for mandate in mandates}


def holders(partnership_id: int, office: str, scope: str = "") -> list[Person]:
    mandates = live_mandates(partnership_id).filter(office=office, scope__in={"", scope}).order_by("pk")
    return list(dict.fromkeys(mandate.person for mandate in mandates))


def ever_held(partnership_id: int, office: str, scope: str) -> set[int]:
    """Who held an office for one thing at any time, so that what is worked out without them stays the same."""
    found = Mandate.objects.filter(partnership_id=partnership_id, office=office, scope=scope)
    return set(found.values_list("person_id", flat=True))


def scopes_of(person: Person, office: str) -> list[tuple[int, str]]:
    """Where somebody holds an office now: partnership and scope, which is "" for the whole of it."""
    now = timezone.now()
    held = Mandate.objects.filter(person=person, office=office, starts_at__lte=now, ends_at__gt=now, ended_at=None)
    return list(held.values_list("partnership_id", "scope"))


def allowed(power: str, offices: Collection[str]) -> bool:
    """Whether one of `offices` carries `power`; for showing a control, never for granting an act."""
    return not POWERS[power].offices or bool(POWERS[power].offices & set(offices))


def may(person: Person, partnership: Partnership, power: str, scope: str = "") -> bool:
    """Whether to show somebody a control; the action itself asks again."""
    return is_member(person, partnership.pk) and allowed(power, offices_of(person, partnership.pk, scope))


@dataclass(frozen=True)
class PowerRow:
    """One line of “who may do what, until when”."""

    power: Power
    level: Level
    takes: str
    titles: list[str]
    mandates: list[Mandate]

    @property
    def everywhere(self) -> list[Mandate]:
        return [mandate for mandate in self.mandates if not mandate.scope]

    @property
    def for_one_thing(self) -> list[Mandate]:
        return [mandate for mandate in self.mandates if mandate.scope]


def power_table(partnership: Partnership) -> list[PowerRow]:
    rules, mandates = rules_of(partnership), list(live_mandates(partnership.pk).order_by("ends_at", "pk"))
    return [
        PowerRow(
            power,
            rules.level(power),
            IN_WORDS[rules.level(power)],
            [OFFICES[name].title for name in sorted(power.offices)],
            [mandate for mandate in mandates if mandate.office in power.offices],
        )
        for power in POWERS.values()
    ]


def ended_mandates(partnership_id: int, since: datetime) -> QuerySet[Mandate]:
    """Mandates that ended by themselves or were handed back after `since`, the latest first."""
    over = Q(ended_at__gte=since) | Q(ended_at=None, ends_at__gte=since, ends_at__lte=timezone.now())
    mandates = Mandate.objects.filter(over, partnership_id=partnership_id).select_related("person")
    return mandates.annotate(over_at=Coalesce("ended_at", "ends_at")).order_by("-over_at")


def unmet_keys(*partnership_ids: int) -> list[Key]:
    """First keys that no second one has met and that are not too old, oldest first; each knows whether it `counts`.

    It stops counting when its owner leaves, or no longer holds an office that carries the power.
    """
    unmet = Key.objects.filter(partnership__in=partnership_ids, second=None, taken_back_at=None)
    keys = list(unmet.filter(expires_at__gt=timezone.now()).select_related("first").order_by("first_at"))
    return _weighed(keys) if keys else []


def _weighed(keys: list[Key]) -> list[Key]:
    """Two queries, however many keys."""
    where, firsts = {key.partnership_id for key in keys}, {key.first_id for key in keys}
    members = Member.objects.filter(ACTIVE, partnership__in=where, person__in=firsts, standing=Member.Standing.MEMBER)
    inside, held = set(members.values_list("partnership_id", "person_id")), _held_by(firsts)
    for key in keys:
        is_member = (key.partnership_id, key.first_id) in inside
        key.counts = is_member and allowed(key.power, _offices_at(key, held[key.partnership_id, key.first_id]))
    return keys


Held = dict[tuple[int, int], dict[str, set[str]]]  # partnership and person → scope → offices


def _held_by(people: Collection[int]) -> Held:
    """The offices that people hold now."""
    now, held = timezone.now(), cast(Held, defaultdict(lambda: defaultdict(set)))
    mandates = Mandate.objects.filter(person__in=people, starts_at__lte=now, ends_at__gt=now, ended_at=None)
    for partnership, person, scope, office in mandates.values_list("partnership_id", "person_id", "scope", "office"):
        held[partnership, person][scope].add(office)
    return held


def _offices_at(key: Key, held: Mapping[str, set[str]]) -> set[str]:
    """Which offices somebody holds where a key was turned: there, or in the whole partnership."""
    return held.get("", set()) | held.get(key.office_scope or key.scope, set())


def waiting_key(partnership_id: int, power: str, scope: str) -> Key | None:
    """The first key that waits for its second, if it still counts."""
    return next((key for key in waiting_keys(partnership_id) if (key.power, key.scope) == (power, scope)), None)


def waiting_keys(*partnership_ids: int) -> list[Key]:
    """All first keys that wait and count, oldest first."""
    return [key for key in unmet_keys(*partnership_ids) if key.counts]


def keys_of_others(person: Person) -> list[tuple[Key, set[str]]]:
    """First keys of others that wait where somebody is a member with an office, and which offices they hold there."""
    held = {partnership: offices for (partnership, _person), offices in _held_by([person.pk]).items()}
    inside = _of_members(person).filter(pk__in=held).values_list("pk", flat=True) if held else []
    others = [key for key in waiting_keys(*inside) if key.first_id != person.pk] if inside else []
    return [(key, offices) for key in others if (offices := _offices_at(key, held[key.partnership_id]))]


@dataclass(frozen=True)
class KeyRow:
    """A first key that waits, said so that the second person knows what theirs will do; or that it counts no more."""

    key: Key
    does: str
    perspective: str
    grant: Grant | None
    member: Member | None
    office: str


def keys_waiting(partnership: Partnership) -> list[KeyRow]:
    keys = unmet_keys(partnership.pk)
    brought = perspectives_of(partnership.pk, [key.first_id for key in keys])
    grants = {key.pk: grant for key in keys if (grant := read_grant_scope(key.scope))}
    members = members_of(partnership).in_bulk([grant.member for grant in grants.values()])
    rows = []
    for key in keys:
        grant = grants.get(key.pk)
        member = members.get(grant.member) if grant else None
        office = OFFICES[grant.office].title if grant else ""
        rows.append(KeyRow(key, POWERS[key.power].does, brought.get(key.first_id, (0, ""))[1], grant, member, office))
    return rows


def waiting_grants(partnership: Partnership) -> list[KeyRow]:
    return [row for row in keys_waiting(partnership) if row.grant and row.member and row.key.counts]


def invitations_sent(partnership: Partnership, person: Person) -> QuerySet[Invitation]:
    return partnership.invitations.filter(invited_by=person).select_related("person").order_by("-sent_at")


def offices_to_grant() -> list[Office]:
    """Every office but the founder's, which nobody can give."""
    return [office for office in OFFICES.values() if office.name != "founder"]
