"""Groups of points that stay the same whatever order people came in, none of them smaller than may be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .blocks import Floats
from .kmeans import Labels, lloyd, nearest, settled, silhouettes, sown

STARTS, FIRST_STEPS, GO_ON, SETTLE = 16, 6, 4, 2  # four starts are too few: the best one is then found by luck
FEW_POINTS = 500
CELLS = 64  # each way, of the grid that stands for many people
ROUNDS = 5  # of setting aside points that would be a group too small


class Points(NamedTuple):
    """Where people stand; `people` how many stand at each."""

    xy: Floats
    people: Floats


@dataclass(frozen=True)
class Division:
    """One way to divide: the middle of each group, the largest group first, and how clear it is."""

    centres: Floats
    silhouette: float

    @property
    def k(self) -> int:
        return len(self.centres)

    def labels(self, xy: Floats) -> Labels:
        labels: Labels = nearest(xy[None], self.centres[None])[0]
        return labels


def divisions(points: Points, seen: Floats, ks: Iterable[int], smallest: int, seed: int) -> list[Division]:
    """The best division into each number of groups for which there is one, the clearest first; of two as clear the one
    with more groups. Silhouettes are those of the points `seen`.

    Points are taken in order of where they stand, so neither order nor names of people change anything.
    """
    order = np.lexsort(points.xy.T)
    points = Points(points.xy[order], points.people[order])
    centres = [each for k in ks if (each := _divided(points, k, smallest, seed)) is not None]
    labels = [nearest(seen[None], each[None])[0] for each in centres]
    clear = silhouettes(seen, labels) if centres else []
    found = [Division(each, value) for each, value in zip(centres, clear, strict=True)]
    return sorted(found, key=lambda each: (-each.silhouette, -each.k))


def _divided(points: Points, k: int, smallest: int, seed: int) -> Floats | None:
    """Centres of k groups of at least `smallest` people; None where there are none.

    People far from everybody else would be a group of their own. They are set aside while groups are looked for, and
    belong to the nearest one in the end.
    """
    inside = np.ones(len(points.xy), dtype=np.bool_)
    for _ in range(ROUNDS):
        xy, people = points.xy[inside], points.people[inside]
        if (
            people.sum() < k * smallest or 1 + np.diff(xy, axis=0).any(axis=1).sum() < k
        ):  # in order, so alike ones touch
            return None
        centres = _tightest(xy, people, k, seed)
        labels = nearest(xy[None], centres[None])[0]
        enough = np.bincount(labels, weights=people, minlength=k) >= smallest
        if enough.all():
            return _largest_first(centres, points)
        inside[inside] = enough[labels]
    return None


def _tightest(xy: Floats, people: Floats, k: int, seed: int) -> Floats:
    """Of STARTS starts the GO_ON best after a few steps go on, and the SETTLE best different ones are settled.

    The first steps are made with some of many points, evenly taken from those in order.
    """
    draws, every = np.random.default_rng([seed, k]).random((STARTS, k)), -(-len(xy) // FEW_POINTS)
    some, weight = xy[::every], people[::every]
    first = lloyd(some, weight, sown(some, weight, k, draws), FIRST_STEPS)
    found = lloyd(xy, people, first.centres[np.argsort(first.spread, kind="stable")[:GO_ON]])
    _, different = np.unique(found.spread.round(6), return_index=True)
    ends = [settled(xy, people, found.labels[one], k) for one in different[:SETTLE]]
    return min(ends, key=lambda end: end[1])[0]


def _largest_first(centres: Floats, points: Points) -> Floats:
    sizes = np.bincount(nearest(points.xy[None], centres[None])[0], weights=points.people, minlength=len(centres))
    return centres[np.lexsort((centres[:, 1], centres[:, 0], -sizes))]


# Many people


class Grid(NamedTuple):
    """A sheet of CELLS × CELLS cells, from -reach to reach both ways; who stands further out counts to the border."""

    reach: float

    def cell(self, xy: Floats) -> NDArray[np.int64]:
        steps = np.floor((xy / self.reach + 1) * (CELLS / 2)).clip(0, CELLS - 1).astype(np.int64)
        return steps[:, 0] * CELLS + steps[:, 1]


GRAIN = 2.0**20  # coordinates are summed in whole steps of one over that, so that sums are exact


def heaped(xy: Floats, grid: Grid) -> Floats:
    """For each cell how many stand there, and the sums of their coordinates: 3 × cells, whole numbers."""
    cell = grid.cell(xy)
    given = (None, *np.rint(xy.T * GRAIN))
    return np.stack([np.bincount(cell, weights=each, minlength=CELLS * CELLS) for each in given]).astype(np.float64)


def points_of(heaps: Floats) -> Points:
    people, *sums = heaps[:, heaps[0] > 0]
    return Points(np.stack(sums, axis=1) / GRAIN / people[:, None], people)
