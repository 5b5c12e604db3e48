"""What the working agreement allows. Plain values in, an answer or a refusal out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from mutuality.kit.refused import Refused

from .agreed import WHOLE_GROUP
from .agreed import AgreementRules as AgreementRules
from .powers import OFFICES, Level, Power

LONGEST_MANDATE = timedelta(days=400)
FOUNDING_TIME = timedelta(days=90)
SETTLING = timedelta(days=1)  # until a changed perspective counts for keys
INVITATION_TIME = timedelta(days=30)
LINK_TRIES = 30  # links that lead nowhere, a minute from one network


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
    way_out_open: bool = False,
) -> None:
    """May this key be the second? The two people must bring two different, declared perspectives.

    `in_one_hand`: one of the two comes in by nothing but a link that the other wrote and has seen. `way_out_open`: no
    two perspectives are left, and the agreement's way out fits these two people (`is_way_out_open`).
    """
    if first_is_me:
        raise Refused("Your key is already turned. It waits for somebody from another perspective.")
    if now >= expires_at:
        raise Refused("The first key was turned too long ago. Turn yours, and ask for the second again.")
    if not way_out_open and (first_perspective is None or my_perspective is None):
        raise Refused(
            "Two keys need two declared perspectives. One of you has not said which perspective they bring, "
            "or has changed it within the last day."
        )
    if not way_out_open and first_perspective == my_perspective:
        raise Refused("The second key must come from another perspective than the first.")
    if in_one_hand:
        raise Refused("One of you two comes in by a link that the other wrote. With an account, both keys count.")


def is_way_out_open(
    *,
    way_out: str,
    is_one_sided: bool,
    today: date,
    one_side_until: date | None,
    organisations: tuple[int | None, int | None],
    partners: Collection[int],
) -> bool:
    """Whether two people may turn two keys although no two perspectives are left.

    A lent key is that of a member whom a partner organisation sends, where the other comes from elsewhere.
    """
    if not is_one_sided:
        return False
    if way_out == WHOLE_GROUP:
        return one_side_until is not None and today <= one_side_until
    one, other = organisations
    return one != other and bool({one, other} & set(partners))


def check_one_side_until(*, way_out: str, is_one_sided: bool, today: date, until: date, longest: timedelta) -> None:
    if not is_one_sided:
        raise Refused("Two perspectives are here. Two keys can be turned as always.")
    if way_out != WHOLE_GROUP:
        raise Refused("The agreement names another way out: a partner organisation lends a key.")
    if until <= today:
        raise Refused("Choose a day in the future.", field="until")
    if until > today + longest:
        raise Refused("Choose a day within the next {days} days.", field="until", days=longest.days)


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


def decision_in(by: str) -> int | None:
    """The number of the decision by which something was done, where it was one.

    >>> decision_in("decision 7"), decision_in("founding"), decision_in("")
    (7, None, None)
    """
    kind, _, number = by.partition(" ")
    return int(number) if kind == "decision" and number.isdecimal() else None


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
