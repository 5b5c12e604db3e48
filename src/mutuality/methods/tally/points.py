"""Score and dots: several options, and points that people give them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

import numpy as np

from .counting import Heard, Items, Way, checked_options, in_levels, tallied, whole_numbers
from .schulze import Numbers
from .shape import (
    ABSTAIN,
    HALF,
    LIMIT,
    NONE,
    NOT_PASSED,
    PASSED,
    TIED,
    USUAL,
    Ballot,
    Eligible,
    Found,
    Levels,
    Reason,
    Rule,
    Tally,
    Voice,
)


@dataclass(frozen=True)
class Scored:
    """`given` says for each option how many gave it 0, 1, 2 … points; `means` are None where nobody scored."""

    given: Mapping[str, tuple[int, ...]]
    means: Mapping[str, Fraction | None]


@dataclass(frozen=True)
class Dotted:
    """`supporters` are the people who placed at least one dot on an option."""

    supporters: Mapping[str, int]


def score(
    ballots: Sequence[Ballot], eligible: Eligible, rule: Rule = USUAL, options: Sequence[str] = (), limit: int = LIMIT
) -> Tally:
    """The option with the highest mean score is chosen, if its mean is `rule.threshold` of the highest score or more.

    A voice gives each option a whole number from 0 to `rule.highest`, or is "abstain", which counts to the quorum only.
    Counts are sums of points. A perspective is with us when its own mean for what is chosen is `each_threshold` of the
    highest score; without one `threshold`, or a half. Raises ValueError for fewer than two options and more voices than
    people, BadBallot for an option that is missing or strange and for a score out of range. Source: score (range)
    voting, see docs/methods/tally.md.

    >>> voices = [Ballot({"hall": 5, "park": 3}), Ballot({"hall": 0, "park": 3})]
    >>> found = score(voices, Eligible(people=2), options=["hall", "park"])
    >>> found.outcome, found.winners, found.more.means["park"]
    ('passed', ('park',), Fraction(3, 1))
    """
    names, highest = checked_options(options), frozenset(range(rule.highest + 1))

    def read(voice: Voice) -> tuple[int | None, ...]:
        given = whole_numbers(voice, names, "points")
        if None in given:
            raise ValueError(f"Give points to every option, nought if it must be, or abstain: {', '.join(names)}.")
        if not highest.issuperset(given):
            raise ValueError(f"Give each option from 0 to {rule.highest} points.")
        return given

    def hear(items: Items) -> Heard:
        points, people = in_columns(items, len(names))
        counts = dict(zip(names, (people @ points).tolist(), strict=True))
        return Heard(counts, int(people.sum()), counts, rule.highest, (points, people))

    def judge(heard: Heard) -> Found:
        points, people = heard.more
        given = {
            option: tuple(np.bincount(points[:, place], people, rule.highest + 1).astype(int).tolist())
            for place, option in enumerate(names)
        }
        means = {option: _mean(number, heard.people) for option, number in heard.counts.items()}
        return chosen(in_levels(heard.counts), heard, rule, Scored(given, means))

    way = Way(read, hear, judge, lambda heard, found: is_behind(heard, found, rule))
    return tallied("score", ballots, eligible, rule, limit, way)


def dots(
    ballots: Sequence[Ballot], eligible: Eligible, rule: Rule = USUAL, options: Sequence[str] = (), limit: int = LIMIT
) -> Tally:
    """The option with the most dots is chosen, if `rule.threshold` of those who placed any placed one on it.

    A voice places from one to `rule.dots` dots, several on one option if one likes, or is "abstain"; options that are
    not named get none. Counts are dots. A perspective is with us when `each_threshold` of its people who placed any
    placed one on what is chosen; without one `threshold`, or a half. Raises as score does, and BadBallot for more dots
    than allowed and for none. Source: dot voting (cumulative voting with few points), see docs/methods/tally.md.

    >>> voices = [Ballot({"hall": 2, "park": 1}), Ballot({"park": 3})]
    >>> found = dots(voices, Eligible(people=2), options=["hall", "park"])
    >>> found.winners, found.counts, found.more.supporters
    (('park',), {'hall': 2, 'park': 4}, {'hall': 1, 'park': 2})
    """
    names = checked_options(options)

    def read(voice: Voice) -> tuple[int, ...]:
        placed = tuple([number or 0 for number in whole_numbers(voice, names, "dots")])
        if min(placed) < 0 or not 1 <= sum(placed) <= rule.dots:
            raise ValueError(f"Place from 1 to {rule.dots} dots in all, or abstain.")
        return placed

    def hear(items: Items) -> Heard:
        placed, people = in_columns(items, len(names))
        counts = dict(zip(names, (people @ placed).tolist(), strict=True))
        supporters = dict(zip(names, (people @ (placed > 0)).tolist(), strict=True))
        return Heard(counts, int(people.sum()), supporters)

    def judge(heard: Heard) -> Found:
        return chosen(in_levels(heard.counts), heard, rule, Dotted(heard.behind))

    way = Way(read, hear, judge, lambda heard, found: is_behind(heard, found, rule))
    return tallied("dots", ballots, eligible, rule, limit, way)


def chosen(ranking: Levels, heard: Heard, rule: Rule, more: object) -> Found:
    """One option is chosen, or several tie, or the best is not supported enough."""
    if not heard.people:
        return Found(NOT_PASSED, (Reason("nobody_chose"),), (), more)
    best = ranking[0]
    if len(best) > 1:
        return Found(TIED, (Reason("tie", {"options": best}),), ranking, more)
    why = {"option": best[0], "share": heard.share(best[0]), "needed": rule.threshold}
    if is_enough(heard, best[0], rule.threshold or NONE):
        return Found(PASSED, (Reason("chosen", why),), ranking, more)
    return Found(NOT_PASSED, (Reason("too_little_support", why),), ranking, more)


def is_behind(heard: Heard, found: Found, rule: Rule) -> bool:
    """Whether a perspective is behind what is chosen, and behind each where several tie."""
    needed = next((share for share in (rule.each_threshold, rule.threshold) if share is not None), HALF)
    return bool(found.winners) and all(is_enough(heard, option, needed) for option in found.winners)


def is_enough(heard: Heard, option: str, needed: Fraction) -> bool:
    """Whether that share is behind an option; where all abstain, nothing is held up."""
    share = heard.share(option)
    return share is None or share >= needed


def in_columns(items: Items, options: int) -> tuple[Numbers, Numbers]:
    """A row for each thing that was said with a column for each option, and how many people said it."""
    voices = [(voice, people) for voice, people in items if voice != ABSTAIN]
    flat = np.fromiter(chain.from_iterable(voice for voice, _ in voices), dtype=np.int64)
    return flat.reshape(len(voices), options), np.fromiter((people for _, people in voices), dtype=np.int64)


def _mean(points: int, people: int) -> Fraction | None:
    return Fraction(points, people) if people else None
