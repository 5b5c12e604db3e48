"""The rule of a Delphi as data: what makes an item in or out. It is agreed and frozen before the first answer.

Formulas, sources and limits: docs/methods/delphi.md.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from hashlib import sha256

AT_LEAST, AT_MOST, BELOW = "at_least", "at_most", "below"
ALL, EVERY_GROUP, ANY_GROUP = "all", "every_group", "any_group"


@dataclass(frozen=True)
class Condition:
    """At least, at most or below a `share` of those who scored gave a score from `low` to `high`."""

    share: Fraction
    low: int
    high: int
    sense: str = AT_LEAST

    def __post_init__(self) -> None:
        if type(self.share) is not Fraction or not 0 <= self.share <= 1:
            raise ValueError("A share is written exactly, from 0 to 1: Fraction(7, 10).")
        if type(self.low) is not int or type(self.high) is not int or self.low > self.high:
            raise ValueError("Scores are whole numbers, from the lower to the higher one.")
        if self.sense not in (AT_LEAST, AT_MOST, BELOW):
            raise ValueError(f"A condition says {AT_LEAST}, {AT_MOST} or {BELOW}.")

    def holds(self, counts: Sequence[int], lowest: int) -> bool:
        """Whether it holds where `counts` people gave the scores `lowest`, `lowest` + 1 …; of nobody nothing holds."""
        people = sum(counts)
        if not people:
            return False
        found = Fraction(sum(counts[max(self.low - lowest, 0) : max(self.high - lowest + 1, 0)]), people)
        if self.sense == AT_LEAST:
            return found >= self.share
        return found < self.share or (self.sense == AT_MOST and found == self.share)


@dataclass(frozen=True)
class ConsensusRule:
    """An item is in when all conditions of `enough` hold, out when all of `out` do; else there is no consensus.

    They have to hold among all together (`ALL`), in `EVERY_GROUP` or in `ANY_GROUP`, for out as `out_scope` says.
    Without `out` nothing is ever out. `lowest` and `highest` are the ends of the scale.
    """

    enough: tuple[Condition, ...]
    out: tuple[Condition, ...] = ()
    scope: str = ALL
    out_scope: str = ALL
    lowest: int = 1
    highest: int = 9

    def __post_init__(self) -> None:
        if type(self.lowest) is not int or type(self.highest) is not int or not 1 <= self.highest - self.lowest <= 100:
            raise ValueError("A scale goes from a whole number to a higher one, with at most 101 steps.")
        if not self.enough:
            raise ValueError("Say at least one condition for an item to be in.")
        if any(each.low < self.lowest or each.high > self.highest for each in (*self.enough, *self.out)):
            raise ValueError("A condition names scores that the scale does not have.")
        if not {self.scope, self.out_scope} <= {ALL, EVERY_GROUP, ANY_GROUP}:
            raise ValueError(f"A rule holds among {ALL}, in {EVERY_GROUP} or in {ANY_GROUP}.")

    @property
    def plain(self) -> str:
        """The rule as text to keep, JSON with sorted names: the same for the same rule. rule_of reads it."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), default=_exact)

    @property
    def digest(self) -> str:
        """The rule as 64 characters: another when anything in it is changed.

        >>> SHIPPED["all_70_15"].digest[:12]
        '7e19de609659'
        """
        return sha256(self.plain.encode()).hexdigest()


def rule_of(plain: str) -> ConsensusRule:
    """The rule that was kept as `plain`. Raises ValueError where that is none.

    >>> rule_of(SHIPPED["every_group_80_10"].plain) == SHIPPED["every_group_80_10"]
    True
    """
    try:
        kept = json.loads(plain)
        for part in ("enough", "out"):
            kept[part] = tuple(Condition(**each | {"share": Fraction(each["share"])}) for each in kept[part])
        return ConsensusRule(**kept)
    except (TypeError, KeyError, ArithmeticError, RecursionError) as problem:
        raise ValueError("This is no rule that was kept.") from problem


def _exact(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"


def _seventy_fifteen(scope: str, out_scope: str, share: Fraction = Fraction(7, 10)) -> ConsensusRule:
    few = Fraction(15, 100)
    return ConsensusRule(
        enough=(Condition(share, 7, 9), Condition(few, 1, 3, BELOW)),
        out=(Condition(share, 1, 3), Condition(few, 7, 9, BELOW)),
        scope=scope,
        out_scope=out_scope,
    )


# Rules in use, by names that never change their meaning: a changed rule gets another name.
SHIPPED: Mapping[str, ConsensusRule] = {
    "all_70_15": _seventy_fifteen(ALL, ALL),
    "every_group_70_15": _seventy_fifteen(EVERY_GROUP, EVERY_GROUP),
    "any_group_70_15": _seventy_fifteen(ANY_GROUP, EVERY_GROUP),
    "every_group_80_10": ConsensusRule(
        enough=(Condition(Fraction(8, 10), 7, 9), Condition(Fraction(1, 10), 1, 3, AT_MOST)),
        out=(Condition(Fraction(8, 10), 1, 3), Condition(Fraction(1, 10), 7, 9, AT_MOST)),
        scope=EVERY_GROUP,
        out_scope=EVERY_GROUP,
    ),
    "all_70_15_out_50_in_every_group": ConsensusRule(
        enough=(Condition(Fraction(7, 10), 7, 9), Condition(Fraction(15, 100), 1, 3, BELOW)),
        out=(Condition(Fraction(1, 2), 7, 9, AT_MOST),),
        scope=ALL,
        out_scope=EVERY_GROUP,
    ),
    "all_50_15": _seventy_fifteen(ALL, ALL, Fraction(1, 2)),
}
