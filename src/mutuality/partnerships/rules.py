"""What the working agreement allows. Plain values in, an answer or a refusal out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from mutuality.kit.refused import Refused

from .powers import OFFICES, POWERS, STRENGTH, Level, Power

LONGEST_MANDATE = timedelta(days=400)
FOUNDING_TIME = timedelta(days=90)
SETTLING = timedelta(days=1)  # until a changed perspective counts for keys
INVITATION_TIME = timedelta(days=30)
LINK_TRIES = 30  # links that lead nowhere, a minute from one network


@dataclass(frozen=True)
class AgreementRules:
    """The typed part of a working agreement. `levels` may only raise what `powers.POWERS` says.

    `own_time_days` are for answering a meeting's questions in one's own time after it ended, `correction_days` for
    correcting its draft report, `opened_days` for reading whose voice was opened with two keys. With `hold_box`, words
    from the box are shown once two moderators have looked; everybody gets `slips_each` slips.

    `quorum` is the share of those with a voice who have to answer a proposal; with `each_quorum` or `each_threshold`
    every perspective is asked as well (decisions). Shares are text, exactly: `1/2`, `2/3`; empty is: not asked.
    """

    small_group_inside: int = 5
    small_group_outside: int = 10
    key_hours: int = 24
    mandate_days: int = 180
    own_time_days: int = 10
    correction_days: int = 15
    opened_days: int = 7
    slips_each: int = 3
    hold_box: bool = True
    quorum: str = "1/2"
    each_quorum: str = ""
    each_threshold: str = ""
    levels: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "AgreementRules":
        """From the JSON of an agreement. Raises Refused for an unknown name or a value out of bounds."""
        unknown = set(kept) - set(cls.__dataclass_fields__)
        if unknown:
            raise Refused("The agreement has a rule that nobody knows: {name}.", name=min(unknown))
        rules = cls(**kept)
        for name in NUMBERS:
            value = getattr(rules, name)
            if not isinstance(value, int) or not 1 <= value <= 400:
                raise Refused("Write a whole number from 1 to 400 for {name}.", name=name)
        if not isinstance(rules.hold_box, bool):
            raise Refused("Say yes or no for {name}.", name="hold_box")
        for name in SHARES:
            if not is_share(getattr(rules, name)):
                raise Refused("Write a share from 0 to 1 for {name}, for example 2/3, or nothing.", name=name)
        for name, level in rules.levels.items():
            check_raised(name, level)
        return rules

    def level(self, power: Power) -> Level:
        return Level(self.levels.get(power.name, power.level))


NUMBERS = [each.name for each in fields(AgreementRules) if each.type is int]
SHARES = [each.name for each in fields(AgreementRules) if each.type is str]


def is_share(kept: object) -> bool:
    """A share as text, exactly; or nothing.

    >>> is_share("2/3"), is_share(""), is_share("3/2"), is_share(0.5)
    (True, True, False, False)
    """
    try:
        return isinstance(kept, str) and (not kept or 0 <= Fraction(kept) <= 1)
    except (ValueError, ZeroDivisionError):
        return False


def check_raised(name: str, level: str) -> None:
    if name not in POWERS:
        raise Refused("There is no power called {name}.", name=name)
    if level in STRENGTH and STRENGTH[Level(level)] > STRENGTH[POWERS[name].highest]:
        raise Refused("“{does}” is done by each alone. It cannot take more hands.", does=POWERS[name].does)
    if level not in STRENGTH or STRENGTH[Level(level)] < STRENGTH[POWERS[name].level]:
        raise Refused("An agreement may ask for more hands to “{does}”, not for fewer.", does=POWERS[name].does)


def check_power(power: Power, level: Level, *, is_member: bool, offices: Collection[str]) -> None:
    """May this person use `power`, as far as they alone are concerned?"""
    if level is Level.COLLECTIVE:
        raise Refused("Only a decision of the whole partnership can {does}.", does=power.does)
    if not is_member:
        raise Refused("Only members of this partnership can {does}.", does=power.does)
    if level is Level.MANDATE and not power.offices and not offices:
        raise Refused("You need a mandate to {does}. See who holds one.", does=power.does)
    if power.offices and not power.offices & set(offices):
        titles = [OFFICES[name].title for name in sorted(power.offices)]
        raise Refused("You need a mandate to {does} ({offices}). See who holds one.", does=power.does, offices=titles)


def check_alone(power: Power, level: Level) -> None:
    """May one person do this alone? Asked by acts that know no second key."""
    if level is Level.TWO_KEYS:
        raise Refused("The agreement asks for two people to {does}. Nobody can do it alone.", does=power.does)


def check_founding(*, has_account: bool) -> None:
    if not has_account:
        raise Refused("You came by a link. Make it an account first, then you can found a partnership.")


def check_second_key(
    *,
    now: datetime,
    first_is_me: bool,
    expires_at: datetime,
    first_perspective: int | None,
    my_perspective: int | None,
    in_one_hand: bool,
) -> None:
    """May this key be the second? The two people must bring two different, declared perspectives.

    `in_one_hand`: one of the two comes in by nothing but a link that the other wrote and has seen.
    """
    if first_is_me:
        raise Refused("Your key is already turned. It waits for somebody from another perspective.")
    if now >= expires_at:
        raise Refused("The first key was turned too long ago. Turn yours, and ask for the second again.")
    if first_perspective is None or my_perspective is None:
        raise Refused(
            "Two keys need two declared perspectives. One of you has not said which perspective they bring, "
            "or has changed it within the last day."
        )
    if first_perspective == my_perspective:
        raise Refused("The second key must come from another perspective than the first.")
    if in_one_hand:
        raise Refused("One of you two comes in by a link that the other wrote. With an account, both keys count.")


def check_first_key(*, my_perspective: int | None) -> None:
    if my_perspective is None:
        raise Refused(
            "Two keys need two declared perspectives. Say first which perspective you bring; "
            "a change counts after a day."
        )


def check_mandate(*, office: str, now: datetime, ends_at: datetime, longest: timedelta, is_member: bool) -> None:
    if office not in OFFICES or office == "founder":
        raise Refused("Choose one of the offices in the list.", field="office")
    if not is_member:
        raise Refused("Only a member can hold an office. Invite them first.", field="member")
    if ends_at <= now:
        raise Refused("Choose a day in the future on which the mandate ends.", field="until")
    if ends_at > now + longest:
        raise Refused("The agreement lets a mandate run for {days} days at most.", field="until", days=longest.days)


@dataclass(frozen=True)
class Grant:
    """What two keys to `grant_mandate` are turned for: the same words for both people."""

    office: str
    member: int
    until: date
    scope: str = ""

    @property
    def ends_at(self) -> datetime:
        """The end of the day in UTC, so that two people in two zones turn their keys for the same moment."""
        return datetime.combine(self.until, time.max, tzinfo=UTC)


def grant_scope(grant: Grant) -> str:
    """The scope of the keys for one grant.

    >>> grant_scope(Grant("coordinator", 7, date(2026, 6, 30)))
    'mandate:coordinator:7:2026-06-30:'
    """
    return f"mandate:{grant.office}:{grant.member}:{grant.until.isoformat()}:{grant.scope}"


def read_grant_scope(scope: str) -> Grant | None:
    """The grant that a key's scope stands for; None when it stands for something else.

    >>> read_grant_scope("mandate:coordinator:7:2026-06-30:")
    Grant(office='coordinator', member=7, until=datetime.date(2026, 6, 30), scope='')
    >>> read_grant_scope("meeting-7")
    """
    kind, _, rest = scope.partition(":")
    parts = rest.split(":", 3)
    if kind != "mandate" or len(parts) != 4:
        return None
    office, member, until, where = parts
    return Grant(office, int(member), date.fromisoformat(until), where)


def check_invitation(
    *,
    now: datetime,
    expires_at: datetime,
    taken_back: bool,
    accepted: bool,
    person_has_account: bool,
    with_account: bool,
    is_them: bool,
) -> None:
    """May this link let somebody in? A guest may come back by it; once they have an account they sign in."""
    if taken_back:
        raise Refused("This invitation was taken back. Ask the person who sent it for a new one.")
    if now >= expires_at:
        raise Refused("This invitation is too old to be used. Ask the person who sent it for a new one.")
    if accepted and person_has_account and not is_them:
        raise Refused("This invitation has been used. Sign in with your e-mail address to go on.")
    if accepted and with_account and not is_them:
        raise Refused(
            "Somebody came in by this link without an account. Sign out first to go on as them, "
            "or ask for a link of your own."
        )


def check_leaving(*, is_member: bool) -> None:
    if not is_member:
        raise Refused("You have already left this partnership.")
