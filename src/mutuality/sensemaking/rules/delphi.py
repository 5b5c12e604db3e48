"""The rule of a Delphi, frozen before its first answer, and what may happen in its rounds."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from mutuality.kit.refused import Refused
from mutuality.methods.delphi import SHIPPED, Condition, ConsensusRule
from mutuality.methods.delphi.rule import ANY_GROUP, AT_MOST, EVERY_GROUP

from .exercise import SHORTEST

LOWEST, HIGHEST = 1, 9
LOW, HIGH = (1, 3), (7, 9)  # not important; of the greatest importance
WRITTEN = "written"
FEWEST_ITEMS = 2
LONGEST_COMMENT = 1000


def rule_of(settings: Mapping[str, Any]) -> ConsensusRule:
    """The rule that settings name, or the one that is written in them.

    >>> rule_of({"rule": "all_70_15"}) == SHIPPED["all_70_15"]
    True
    >>> rule_of({"rule": "written", "share": 75, "few": 10, "scope": "all"}).enough[0].share
    Fraction(3, 4)
    """
    if settings["rule"] != WRITTEN:
        return SHIPPED[settings["rule"]]
    share, few, scope = Fraction(settings["share"], 100), Fraction(settings["few"], 100), settings["scope"]
    return ConsensusRule(
        enough=(Condition(share, *HIGH), Condition(few, *LOW, AT_MOST)),
        out=(Condition(share, *LOW), Condition(few, *HIGH, AT_MOST)),
        scope=scope,
        out_scope=EVERY_GROUP if scope == ANY_GROUP else scope,
    )


def frozen(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with the digest of their rule, as they stay from the opening on."""
    return {**settings, "digest": rule_of(settings).digest}


def frozen_rule(settings: Mapping[str, Any]) -> ConsensusRule:
    """The rule, which has to be the one that was frozen."""
    rule = rule_of(settings)
    if rule.digest != settings["digest"]:
        raise Refused("The rule is not the one that was frozen when it was opened, so nothing is counted by it.")
    return rule


def check_items(*, number: int) -> None:
    if number < FEWEST_ITEMS:
        raise Refused("Add at least two statements for people to score.")


def check_scoring(*, is_open: bool, round_read: int, round_now: int, comment: str) -> None:
    """`round_read` is the round in which the page was shown that was answered."""
    if round_read != round_now:
        raise Refused("Another round has begun since. Look at what all have said by now, and answer again.")
    if not is_open:
        raise Refused("This round is closed. What you said before is kept.")
    if len(comment) > LONGEST_COMMENT:
        raise Refused("Write at most {limit} signs.", field="comment", limit=LONGEST_COMMENT)


def check_closing_round(*, is_open: bool, is_last: bool) -> None:
    if not is_open:
        raise Refused("No round is open, so none can be closed.")
    if is_last:
        raise Refused("This is the last round. Close the whole, and it closes too.")


def check_opening_round(
    *,
    state: str,
    before_is_closed: bool,
    number: int,
    rounds: int,
    items: int,
    now: datetime,
    closes_at: datetime | None,
) -> None:
    if state != "open":
        raise Refused("It is not open, so no round can begin.")
    if not before_is_closed:
        raise Refused("The round before is still open. Close it first.")
    if number > rounds:
        raise Refused("All rounds that were agreed on are over.")
    check_items(number=items)
    if closes_at is not None and closes_at < now + SHORTEST:
        raise Refused("Give people more time: choose a later day or hour.", field="day")
