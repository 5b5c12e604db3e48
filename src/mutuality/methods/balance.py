"""Who was heard beside who was there: people, voices and turns by group, without pointing at anybody.

Formulas, a worked example and limits: docs/methods/balance.md.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .small_groups import hidden_groups

ENOUGH = 2  # of what is left out together; a single voice among it could be told


@dataclass(frozen=True)
class Heard:
    """Somebody who agreed to be counted: what group they bring, how often they said something, how often they were
    called to speak."""

    group: Hashable
    voices: int = 0
    turns: int = 0


@dataclass(frozen=True)
class Share:
    """One group that can be shown, beside all who are counted."""

    group: Hashable
    people: int
    voices: int
    turns: int


@dataclass(frozen=True)
class Balance:
    """`shares` are the groups that can be shown, `left_out` those that cannot; the sums are those of all together.

    `lone` says that so few people are not counted that numbers would point at them: then nothing is shown at all.
    """

    people: int
    voices: int
    turns: int
    shares: tuple[Share, ...] = ()
    left_out: tuple[Hashable, ...] = ()
    lone: bool = False


def balance(heard: Sequence[Heard], groups: Sequence[Hashable], limit: int, uncounted: int = 0) -> Balance:
    """Each of `groups` beside all: how many people, voices and turns. `uncounted` were there and are not in `heard`.

    A group is left out that is smaller than `limit`, or of which one person makes more than half of the voices or
    turns, and others with it until nothing can be worked out from the sums.

    >>> found = balance([Heard("a", 2)] * 6 + [Heard("b", 1)] * 6, ["a", "b"], limit=5)
    >>> found.shares[0], found.left_out
    (Share(group='a', people=6, voices=12, turns=0), ())
    """
    parts = [[one for one in heard if one.group == group] for group in groups]
    sums = [Share(group, *_sums(part)) for group, part in zip(groups, parts, strict=True)]
    whole = _sums(heard)
    if 0 < uncounted < limit:
        return Balance(*whole, left_out=tuple(groups), lone=True)
    led = {place for place, part in enumerate(parts) if _is_led(part)}
    out = hidden_groups([each.people for each in sums], limit, led)
    if _tells_too_much([sums[place] for place in out], whole):
        out = frozenset(range(len(sums)))
    return Balance(
        *whole,
        shares=tuple(each for place, each in enumerate(sums) if place not in out),
        left_out=tuple(groups[place] for place in sorted(out)),
    )


def _sums(part: Sequence[Heard]) -> tuple[int, int, int]:
    return len(part), sum(one.voices for one in part), sum(one.turns for one in part)


def _is_led(part: Sequence[Heard]) -> bool:
    """Whether one person makes more than half of what a group said: its number would be that person's."""
    return any(
        2 * max(each) > sum(each) for each in ([one.voices for one in part], [one.turns for one in part]) if any(each)
    )


def _tells_too_much(out: Sequence[Share], whole: tuple[int, int, int]) -> bool:
    """Whether what is left out together is next to nothing, so that each part of it can be told."""
    _, voices, turns = whole
    return bool(out) and any(
        whole_of and left < ENOUGH
        for whole_of, left in ((voices, sum(one.voices for one in out)), (turns, sum(one.turns for one in out)))
    )


def parity(part: int, whole: int, people: int, everybody: int) -> Fraction | None:
    """The group's share of what was said over its share of people: 1 is as much as its people; None where none is.

    >>> parity(9, 30, 5, 12)
    Fraction(18, 25)
    """
    return Fraction(part * everybody, whole * people) if whole and people else None
