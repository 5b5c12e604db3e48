"""Two maps of the same items, one for each perspective: where do we mean different things by the same words?

J. C. Gower, “Generalized Procrustes analysis”, Psychometrika 40 (1975). D. A. Jackson, “PROTEST: a Procrustean
randomization test”, Écoscience 2 (1995), for m and its permutations.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import numpy as np
from threadpoolctl import threadpool_limits

from .drawing import Progress
from .remarks import FEWEST_ITEMS
from .scaling import RANDOM_STARTS, TIGHT, TOLERANCE, place
from .shape import ConceptMap
from .sorts import FAIR, Item, Numbers, Sorter, Sorts
from .steadiness import says_something
from .stress import SECONDARY

Vector = tuple[float, float]
REGROUPINGS = 99


@dataclass(frozen=True)
class Procrustes:
    """Two maps, both centred and of size 1 (Σ|x|² = 1), the second turned and mirrored to lie on the first.

    `m` is the sum of singular values: 1 for the same map. `p` is how often a map with its items dealt anew comes as
    near: a small `p` says no more than that the maps have something in common. `residuals` lead from the first map to
    the second, `lengths` is how far; their squares add up to 2 (1 − m). All None or empty for fewer than four common
    items.
    """

    m: float | None
    p: float | None
    permutations: int
    first: Mapping[Item, Vector] = field(default_factory=dict)
    second: Mapping[Item, Vector] = field(default_factory=dict)

    @property
    def residuals(self) -> dict[Item, Vector]:
        return {item: (self.second[item][0] - x, self.second[item][1] - y) for item, (x, y) in self.first.items()}

    @property
    def lengths(self) -> dict[Item, float]:
        return {item: float(np.hypot(*residual)) for item, residual in self.residuals.items()}


@dataclass(frozen=True)
class Difference:
    """Whether two groups differ more than the same people dealt into two groups by lot.

    `p` is how often groups dealt by lot have maps at most as alike as `m`; `by_chance` is the mean m of those. `item_p`
    is how often lot moves that item at least as far: with 60 items three are below .05 by chance alone.
    """

    compared: Procrustes
    p: float | None
    by_chance: float | None
    regroupings: int
    item_p: Mapping[Item, float] = field(default_factory=dict)


def compare(one: ConceptMap, other: ConceptMap, *, permutations: int = 999, seed: int) -> Procrustes:
    """Lay `other` upon `one`, by the items that are on both.

    >>> square = {n: dict(zip("abcdef", [1, 1, 2, 2, 3, 3 + n % 2])) for n in range(8)}
    >>> from .drawing import draw_map
    >>> drawn = draw_map(Sorts.of("abcdef", square), seed=1, bootstraps=0, permutations=0)
    >>> round(compare(drawn, drawn, seed=1).m, 6)
    1.0
    """
    items = [item for item in one.coordinates if item in other.coordinates]
    a, b = (np.array([each.coordinates[item] for item in items]).reshape(-1, 2) for each in (one, other))
    return _compared(items, a, b, permutations, np.random.default_rng(seed))


def _compared(items: list[Item], a: Numbers, b: Numbers, permutations: int, rng: np.random.Generator) -> Procrustes:
    if len(items) < FEWEST_ITEMS or np.ptp(a, axis=0).max() == 0 or np.ptp(b, axis=0).max() == 0:
        return Procrustes(None, None, 0)
    a, b = _sized(a), _sized(b)
    left, singular, right = np.linalg.svd(b.T @ a)
    turned = b @ (left @ right)
    m = min(1.0, float(singular.sum()))
    dealt = np.array([rng.permutation(len(items)) for _ in range(permutations)], dtype=np.int64)
    as_near = sum(_m(b[order].T @ a) >= m - 1e-12 for order in dealt)
    p = (1 + as_near) / (1 + permutations) if permutations else None
    return Procrustes(m, p, permutations, _vectors(items, a), _vectors(items, turned))


def _sized(points: Numbers) -> Numbers:
    centred = points - points.mean(axis=0)
    return np.asarray(centred / np.sqrt((centred**2).sum()))


def _m(cross: Numbers) -> float:
    """The sum of both singular values of a 2 × 2 matrix: its square is |M|² + 2 |det M|."""
    determinant = cross[0, 0] * cross[1, 1] - cross[0, 1] * cross[1, 0]
    return float(np.sqrt((cross**2).sum() + 2 * abs(determinant)))


def _vectors(items: list[Item], points: Numbers) -> dict[Item, Vector]:
    return {item: (float(x), float(y)) for item, (x, y) in zip(items, points, strict=True)}


def compare_groups(
    sorts: Sorts,
    groups: Mapping[Sorter, Hashable],
    one: Hashable,
    other: Hashable,
    *,
    seed: int,
    stress: str = SECONDARY,
    counting: str = FAIR,
    starts: int = RANDOM_STARTS,
    regroupings: int = REGROUPINGS,
    progress: Progress | None = None,
) -> Difference:
    """The maps of two groups of sorters, beside maps of the same people dealt into two groups of these sizes by lot.

    Any two maps of few people differ. This tells how much of it is the perspective. All None for a group of fewer than
    two, or one whose sorts say nothing.

    >>> sorts = Sorts.of("abcd", {"ana": {"a": 1, "b": 1, "c": 2, "d": 2}})
    >>> compare_groups(sorts, {"ana": "lived"}, "lived", "university", seed=1).compared.m is None
    True
    """
    sides = [[n for n, who in enumerate(sorts.sorters) if groups.get(who) == side] for side in (one, other)]
    rng = np.random.default_rng(seed)

    def drawn(columns: list[int], tolerance: float) -> dict[Item, Vector]:
        return _placed(sorts.of_sorters(columns), stress, counting, starts, tolerance, rng)

    with threadpool_limits(1):
        found = _together(drawn(sides[0], TIGHT), drawn(sides[1], TIGHT), rng)
        if found.m is None:
            return Difference(found, None, None, 0)
        people, by_lot = sides[0] + sides[1], []
        for done in range(regroupings):
            order = rng.permutation(people).tolist()
            parts = order[: len(sides[0])], order[len(sides[0]) :]
            by_lot.append(_together(drawn(parts[0], TOLERANCE), drawn(parts[1], TOLERANCE), rng))
            if progress:
                progress(done + 1, regroupings)
    return _difference(found, [each for each in by_lot if each.m is not None])


def _placed(
    sorts: Sorts, stress: str, counting: str, starts: int, tolerance: float, rng: np.random.Generator
) -> dict[Item, Vector]:
    here = np.flatnonzero(sorts.placed.any(axis=1))
    part = sorts.of_items(here)
    unlike = part.unlike(counting)
    if len(sorts.sorters) < 2 or len(here) < FEWEST_ITEMS or not says_something(unlike):
        return {}
    return _vectors(list(part.items), place(unlike, stress, rng, starts=starts, tolerance=tolerance).points)


def _together(one: dict[Item, Vector], other: dict[Item, Vector], rng: np.random.Generator) -> Procrustes:
    items = [item for item in one if item in other]
    a, b = (np.array([each[item] for item in items]).reshape(-1, 2) for each in (one, other))
    return _compared(items, a, b, 0, rng)


def _difference(found: Procrustes, by_lot: list[Procrustes]) -> Difference:
    if found.m is None or not by_lot:
        return Difference(found, None, None, 0)
    alike = [each.m for each in by_lot if each.m is not None]
    p = (1 + sum(m <= found.m for m in alike)) / (1 + len(alike))
    lengths = [each.lengths for each in by_lot]
    item_p = {}
    for item, length in found.lengths.items():
        moved = [each[item] for each in lengths if item in each]
        item_p[item] = (1 + sum(far >= length for far in moved)) / (1 + len(moved))
    return Difference(found, p, float(np.mean(alike)), len(alike), item_p)
