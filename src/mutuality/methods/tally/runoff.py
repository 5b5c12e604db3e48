"""Instant run-off: round by round the option with the fewest first places goes, and its ballots move on.

Ties for last place are not broken by lot: every order in which they could go is followed, and all who could win are
named. Thomas Hare's rule for one seat; the “parallel universes” of Conitzer, Rognlie and Xia (IJCAI 2009).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .schulze import Numbers

WORLDS = 1_000  # sets of options left that are looked at; with more ties than that, all that are left could win
Alive = frozenset[int]


@dataclass(frozen=True)
class Round:
    """First places of those who are left, and who goes; nobody in the last."""

    counts: Mapping[str, int]
    out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Runoff:
    """`tie` names who tied for last where that mattered: the rounds end there, and `winners` are all who could win."""

    winners: tuple[str, ...] = ()
    rounds: tuple[Round, ...] = ()
    tie: tuple[str, ...] = ()


@dataclass
class Worlds:
    """Who could win from each set of options that is left."""

    people: Numbers
    known: dict[Alive, Alive] = field(default_factory=dict)

    def winners(self, orders: Numbers, alive: Alive) -> Alive:
        if alive not in self.known:
            if len(self.known) == WORLDS:
                raise TooManyTies
            self.known[alive] = frozenset()  # its place; no world comes back to itself, for each has fewer left
            self.known[alive] = self._followed(orders, alive)
        return self.known[alive]

    def _followed(self, orders: Numbers, alive: Alive) -> Alive:
        counts = first_places(orders, self.people, alive)
        if won := has_most(counts):
            return won
        ways = who_goes(counts)
        return frozenset().union(*(self.winners(without(orders, out), alive - out) for out in ways))


class TooManyTies(Exception):
    """More sets of options than can be looked at."""


def runoff(orders: Numbers, people: Numbers, names: Sequence[str]) -> Runoff:
    """Rows of `orders` hold places of `names`, the best first; `people` says how many gave each.

    >>> found = runoff(np.array([[0, 1, 2], [1, 0, 2], [2, 1, 0]]), np.array([4, 3, 2]), "abc")
    >>> found.winners, [each.out for each in found.rounds]
    (('b',), [('c',), ()])
    """
    if not len(people):
        return Runoff()
    alive = frozenset(range(len(names)))
    rounds: list[Round] = []
    while True:
        counts = first_places(orders, people, alive)
        said = {names[one]: counts[one] for one in sorted(alive)}
        if won := has_most(counts):
            return Runoff(_named(won, names), (*rounds, Round(said)))
        ways = who_goes(counts)
        if len(ways) > 1:
            tied = frozenset().union(*ways)
            won = _possible(orders, people, alive)
            return Runoff(_named(won, names), (*rounds, Round(said)), _named(tied, names))
        rounds.append(Round(said, _named(ways[0], names)))
        orders, alive = without(orders, ways[0]), alive - ways[0]


def first_places(orders: Numbers, people: Numbers, alive: Alive) -> dict[int, int]:
    counts = np.bincount(orders[:, 0], people)
    return {one: int(counts[one]) if one < len(counts) else 0 for one in alive}


def has_most(counts: Mapping[int, int]) -> Alive:
    """Who has more than half, if anybody."""
    return frozenset(one for one, number in counts.items() if 2 * number > sum(counts.values()))


def who_goes(counts: Mapping[int, int]) -> list[Alive]:
    """The ways to go on: one, unless options tie for last and it could matter which of them goes.

    It cannot where all of them together have fewer first places than the next: in whatever order, all of them go.

    >>> [sorted(out) for out in who_goes({0: 5, 1: 1, 2: 1})], len(who_goes({0: 5, 1: 3, 2: 3}))
    ([[1, 2]], 2)
    """
    fewest = min(counts.values())
    last = frozenset(one for one, number in counts.items() if number == fewest)
    others = [number for one, number in counts.items() if one not in last]
    if others and len(last) * fewest < min(others):
        return [last]
    return [frozenset({one}) for one in sorted(last)]


def without(orders: Numbers, out: Alive) -> Numbers:
    """The same orders, and those who are out have left their places to the next."""
    return orders[np.isin(orders, list(out), invert=True)].reshape(len(orders), -1)


def _possible(orders: Numbers, people: Numbers, alive: Alive) -> Alive:
    try:
        return Worlds(people).winners(orders, alive)
    except TooManyTies:
        return alive


def _named(some: Alive, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(names[one] for one in sorted(some))
