"""What all ways of counting share: piling ballots up, quorum, and each perspective beside the whole."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from types import NoneType
from typing import Any

from ..small_groups import FEWEST, hidden_groups
from .shape import (
    ABSTAIN,
    MOST_OPTIONS,
    NO_QUORUM,
    NONE,
    NOT_YET,
    PASSED,
    TOO_SMALL,
    WAITING,
    WITH_US,
    BadBallot,
    Ballot,
    Eligible,
    Found,
    Levels,
    Reason,
    Rule,
    Standing,
    Tally,
    Voice,
)

WHOLE = frozenset({int, NoneType})
Items = Collection[tuple[Any, int]]  # what was said, abstentions too, each with how many said it


@dataclass(frozen=True)
class Heard:
    """What some people said together. `people` are those who did not abstain; behind an option stands the share
    `behind[option]` / (`people` · `most`)."""

    counts: Mapping[str, int]
    people: int
    behind: Mapping[str, int] = field(default_factory=dict)
    most: int = 1
    more: Any = None

    def share(self, option: str) -> Fraction | None:
        return Fraction(self.behind[option], self.people * self.most) if self.people else None


@dataclass(frozen=True)
class Way:
    """What makes one method different. `read` gives a voice as a plain value, or raises ValueError with a sentence;
    `hear` sums up, `judge` looks at what all said, `holds` at what those of one perspective said."""

    read: Callable[[Voice], Hashable]
    hear: Callable[[Items], Heard]
    judge: Callable[[Heard], Found]
    holds: Callable[[Heard, Found], bool]


def tallied(method: str, ballots: Sequence[Ballot], eligible: Eligible, rule: Rule, limit: int, way: Way) -> Tally:
    """Count `ballots` in one `way`. Raises BadBallot for one that cannot be counted, ValueError for too many."""
    piles = _piled(ballots, way.read)
    _check_numbers(piles, eligible)
    everyone = way.hear([item for pile in piles.values() for item in pile.items()])
    found = way.judge(everyone)
    standings = _standings(piles, eligible, rule, found, way)
    shown = _protected(standings, limit)
    outcome, reasons = _ended(len(ballots), eligible, rule, found, _waited_for(standings, shown))
    return Tally(
        method=method,
        outcome=outcome,
        answered=len(ballots),
        abstained=sum(pile[ABSTAIN] for pile in piles.values()),
        eligible=eligible.people,
        counts=everyone.counts,
        ranking=found.ranking,
        perspectives=shown,
        reasons=reasons,
        more=found.more,
    )


def _piled(ballots: Sequence[Ballot], read: Callable[[Voice], Hashable]) -> dict[Hashable, Counter[Any]]:
    """For each perspective, how many said what."""
    piles: defaultdict[Hashable, Counter[Any]] = defaultdict(Counter)
    for number, (voice, perspective) in enumerate(ballots):
        try:
            said = ABSTAIN if voice == ABSTAIN else read(voice)
        except ValueError as wrong:
            raise BadBallot(str(wrong), number) from None
        piles[perspective][said] += 1
    return dict(piles)


def _check_numbers(piles: Mapping[Hashable, Counter[Any]], eligible: Eligible) -> None:
    """Nobody speaks who has no voice, and nobody for a perspective that nobody was said to bring."""
    answered = {perspective: pile.total() for perspective, pile in piles.items()}
    for perspective, number in answered.items():
        if perspective is not None and number > eligible.by_perspective.get(perspective, 0):
            raise ValueError(f"More people answered for “{perspective}” than bring it. Say how many did then.")
    if sum(answered.values()) > eligible.people:
        raise ValueError("More people answered than have a voice. Say how many had one then.")
    if answered.get(None, 0) > eligible.undeclared:
        raise ValueError("More people answered for no perspective than bring none. Say how many have a voice.")


def _ended(
    answered: int, eligible: Eligible, rule: Rule, found: Found, waited_for: Sequence[Reason]
) -> tuple[str, tuple[Reason, ...]]:
    """What the method found, unless too few answered, or a perspective that is asked is not yet with us."""
    needed = ceil(rule.quorum * eligible.people)
    quorum = Reason("quorum", {"answered": answered, "eligible": eligible.people, "needed": needed})
    if answered < needed:
        return NO_QUORUM, (quorum, *found.reasons)
    if found.outcome == PASSED and rule.asks_each and waited_for:
        return WAITING, (quorum, *found.reasons, *waited_for)
    return found.outcome, (quorum, *found.reasons)


# Perspectives


def _standings(
    piles: Mapping[Hashable, Counter[Any]], eligible: Eligible, rule: Rule, found: Found, way: Way
) -> tuple[Standing, ...]:
    """Each perspective as it is, small or not."""
    rows = dict(eligible.by_perspective)
    if eligible.undeclared or None in piles:
        rows[None] = eligible.undeclared
    return tuple(
        _standing(perspective, size, piles.get(perspective, Counter()), rule, found, way)
        for perspective, size in rows.items()
    )


def _standing(perspective: Hashable, size: int, pile: Counter[Any], rule: Rule, found: Found, way: Way) -> Standing:
    """With us is who has answered enough and holds. Silence is not agreement: of nobody, nobody is with us."""
    answered, heard = pile.total(), way.hear(pile.items())
    enough = answered > 0 and answered >= (rule.each_quorum or NONE) * size
    state = WITH_US if enough and way.holds(heard, found) else NOT_YET
    return Standing(perspective, state, answered, size, heard.counts)


def _protected(standings: tuple[Standing, ...], limit: int) -> tuple[Standing, ...]:
    """Without the numbers of small groups, nor of so few together that the whole less the others would tell.

    What is left out depends on how many answered alone: if it depended on what they said, it would tell that.
    """
    sizes = [each.answered or 0 for each in standings]
    out = hidden_groups(sizes, limit) if sizes else frozenset()
    if out and sum(sizes[place] for place in out) < max(limit, FEWEST):
        out = frozenset(range(len(sizes)))
    return tuple(
        Standing(each.perspective, TOO_SMALL) if place in out else each for place, each in enumerate(standings)
    )


def _waited_for(standings: tuple[Standing, ...], shown: tuple[Standing, ...]) -> list[Reason]:
    """The perspectives that hold it up. One that is too small to show is told only where nothing else explains it."""
    asked = [
        (each, seen)
        for each, seen in zip(standings, shown, strict=True)
        if each.perspective is not None and each.eligible and each.state == NOT_YET
    ]
    named = [
        Reason("perspective_not_yet", {"perspective": seen.perspective}) for _, seen in asked if seen.state == NOT_YET
    ]
    return named or [Reason("small_perspective_not_yet")] * bool(asked)


# Options


def checked_options(options: Sequence[str]) -> tuple[str, ...]:
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise ValueError(f"Give from two to {MOST_OPTIONS} options to choose from.")
    if len(set(options)) != len(options):
        raise ValueError("Each option needs a name of its own.")
    return tuple(options)


def in_levels(points: Mapping[str, int]) -> Levels:
    """Options with the most points first, those with as many together.

    >>> in_levels({"a": 1, "b": 3, "c": 1})
    (('b',), ('a', 'c'))
    """
    levels: dict[int, list[str]] = {}
    for option, number in points.items():
        levels.setdefault(number, []).append(option)
    return tuple(tuple(levels[number]) for number in sorted(levels, reverse=True))


def whole_numbers(voice: Voice, options: tuple[str, ...], what: str) -> tuple[int | None, ...]:
    """What `voice` gives each option, None where it gives nothing. Raises ValueError for what is no `what`."""
    if type(voice) is not dict and not isinstance(voice, Mapping):  # the first is quick
        raise ValueError(f"Give {what} to the options, or abstain: {', '.join(options)}.")
    given = tuple(map(voice.get, options))
    if len(voice) > len(options) - given.count(None):
        raise ValueError(f"Give {what} as whole numbers, and only to these options: {', '.join(options)}.")
    if not WHOLE.issuperset(map(type, given)):
        raise ValueError(f"Give {what} as whole numbers.")
    return given
