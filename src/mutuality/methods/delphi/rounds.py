"""From one round to the next: who changed their mind, who left, and whether those who left saw things otherwise."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .panel import Numbers, Panel

BANDS = ((1, 3), (4, 6), (7, 9))


@dataclass(frozen=True)
class Change:
    """What changed among the `people` who scored an item in both rounds; None where they are too few to be shown."""

    item: Hashable
    people: int
    changed: Fraction | None = None  # by a point or more
    crossed: Fraction | None = None  # into another band
    mean_change: float | None = None


@dataclass(frozen=True)
class Leaving:
    """Means of the first round of those who left and those who stayed; None where either are too few to be shown."""

    item: Hashable
    left: float | None = None
    stayed: float | None = None

    @property
    def difference(self) -> float | None:
        """How much higher those who left had scored; their absence lowers the mean by it."""
        return None if self.left is None or self.stayed is None else self.left - self.stayed


@dataclass(frozen=True)
class Attrition:
    """How many scored anything in the first round, and how many of them in the later one; the same for each group."""

    people: int
    stayed: int
    groups: Mapping[Hashable, tuple[int, int]]
    left_out: tuple[Hashable, ...]
    items: tuple[Leaving, ...]


def stability(before: Panel, after: Panel, bands: Sequence[tuple[int, int]] = BANDS) -> tuple[Change, ...]:
    """For each item that is in both rounds, the shares who changed their score or its band. Rows are the same people.

    Raises ValueError where the two have different people or `bands` do not hold every score of the scale just once.

    >>> before, after = Panel([[6]] * 4 + [[8]] * 4, ["sleep"]), Panel([[7]] * 4 + [[9]] * 4, ["sleep"])
    >>> stability(before, after)
    (Change(item='sleep', people=8, changed=Fraction(1, 1), crossed=Fraction(1, 2), mean_change=1.0),)
    """
    _check_same_people(before, after)
    scale = range(before.lowest, before.highest + 1)
    if [score for low, high in bands for score in range(low, high + 1)] != list(scale):
        raise ValueError("Bands divide the whole scale, from the lowest score to the highest, each score in one band.")
    starts = np.array([low for low, _ in bands][1:])
    return tuple(
        _change(item, before.scores[:, before.items.index(item)], after.scores[:, column], starts, after.limit)
        for column, item in enumerate(after.items)
        if item in before.items
    )


def attrition(first: Panel, later: Panel) -> Attrition:
    """Who of the first round is still there in a later one, and what those who left had scored.

    Rows are the same people in both; who scored nothing in the later round has left. Raises ValueError where the two
    have different people.

    >>> first, later = Panel([[9]] * 5 + [[5]] * 5, ["sleep"]), Panel([[9]] * 5 + [[float("nan")]] * 5, ["sleep"])
    >>> found = attrition(first, later)
    >>> found.people, found.stayed, found.items[0].difference
    (10, 5, -4.0)
    """
    _check_same_people(first, later)
    were = ~np.isnan(first.scores).all(axis=1)
    stayed = were & ~np.isnan(later.scores).all(axis=1)
    sizes = {name: (int((were & rows).sum()), int((stayed & rows).sum())) for name, rows in first.rows.items()}
    out = first.left_out([size for size, _ in sizes.values()])
    return Attrition(
        int(were.sum()),
        int(stayed.sum()),
        {name: size for name, size in sizes.items() if name not in out},
        out,
        tuple(
            _leaving(item, first.scores[were & ~stayed, column], first.scores[stayed, column], first.limit)
            for column, item in enumerate(first.items)
        ),
    )


def _change(item: Hashable, before: Numbers, after: Numbers, starts: Numbers, limit: int) -> Change:
    both = ~np.isnan(before) & ~np.isnan(after)
    people = int(both.sum())
    if people < limit:
        return Change(item, people)
    moved = after[both] - before[both]
    crossed = np.searchsorted(starts, before[both], side="right") != np.searchsorted(starts, after[both], side="right")
    return Change(
        item,
        people,
        Fraction(int((np.abs(moved) >= 1).sum()), people),
        Fraction(int(crossed.sum()), people),
        float(moved.mean()),
    )


def _leaving(item: Hashable, left: Numbers, stayed: Numbers, limit: int) -> Leaving:
    left, stayed = left[~np.isnan(left)], stayed[~np.isnan(stayed)]
    if min(len(left), len(stayed)) < limit:
        return Leaving(item)
    return Leaving(item, float(left.mean()), float(stayed.mean()))


def _check_same_people(one: Panel, other: Panel) -> None:
    if len(one.scores) != len(other.scores):
        raise ValueError("Give both rounds a row for each person of the panel, NaN where they did not score.")
