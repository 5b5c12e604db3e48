"""How far a map can be trusted: against sorts dealt at random, with other people, and half against half.

C. Hennig, “Cluster-wise assessment of cluster stability”, Comput. Statist. Data Anal. 52 (2007), for the stability of a
cluster. W. M. K. Trochim, “The reliability of concept mapping” (1993), for halves, with Spearman's and Brown's formula.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .clusters import Tree, distances_of, labels_at, ward
from .scaling import filled, place, place_near
from .sorts import UNSORTED, Numbers, Sorts, Whole

Step = Callable[[], None]
Ways = tuple[Whole, Whole]  # clusters of the map's coordinates, and those of the dissimilarities
Shares = tuple[list[float], list[float]]  # of the clusters of each way
SPLITS = 50
TINY = 1e-9  # of a weight: less is what subtracting left


@dataclass(frozen=True)
class NullStress:
    """The stress of `runs` maps of sorts dealt at random, each sorter with piles of the sizes they made."""

    mean: float
    lowest: float
    runs: int


@dataclass(frozen=True)
class Reliability:
    """`r` is the mean correlation of the two halves' likeness over `splits` random halves of the sorters.

    `spearman_brown` is 2r / (1 + r), what to expect of all sorters together; None where r is not above 0.
    """

    r: float
    spearman_brown: float | None
    splits: int


def dealt(sorts: Sorts, rng: np.random.Generator) -> Sorts:
    """The same sorters with piles of the same sizes, and each one's items dealt into them anew."""
    piles = sorts.piles.copy()
    for column in piles.T:
        placed = np.flatnonzero(column != UNSORTED)
        column[placed] = column[rng.permutation(placed)]
    return replace(sorts, piles=piles)


def null_stress(
    sorts: Sorts, stress: str, counting: str, starts: int, runs: int, rng: np.random.Generator, step: Step
) -> NullStress | None:
    """What stress comes of nothing, drawn with as many starts as the map; None without runs."""
    found = []
    for _ in range(runs):
        unlike = dealt(sorts, rng).unlike(counting)
        if says_something(unlike):
            found.append(place(unlike, stress, rng, starts=starts).stress)
        step()
    return NullStress(float(np.mean(found)), min(found), len(found)) if found else None


def says_something(unlike: Numbers) -> bool:
    """Whether some two items are more unlike than some other two."""
    off = unlike[~np.eye(len(unlike), dtype=bool)]
    return bool(np.nanmax(off, initial=0) > np.nanmin(off, initial=1))


def stability(
    sorts: Sorts,
    points: Numbers,
    cuts: Sequence[Ways],
    stress: str,
    counting: str,
    runs: int,
    rng: np.random.Generator,
    step: Step,
) -> list[Shares]:
    """For each cluster how like it the nearest is when as many sorters are drawn with replacement, and all done again.

    Like is Jaccard's measure, items in both / items in either; the mean over `runs`. Each of `cuts` cuts both trees
    into so many clusters, and has an answer for both. NaN without runs. Each map is drawn from the points of the whole.
    """
    sums = [[np.zeros((2, int(labels.max()) + 1)) for labels in ways] for ways in cuts]
    for _ in range(runs):
        drawn = rng.integers(0, len(sorts.sorters), len(sorts.sorters))
        trees, here = _redrawn(sorts.of_sorters(drawn), points, stress, counting)
        for ways, found in zip(cuts, sums, strict=True):
            for labels, tree, both in zip(ways, trees, found, strict=False):
                both += best_likeness(labels, _cut_as(tree, labels), here)
        step()
    return [(_shares(one), _shares(other)) for one, other in sums]


def _shares(found: Numbers) -> list[float]:
    likeness, times = found
    shares: list[float] = np.divide(likeness, times, out=np.full(len(times), np.nan), where=times > 0).tolist()
    return shares


def _redrawn(sorts: Sorts, points: Numbers, stress: str, counting: str) -> tuple[list[Tree], Whole]:
    """Both trees as these sorters make them, over the items that they placed; no tree where these say nothing."""
    here = np.flatnonzero(sorts.placed.any(axis=1))
    unlike = sorts.of_items(here).unlike(counting)
    if len(here) < 3 or not says_something(unlike):
        return [], here
    near = place_near(unlike, stress, points[here]).points
    return [ward(distances_of(near)), ward(filled(unlike))], here


def _cut_as(tree: Tree, labels: Whole) -> Whole:
    return labels_at(tree, min(int(labels.max()) + 1, len(tree.items)))


def best_likeness(labels: Whole, again: Whole, here: Whole) -> tuple[Numbers, Numbers]:
    """For each cluster its highest Jaccard with one of `again`, among items that are `here`; and whether any is."""
    one, other = np.eye(int(labels.max()) + 1)[labels[here]], np.eye(int(again.max()) + 1)[again]
    both = one.T @ other
    sizes = one.sum(axis=0)
    either = sizes[:, None] + other.sum(axis=0) - both
    return (both / np.maximum(either, 1)).max(axis=1), (sizes > 0).astype(float)


def reliability(sorts: Sorts, rng: np.random.Generator, splits: int = SPLITS) -> Reliability | None:
    """Half of the sorters against the other half; None where no two halves can be compared.

    >>> same = {sorter: {"a": 1, "b": 1, "c": 2, "d": 2} for sorter in range(4)}
    >>> reliability(Sorts.of("abcd", same), np.random.default_rng(1))
    Reliability(r=1.0, spearman_brown=1.0, splits=50)
    """
    if len(sorts.sorters) < 2:
        return None
    pairs = np.triu_indices(len(sorts.items), 1)
    found = []
    for _ in range(splits):
        order = rng.permutation(len(sorts.sorters))
        half = len(order) // 2
        part = sorts.of_sorters(order[:half])
        together, met = part.together[pairs], part.met[pairs]
        rest = sorts.met[pairs] - met
        both = (met > 0) & (rest > TINY)
        one, other = together[both] / met[both], (sorts.together[pairs] - together)[both] / rest[both]
        if (r := correlation(one, other)) is not None:
            found.append(r)
    if not found:
        return None
    mean = float(np.mean(found))
    return Reliability(mean, 2 * mean / (1 + mean) if mean > 0 else None, len(found))


def correlation(x: Numbers, y: Numbers) -> float | None:
    """Pearson's r; None where there are fewer than three, or one side does not vary.

    >>> correlation(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0]))
    1.0
    """
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    dx, dy = x - x.mean(), y - y.mean()
    return float(np.clip(round(float(dx @ dy / np.sqrt((dx @ dx) * (dy @ dy))), 12), -1, 1))
