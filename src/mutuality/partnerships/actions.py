"""Acts of people in a partnership. Each owns one transaction and leaves one line in the record."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from mutuality.kit import live
from mutuality.kit.events import announce
from mutuality.kit.refused import Refused
from mutuality.people.models import Person
from mutuality.record import actions as record

from . import queries
from .models import (
    Agreement,
    Belonging,
    Declaration,
    Facet,
    Invitation,
    Key,
    Mandate,
    Member,
    Organisation,
    Partnership,
    Perspective,
    Pod,
    PodPlace,
)
from .powers import POWERS, Level
from .rules import (
    FOUNDING_TIME,
    INVITATION_TIME,
    check_first_key,
    check_invitation,
    check_leaving,
    check_mandate,
    check_power,
    check_second_key,
)
from .signals import invitation_accepted, member_left

FIRST_PERSPECTIVES = (
    "Lived experience",
    "Community organisations and practice",
    "Services and funders",
    "Universities",
)


# Founding


@transaction.atomic
def found_partnership(person: Person, *, name: str, purpose: str, perspective: str, once: UUID) -> Partnership:
    """Begin a partnership. Its founder gets a mandate that ends by itself; nobody owns the partnership."""
    if again := Partnership.objects.filter(once=once).first():
        return again
    partnership = Partnership.objects.create(
        chain=record.open_chain(), slug=_free_slug(name), name=name, short_name=name[:80], purpose=purpose, once=once
    )
    Agreement.objects.create(partnership=partnership, version=1, adopted_on=timezone.localdate())
    facet = Facet.objects.create(partnership=partnership, name="Perspective", for_keys=True)
    for each in dict.fromkeys([*FIRST_PERSPECTIVES, perspective.strip() or FIRST_PERSPECTIVES[0]]):
        Perspective.objects.create(facet=facet, name=each)
    member = _join(person, partnership, Member.Standing.MEMBER)
    _declare(member, facet, facet.perspectives.filter(name=perspective.strip()).first())
    record.note(person, partnership.chain_id, "found_partnership", "{who} founded this partnership.")
    grant(person, partnership, "founder", timezone.now() + FOUNDING_TIME, granted_by="founding")
    return partnership


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "partnership"
    taken = set(Partnership.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for slug in [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))] if slug not in taken | {"new"}
    )


# Powers and keys


def require(person: Person, partnership: Partnership, power: str, scope: str = "") -> Level:
    """Refuse unless `person` may use `power` as far as one person can; returns the level it takes."""
    rule = POWERS[power]
    level = queries.rules_of(partnership).level(rule)
    check_power(
        rule,
        level,
        is_member=queries.is_member(person, partnership.pk),
        offices=queries.offices_of(person, partnership.pk, scope),
    )
    return level


@transaction.atomic
def turn_key(
    person: Person, partnership: Partnership, power: str, scope: str, office_scope: str = "", thing: str = ""
) -> bool:
    """Turn a key for `power` on `scope`. True when the act may happen now, False while it waits for the second key.

    `office_scope` is where the mandate must hold (a meeting); `scope` is the act itself, `thing` its name in the record.
    Two people who turn at once are served one after the other: the partnership's chain is the lock.
    """
    partnership = Partnership.objects.select_for_update().get(pk=partnership.pk)
    if require(person, partnership, power, office_scope or scope) is not Level.TWO_KEYS:
        return True
    now, mine = timezone.now(), queries.key_perspective(person, partnership.pk)
    check_first_key(my_perspective=mine)
    first = queries.waiting_key(partnership.pk, power, scope, now)
    if first is None:
        _turn_first(person, partnership, power, scope, now, thing)
        return False
    if first.first_id == person.pk:
        return False
    _turn_second(person, partnership, first, now, mine, office_scope or scope, thing)
    return True


def _turn_first(person: Person, partnership: Partnership, power: str, scope: str, now: datetime, thing: str) -> None:
    Key.objects.filter(partnership=partnership, power=power, scope=scope, second=None, taken_back_at=None).update(
        taken_back_at=now
    )
    hours = queries.rules_of(partnership).key_hours
    Key.objects.create(
        partnership=partnership,
        power=power,
        scope=scope,
        first=person,
        first_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    _note_key(person, partnership, "first_key", "{who} turned the first key to {does}.", power, scope, thing)


def _turn_second(
    person: Person, partnership: Partnership, first: Key, now: datetime, mine: int | None, office_scope: str, thing: str
) -> None:
    require(first.first, partnership, first.power, office_scope)
    check_second_key(
        now=now,
        first_is_me=False,
        expires_at=first.expires_at,
        first_perspective=queries.key_perspective(first.first, partnership.pk),
        my_perspective=mine,
    )
    first.second, first.second_at = person, now
    first.save()
    _note_key(person, partnership, "second_key", "{who} turned the second key to {does}.", first.power, first.scope, thing)


def _note_key(
    person: Person, partnership: Partnership, act: str, sentence: str, power: str, scope: str, thing: str = ""
) -> None:
    facts = {"does": POWERS[power].does, "power": power}
    if thing:
        sentence, facts = f"{sentence[:-1]}: “{{thing}}”.", facts | {"thing": thing}
    record.note(person, partnership.chain_id, act, sentence, scope, facts=facts)
    live.touch(f"keys-{partnership.pk}", scope.split(":")[0])


@transaction.atomic
def take_back_key(person: Person, key: Key) -> None:
    """Turn one's first key back, while no second key has met it."""
    key = Key.objects.select_for_update().get(pk=key.pk)
    if key.first_id != person.pk or key.second_id or key.taken_back_at:
        raise Refused("Only a key of your own that still waits can be turned back.")
    key.taken_back_at = timezone.now()
    key.save()
    _note_key(person, key.partnership, "take_back_key", "{who} turned their key back: {does}.", key.power, key.scope)


# Mandates


@transaction.atomic
def grant_mandate(
    person: Person, partnership: Partnership, *, member: Member, office: str, until: date, scope: str = ""
) -> Mandate | bool:
    """Give `member` an office until the end of the day `until`. Takes two keys; False while the second is awaited."""
    now = timezone.now()
    ends_at = timezone.make_aware(datetime.combine(until, time.max))
    longest = timedelta(days=queries.rules_of(partnership).mandate_days)
    is_member = member.partnership_id == partnership.pk and member.left_on is None
    check_mandate(office=office, now=now, ends_at=ends_at, longest=longest, is_member=is_member)
    key_scope = f"mandate:{office}:{member.pk}:{scope}:{until.isoformat()}"
    if not turn_key(person, partnership, "grant_mandate", key_scope):
        return False
    return grant(member.person, partnership, office, ends_at, granted_by="two keys", scope=scope, by=person)


def grant(
    person: Person,
    partnership: Partnership,
    office: str,
    ends_at: datetime,
    *,
    granted_by: str,
    scope: str = "",
    by: Person | None = None,
    starts_at: datetime | None = None,
) -> Mandate:
    """Write a mandate and its line in the record. Callers have made sure that it may be granted."""
    mandate = Mandate.objects.create(
        partnership=partnership,
        person=person,
        office=office,
        scope=scope,
        starts_at=starts_at or timezone.now(),
        ends_at=ends_at,
        granted_by=granted_by,
    )
    record.note(
        by,
        partnership.chain_id,
        "grant_mandate",
        "{holder} holds the office of {office} until {until} (granted by {how}).",
        scope or f"mandate-{mandate.pk}",
        facts={"office": office, "until": ends_at.date().isoformat(), "how": granted_by},
        words={"holder": person},
    )
    live.touch(f"powers-{partnership.pk}")
    return mandate


@transaction.atomic
def hand_back_mandate(person: Person, mandate: Mandate) -> None:
    """Give an office back before its time."""
    mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if mandate.person_id != person.pk or mandate.ended_at or mandate.ends_at <= timezone.now():
        raise Refused("Only an office of your own that still runs can be handed back.")
    _end(mandate)
    record.note(
        person,
        mandate.partnership.chain_id,
        "hand_back_mandate",
        "{who} handed back the office of {office}.",
        mandate.scope or f"mandate-{mandate.pk}",
        facts={"office": mandate.office},
    )
    live.touch(f"powers-{mandate.partnership_id}")


def _end(mandate: Mandate) -> None:
    mandate.ended_at = timezone.now()
    mandate.save(update_fields=["ended_at"])


# Coming and going


@transaction.atomic
def invite(
    person: Person,
    partnership: Partnership,
    *,
    name: str,
    email: str = "",
    message: str = "",
    standing: str = Member.Standing.MEMBER,
    once: UUID,
) -> tuple[Invitation, str]:
    """Invite somebody by a link of their own. Returns the invitation and the link's token, which is kept nowhere.

    Nothing tells the inviter whether the address already has an account. A repeated submit gives a fresh token.
    """
    require(person, partnership, "invite")
    token = secrets.token_urlsafe(24)
    if again := Invitation.objects.filter(once=once).first():
        again.token_digest = queries.token_digest(token)
        again.save(update_fields=["token_digest"])
        return again, token
    now = timezone.now()
    invitation = Invitation.objects.create(
        partnership=partnership,
        person=Person.objects.create_user(name=name, language="en"),
        invited_by=person,
        standing=standing,
        token_digest=queries.token_digest(token),
        message=message,
        sent_at=now,
        expires_at=now + INVITATION_TIME,
        once=once,
    )
    record.note(person, partnership.chain_id, "invite", "{who} invited {guest}.", words={"guest": invitation.person})
    return invitation, token


@transaction.atomic
def accept_invitation(invitation: Invitation, visitor: Person | None = None) -> Person:
    """Come in by a link. Returns who comes in: a visitor with an account as themselves, else the guest."""
    invitation = Invitation.objects.select_for_update().select_related("person", "partnership").get(pk=invitation.pk)
    with_account = visitor if visitor is not None and not visitor.is_guest else None
    check_invitation(
        now=timezone.now(),
        expires_at=invitation.expires_at,
        taken_back=invitation.taken_back_at is not None,
        accepted=invitation.accepted_at is not None,
        person_has_account=not invitation.person.is_guest,
        is_them=with_account == invitation.person,
    )
    if invitation.accepted_at is None:
        _come_in(invitation, with_account)
    return invitation.person


def _come_in(invitation: Invitation, with_account: Person | None) -> None:
    invited_id = invitation.person_id
    if with_account is not None:
        invitation.person = with_account
    invitation.accepted_at = timezone.now()
    invitation.save()
    _join(invitation.person, invitation.partnership, invitation.standing)
    record.note(
        invitation.person,
        invitation.partnership.chain_id,
        "accept_invitation",
        "{who} accepted an invitation and joined.",
    )
    announce(invitation_accepted, invitation_id=invitation.pk, invited_id=invited_id, person_id=invitation.person_id)


def _join(person: Person, partnership: Partnership, standing: str) -> Member:
    place = queries.place_of(person, partnership.pk)
    if place is None:
        return Member.objects.create(
            partnership=partnership, person=person, standing=standing, joined_on=timezone.localdate()
        )
    if standing == Member.Standing.MEMBER:
        place.standing = standing
        place.save(update_fields=["standing"])
    return place


@transaction.atomic
def take_back_invitation(person: Person, invitation: Invitation) -> None:
    if invitation.accepted_at or invitation.taken_back_at:
        raise Refused("This invitation has been accepted or taken back already.")
    invitation.taken_back_at = timezone.now()
    invitation.save(update_fields=["taken_back_at"])
    record.note(
        person,
        invitation.partnership.chain_id,
        "take_back_invitation",
        "{who} took back the invitation of {guest}.",
        words={"guest": invitation.person},
    )


@transaction.atomic
def leave_partnership(person: Person, partnership: Partnership) -> None:
    """Leave, at any moment, without a reason. Offices end, what was said stays, everything goes on."""
    place = queries.place_of(person, partnership.pk)
    check_leaving(is_member=place is not None)
    assert place is not None
    place.left_on = timezone.localdate()
    place.save(update_fields=["left_on"])
    PodPlace.objects.filter(member=place, left_on=None).update(left_on=place.left_on)
    for mandate in Mandate.objects.filter(partnership=partnership, person=person, ended_at=None):
        _end(mandate)
    record.note(person, partnership.chain_id, "leave_partnership", "{who} left this partnership.")
    announce(member_left, partnership_id=partnership.pk, person_id=person.pk)
    live.touch(f"powers-{partnership.pk}")


# Perspectives, organisations, pods


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
        _declare(place, facet, chosen.get(perspective_pk) if perspective_pk else None)
    record.note(person, partnership.chain_id, "declare_perspectives", "{who} said which perspectives they bring.")


def _declare(member: Member, facet: Facet, perspective: Perspective | None) -> None:
    Declaration.objects.update_or_create(member=member, facet=facet, defaults={"perspective": perspective})


@transaction.atomic
def add_facet(person: Person, partnership: Partnership, *, name: str, perspectives: Sequence[str]) -> Facet:
    """Name one more way in which people here bring different perspectives."""
    require(person, partnership, "describe_partnership")
    names = list(dict.fromkeys(each.strip() for each in perspectives if each.strip()))
    if len(names) < 2:
        raise Refused("Write at least two perspectives, each on a line of its own.", field="perspectives")
    if partnership.facets.filter(name__iexact=name).exists():
        raise Refused("There is already a facet of this name.", field="name")
    facet = Facet.objects.create(partnership=partnership, name=name)
    Perspective.objects.bulk_create(Perspective(facet=facet, name=each[:80]) for each in names)
    _note_thing(person, partnership, "add_facet", "{who} added the facet “{name}”.", name)
    return facet


@transaction.atomic
def add_organisation(
    person: Person, partnership: Partnership, *, name: str, country: str = "", kind: str = "", about: str = ""
) -> Organisation:
    require(person, partnership, "describe_partnership")
    if partnership.organisations.filter(name__iexact=name).exists():
        raise Refused("This organisation is already in the partnership.", field="name")
    organisation = Organisation.objects.create(name=name, country=country, kind=kind, about=about)
    Belonging.objects.create(partnership=partnership, organisation=organisation)
    _note_thing(person, partnership, "add_organisation", "{who} added the organisation “{name}”.", name)
    return organisation


@transaction.atomic
def add_pod(person: Person, partnership: Partnership, *, name: str, about: str = "") -> Pod:
    require(person, partnership, "describe_partnership")
    if partnership.pods.filter(name__iexact=name).exists():
        raise Refused("There is already a pod of this name.", field="name")
    pod = Pod.objects.create(partnership=partnership, name=name, about=about)
    _note_thing(person, partnership, "add_pod", "{who} formed the pod “{name}”.", name)
    return pod


@transaction.atomic
def join_pod(person: Person, pod: Pod) -> None:
    place = queries.place_of(person, pod.partnership_id)
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
