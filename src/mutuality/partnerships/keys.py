"""Who may act, and how: powers are asked, keys turned, mandates granted and handed back."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.kit.refused import Refused
from mutuality.people.models import Person
from mutuality.record import actions as record

from . import queries
from .models import Key, Mandate, Member, Partnership
from .powers import OFFICES, POWERS, Level
from .rules import (
    Grant,
    check_alone,
    check_first_key,
    check_mandate,
    check_power,
    check_second_key,
    grant_scope,
)

# Powers and keys


def require(person: Person, partnership: Partnership, power: str, scope: str = "") -> Level:
    """Refuse unless `person` may use `power` alone; returns the level it takes.

    An act that the agreement may give to two asks `turn_key` instead. Where it does not, two keys close it to all:
    nobody does alone what the agreement gives to two.
    """
    level = _level_for(person, partnership, power, scope)
    check_alone(POWERS[power], level)
    return level


def _level_for(person: Person, partnership: Partnership, power: str, scope: str) -> Level:
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

    `office_scope` is where the mandate must hold (a meeting); `scope` is the act, `thing` its name in the record.
    Two people who turn at once are served one after the other: the partnership's chain is the lock.
    """
    partnership = Partnership.objects.select_for_update().get(pk=partnership.pk)
    if _level_for(person, partnership, power, office_scope or scope) is not Level.TWO_KEYS:
        return True
    now, mine = timezone.now(), queries.key_perspective(person, partnership.pk)
    check_first_key(my_perspective=mine)
    first = queries.waiting_key(partnership.pk, power, scope)
    if first is None:
        _turn_first(person, partnership, power, scope, office_scope, now, thing)
        return False
    if first.first_id == person.pk:
        return False
    _turn_second(person, partnership, first, now, mine, thing)
    return True


def _turn_first(
    person: Person, partnership: Partnership, power: str, scope: str, office_scope: str, now: datetime, thing: str
) -> None:
    """A key that lies there and counts no more makes room."""
    Key.objects.filter(partnership=partnership, power=power, scope=scope, second=None, taken_back_at=None).update(
        taken_back_at=now
    )
    hours = queries.rules_of(partnership).key_hours
    Key.objects.create(
        partnership=partnership,
        power=power,
        scope=scope,
        office_scope=office_scope,
        first=person,
        first_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    _note_key(
        person,
        partnership,
        "first_key",
        "{who} turned the first key to {does}: “{thing}”." if thing else "{who} turned the first key to {does}.",
        power,
        scope,
        thing,
    )


def _turn_second(
    person: Person, partnership: Partnership, first: Key, now: datetime, mine: int | None, thing: str
) -> None:
    check_second_key(
        now=now,
        first_is_me=False,
        expires_at=first.expires_at,
        first_perspective=queries.key_perspective(first.first, partnership.pk),
        my_perspective=mine,
        in_one_hand=queries.are_in_one_hand(first.first, person),
    )
    first.second, first.second_at = person, now
    first.save()
    _note_key(
        person,
        partnership,
        "second_key",
        "{who} turned the second key to {does}: “{thing}”." if thing else "{who} turned the second key to {does}.",
        first.power,
        first.scope,
        thing,
    )


def _note_key(
    person: Person, partnership: Partnership, act: str, sentence: str, power: str, scope: str, thing: str = ""
) -> None:
    facts = {"does": POWERS[power].does, "power": power}
    if thing:
        facts["thing"] = thing
    record.note(person, partnership.chain_id, act, sentence, scope, facts=facts)
    live.touch(partnership.keys_topic, scope.split(":")[0])


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
    asked = Grant(office, member.pk, until, scope)
    check_mandate(
        office=office,
        now=timezone.now(),
        ends_at=asked.ends_at,
        longest=timedelta(days=queries.rules_of(partnership).mandate_days),
        is_member=member.partnership_id == partnership.pk and queries.is_member(member.person, partnership.pk),
    )
    if not turn_key(person, partnership, "grant_mandate", grant_scope(asked), thing=OFFICES[office].title):
        return False
    return grant(member.person, partnership, office, asked.ends_at, granted_by="two keys", scope=scope, by=person)


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
    _note_grant(by, mandate, granted_by)
    return mandate


def _note_grant(by: Person | None, mandate: Mandate, how: str) -> None:
    record.note(
        by,
        mandate.partnership.chain_id,
        "grant_mandate",
        "{holder} holds the office of {office} until {until} (granted by {how}).",
        mandate.scope or f"mandate-{mandate.pk}",
        facts={"office": mandate.title, "until": mandate.ends_at.date().isoformat(), "how": how},
        words={"holder": mandate.person},
    )


@transaction.atomic
def prolong(partnership: Partnership, office: str, scope: str, ends_at: datetime, *, granted_by: str) -> None:
    """Let the mandates of one office that run now run until `ends_at`, where they would end before."""
    for mandate in queries.live_mandates(partnership.pk).filter(office=office, scope=scope, ends_at__lt=ends_at):
        mandate.ends_at = ends_at
        mandate.save(update_fields=["ends_at"])
        _note_grant(None, mandate, granted_by)


@transaction.atomic
def hand_back_mandate(person: Person, mandate: Mandate) -> None:
    """Give an office back before its time."""
    mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if mandate.person_id != person.pk or mandate.ended_at or mandate.ends_at <= timezone.now():
        raise Refused("Only an office of your own that still runs can be handed back.")
    end(mandate)
    record.note(
        person,
        mandate.partnership.chain_id,
        "hand_back_mandate",
        "{who} handed back the office of {office}.",
        mandate.scope or f"mandate-{mandate.pk}",
        facts={"office": mandate.title},
    )


def end(mandate: Mandate) -> None:
    mandate.ended_at = timezone.now()
    mandate.save(update_fields=["ended_at"])
