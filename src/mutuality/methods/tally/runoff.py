"""Instant run-off: round by round the option with the fewest first places goes, and its ballots move on.

Ties for last place are not broken by lot: every order in which they could go is followed, and all who could win are
named. Thomas Hare's rule for one seat; the “parallel universes” of Conitzer, Rognlie and Xia (IJCAI 2009).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .schulze import Numbers

WORLDS, CELLS = 2_000, 20_000_000  # how many sets of options left are looked at, and how much is read for that
Alive = frozenset[int]


@dataclass(frozen=True)
class Round:
    """First places of those who are left, and who goes; nobody in the last."""

    counts: Mapping[str, int]
    out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Runoff:
    """`tie` names who tied for last first where that could matter. The rounds end there, and `winners` are all who
    could win; or, where that is too much to follow, `is_followed` is False and those who tied for last went together.
    """

    winners: tuple[str, ...] = ()
    rounds: tuple[Round, ...] = ()
    tie: tuple[str, ...] = ()
    is_followed: bool = True


class TooManyTies(Exception):
    """More sets of options than are looked at."""


@dataclass
class Worlds:
    """Who could win from each set of options that is left."""

    people: Numbers
    most: int
    known: dict[Alive, Alive] = field(default_factory=dict)

    def winners(self, orders: Numbers, alive: Alive) -> Alive:
        if alive not in self.known:
            if len(self.known) >= self.most:
                raise TooManyTies
            self.known[alive] = frozenset()  # takes its place; each world has fewer left, so none comes back to itself
            self.known[alive] = self._followed(orders, alive)
        return self.known[alive]

    def _followed(self, orders: Numbers, alive: Alive) -> Alive:
        counts = first_places(orders, self.people, alive)
        if won := has_most(counts):
            return won
        ways = who_goes(counts)
        return frozenset().union(*(self.winners(without(orders, out, alive), alive - out) for out in ways))


def runoff(orders: Numbers, people: Numbers, names: Sequence[str]) -> Runoff:
    """Rows of `orders` hold places of `names`, the best first; `people` says how many gave each.

    >>> found = runoff(np.array([[0, 1, 2], [1, 0, 2], [2, 1, 0]]), np.array([4, 3, 2]), "abc")
    >>> found.winners, [each.out for each in found.rounds]
    (('b',), [('c',), ()])
    """
    if not len(people):
        return Runoff()
    alive, tie = frozenset(range(len(names))), frozenset[int]()
    rounds: list[Round] = []
    while not (won := has_most(counts := first_places(orders, people, alive))):
        ways = who_goes(counts)
        out = frozenset[int]().union(*ways)
        if len(ways) > 1 and not tie:
            tie = out
            if possible := could_win(orders, people, alive):
                return Runoff(_named(possible, names), (*rounds, _round(counts, names)), _named(tie, names))
        if out == alive:
            won = alive
            break
        rounds.append(_round(counts, names, out))
        orders, alive = without(orders, out, alive), alive - out
    return Runoff(_named(won, names), (*rounds, _round(counts, names)), _named(tie, names), is_followed=not tie)


def could_win(orders: Numbers, people: Numbers, alive: Alive) -> Alive:
    """Who wins in some order of those who tie; nobody where these are too many to follow."""
    try:
        return Worlds(people, min(WORLDS, CELLS // orders.size)).winners(orders, alive)
    except TooManyTies:
        return frozenset()


def first_places(orders: Numbers, people: Numbers, alive: Alive) -> dict[int, int]:
    counts = np.bincount(orders[:, 0], people, max(alive) + 1)
    return {one: int(counts[one]) for one in alive}


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


def without(orders: Numbers, out: Alive, alive: Alive) -> Numbers:
    """The same orders, and those who are out have left their places to the next."""
    stays = np.ones(max(alive) + 1, dtype=bool)
    stays[list(out)] = False
    return orders[stays[orders]].reshape(len(orders), -1)


def _round(counts: Mapping[int, int], names: Sequence[str], out: Alive = frozenset()) -> Round:
    return Round({names[one]: counts[one] for one in sorted(counts)}, _named(out, names))


def _named(some: Alive, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(names[one] for one in sorted(some))
