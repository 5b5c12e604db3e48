"""May a proposal be written, opened, withdrawn?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from mutuality.kit.refused import Refused
from mutuality.kit.waking import EVENING, MORNING

DAY = timedelta(hours=24)
LONGEST = timedelta(days=120)
WAKING = timedelta(hours=12)
MOST_OPTIONS = 12
MOST_SOURCES = 40
CHOICES = frozenset({"score", "ranked", "dots"})


@dataclass(frozen=True)
class FrozenRule:
    """What of the agreement holds for one proposal, from its opening on. Shares are text, exactly; empty: not asked."""

    quorum: str
    threshold: str
    each_quorum: str
    each_threshold: str
    smallest_group: int


def rule_for(
    method: str, *, quorum: str, threshold: str, each_quorum: str, each_threshold: str, smallest_group: int
) -> FrozenRule:
    """The rule as it stands. Consent knows no threshold: where each side is asked, nobody in it may object.

    >>> rule_for("consent", quorum="1/2", threshold="2/3", each_quorum="", each_threshold="1/2", smallest_group=5)
    FrozenRule(quorum='1/2', threshold='', each_quorum='0', each_threshold='', smallest_group=5)
    """
    if method != "consent":
        return FrozenRule(quorum, threshold, each_quorum, each_threshold, smallest_group)
    asked = each_quorum or ("0" if each_threshold else "")
    return FrozenRule(quorum, "", asked, "", smallest_group)


def share(hundredths: int) -> str:
    """What the agreement says in hundredths, as an exact share; nothing where it asks nothing.

    >>> share(50), share(67), share(0)
    ('1/2', '67/100', '')
    """
    return str(Fraction(hundredths, 100)) if hundredths else ""


def threshold_agreed(method: str, hundredths: int) -> str:
    """The share that carries where a proposal names none: the agreement's, if it asks for more than a half.

    >>> threshold_agreed("majority", 75), threshold_agreed("majority", 50), threshold_agreed("consent", 75)
    ('3/4', '', '')
    """
    return share(hundredths) if hundredths > 50 and method in {"consensus", "majority"} else ""


def check_draft(*, is_proposer: bool, state: str) -> None:
    if not is_proposer:
        raise Refused("Only the person who wrote this proposal can change it.")
    if state != "draft":
        raise Refused("This proposal is open, so its words stay as they are. Withdraw it and write another.")


def check_threshold(*, method: str, threshold: str, agreed: int) -> None:
    """A share above a half that carries, and none below the agreement's, which is `agreed` hundredths.

    Without one, the agreement's holds, or the method's own.
    """
    if not threshold:
        return
    if method not in {"consensus", "majority"}:
        raise Refused("Only consensus and majority take a share that carries. Leave it as it is.", field="threshold")
    if not Fraction(1, 2) <= Fraction(threshold) <= 1:
        raise Refused("Choose a share from a half to all.", field="threshold")
    if Fraction(threshold) < Fraction(agreed, 100):
        raise Refused(
            "The agreement asks for at least {agreed} of a hundred. Choose no smaller share.",
            field="threshold",
            agreed=agreed,
        )


def check_options(*, method: str, options: Sequence[str]) -> None:
    if method not in CHOICES:
        if options:
            raise Refused("This is one proposal, with nothing to choose between. Change the method first.")
        return
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise Refused("Give from two to {most} options to choose from.", most=MOST_OPTIONS)
    if len({option.casefold() for option in options}) != len(options):
        raise Refused("Two options say the same. Give each its own words.")


def check_sources(*, count: int, are_for_all: bool) -> None:
    if not are_for_all:
        raise Refused("A proposal can only rest on words that the whole partnership may read.")
    if count > MOST_SOURCES:
        raise Refused("Choose at most {most} voices and questions.", most=MOST_SOURCES)


def check_opening(
    *, method: str, options: Sequence[str], now: datetime, closes_at: datetime, zones: Collection[str], deciders: int
) -> None:
    """At least a full day, with every waking hour of the day in every decider's zone."""
    check_options(method=method, options=options)
    if deciders < 1:
        raise Refused("Nobody has a voice in this. Choose another pod, or everybody.")
    if closes_at - now < DAY:
        raise Refused("Give people at least a whole day to answer. Choose a later day to close.")
    if closes_at - now > LONGEST:
        raise Refused("Choose a day to close within {days} days.", days=LONGEST.days)
    if short := [zone for zone in sorted(zones) if not is_awake_enough(now, closes_at, zone)]:
        raise Refused(
            "Somebody in {zone} would have too few hours between 8 and 20 o'clock. Choose a later day to close.",
            zone=short[0],
        )


def is_awake_enough(start: datetime, end: datetime, zone: str) -> bool:
    """Whether from `start` to `end` there are as many hours between 8 and 20 o'clock in `zone` as a day has.

    >>> from datetime import UTC
    >>> noon = datetime(2030, 5, 17, 12, tzinfo=UTC)
    >>> is_awake_enough(noon, noon + DAY, "Asia/Kathmandu"), is_awake_enough(noon, noon + DAY / 2, "Asia/Kathmandu")
    (True, False)
    """
    here = ZoneInfo(zone)
    found, day = timedelta(), start.astimezone(here).date()
    while found < WAKING and datetime.combine(day, MORNING, here) < end:
        begins, ends = datetime.combine(day, MORNING, here), datetime.combine(day, EVENING, here)
        found += max(min(end, ends) - max(start, begins), timedelta())
        day += timedelta(days=1)
    return found >= WAKING


def check_withdrawing(*, is_proposer: bool, state: str) -> None:
    if not is_proposer:
        raise Refused("Only the person who wrote this proposal can withdraw it.")
    if state not in {"draft", "open"}:
        raise Refused("This proposal is over, so it cannot be withdrawn. Write another one to change what was decided.")
