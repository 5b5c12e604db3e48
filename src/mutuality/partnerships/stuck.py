"""Where two keys cannot be turned because no two perspectives are left, and the way out that the agreement names."""

from dataclasses import dataclass

from django.utils import timezone

from mutuality.people.models import Person

from . import queries
from .agreed import LENT_KEY, AgreementRules
from .models import Belonging, Member, Partnership
from .powers import POWERS, Level
from .rules import is_way_out_open

INVITE = "Only one perspective, or none, has been declared here. Invite somebody who brings another."
ALONE = "All who hold the office bring the same perspective. Give it to somebody who brings another."
NOBODY = "Nobody holds the office. Any two members from different perspectives can give it."
LENT = "Until then, a member whom a partner organisation sends can lend the second key, to somebody from elsewhere."
WHOLE = "Until then, the whole group can decide that two people of one perspective may turn the keys, up to a day."
OPEN = "The whole group has decided that two people of one perspective may turn the keys for now."


@dataclass(frozen=True)
class Stuck:
    """Why no second key can be found, and what one can do about it: both are sentences."""

    why: str
    way_out: str = ""


def is_stuck(partnership: Partnership, power: str, scope: str = "") -> Stuck | None:
    """Whether nobody could turn the second key for `power` now; None where two people can, or where it takes none."""
    rules = queries.rules_of(partnership)
    if rules.level(POWERS[power]) is not Level.TWO_KEYS:
        return None
    sides = queries.settled_perspectives(partnership.pk)
    if len(set(sides.values())) < 2:
        return Stuck(INVITE, way_out_of(rules))
    offices = POWERS[power].offices
    if not offices:
        return None
    able = {holder.pk for office in sorted(offices) for holder in queries.holders(partnership.pk, office, scope)}
    if not able:
        return Stuck(NOBODY)
    return None if len({sides[person] for person in able if person in sides}) > 1 else Stuck(ALONE)


@dataclass(frozen=True)
class StuckOffice:
    """Offices whose holders cannot turn two keys for what they carry, and why."""

    titles: list[str]
    why: str


def stuck_offices(partnership: Partnership) -> list[StuckOffice]:
    """Offices that carry acts of two keys where no two of their holders could turn them, in any place they are held.

    Where no two perspectives are left the whole partnership is stuck (`stuck_here`), and no office is named.
    """
    rules, sides = queries.rules_of(partnership), queries.settled_perspectives(partnership.pk)
    if len(set(sides.values())) < 2:
        return []
    held = list(queries.live_mandates(partnership.pk).values_list("office", "scope", "person_id"))
    of_two = [power.offices for power in POWERS.values() if rules.level(power) is Level.TWO_KEYS and power.offices]
    rows = [(offices, _why_stuck(offices, held, sides)) for offices in dict.fromkeys(of_two)]
    return [StuckOffice(_titles(offices), why) for offices, why in rows if why]


def _why_stuck(offices: frozenset[str], held: list[tuple[str, str, int]], sides: dict[int, int]) -> str:
    here = [(scope, person) for office, scope, person in held if office in offices]
    for scope in {scope for scope, _ in here}:
        able = {person for where, person in here if where in {"", scope}}
        if len({sides[person] for person in able if person in sides}) < 2:
            return ALONE
    return "" if here else NOBODY


def _titles(offices: frozenset[str]) -> list[str]:
    """Those that can be given."""
    return [office.title for office in queries.offices_to_grant() if office.name in offices]


def way_out_of(rules: AgreementRules) -> str:
    """What the agreement names, in a sentence."""
    if rules.way_out == LENT_KEY:
        return LENT
    until = rules.one_side_until
    return OPEN if until and timezone.localdate() <= until else WHOLE


def stuck_here(partnership: Partnership) -> Stuck | None:
    """For the page of powers: whether the whole partnership can turn no two keys."""
    return is_stuck(partnership, "grant_mandate")


def lets_one_side(partnership: Partnership) -> bool:
    """Whether the whole group can decide now to let two people of one perspective turn two keys (`let_one_side`)."""
    return queries.is_one_sided(partnership) and way_out_of(queries.rules_of(partnership)) == WHOLE


def way_out_open_for(first: Person, second: Person, partnership: Partnership) -> bool:
    """Whether these two may turn two keys by the agreement's way out."""
    if not queries.is_one_sided(partnership):
        return False
    rules = queries.rules_of(partnership)
    places = Member.objects.filter(partnership=partnership, left_on=None, person__in=[first, second])
    sent_by = dict(places.values_list("person_id", "organisation_id"))
    partners = partnership.belongings.filter(part=Belonging.Part.PARTNER)
    return is_way_out_open(
        way_out=rules.way_out,
        is_one_sided=True,
        today=timezone.localdate(),
        one_side_until=rules.one_side_until,
        organisations=(sent_by.get(first.pk), sent_by.get(second.pk)),
        partners=set(partners.values_list("organisation_id", flat=True)),
    )
