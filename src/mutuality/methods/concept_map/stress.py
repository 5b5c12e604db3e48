"""Three kinds of stress: what distances on the map ought to be, given how unlike items are.

J. B. Kruskal, “Multidimensional scaling by optimizing goodness of fit to a nonmetric hypothesis” and “Nonmetric
multidimensional scaling: a numerical method”, Psychometrika 29 (1964), for stress-1 and both treatments of ties.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from .sorts import Numbers

RATIO, PRIMARY, SECONDARY = "ratio", "primary", "secondary"
STRESSES = (RATIO, PRIMARY, SECONDARY)
PASSES = 8  # in which falling runs are pooled all at once, where there are MANY numbers
MANY = 250

# From distances (n × n) to the nearest ones that fit, where nobody knows how unlike two are: the distances themselves.
Targets = Callable[[Numbers], Numbers]
Known = npt.NDArray[np.bool_]


def targets(unlike: Numbers, stress: str) -> Targets:
    """How to find, for distances, the nearest ones that fit `unlike` (n × n, NaN where not known).

    `ratio`: in proportion to it. The other two: never falling as it rises; where two pairs are equally unlike, their
    distances may differ (`primary`) or are one (`secondary`). Raises ValueError for any other name.
    """
    if stress not in STRESSES:
        raise ValueError(f"“{stress}” is no kind of stress. Take one of: {', '.join(STRESSES)}.")
    known = ~np.isnan(unlike)
    make = {RATIO: _in_proportion, PRIMARY: _rising, SECONDARY: _rising_by_level}[stress]
    return make(np.where(known, unlike, 0.0), known)


def stress_of(distances: Numbers, wanted: Numbers, known: Known) -> float:
    """Stress-1 over pairs that are `known`: √(Σ(d − d̂)² / Σd²), where d̂ are the `wanted` distances.

    >>> pair = np.array([[False, True], [True, False]])
    >>> stress_of(np.array([[0, 3.0], [3.0, 0]]), np.array([[0, 1.5], [1.5, 0]]), pair)
    0.5
    """
    d, fits = distances[known], wanted[known]
    whole = float(d @ d)
    return float(np.sqrt(((d - fits) ** 2).sum() / whole)) if whole > 0 else 0.0


def isotonic(values: Numbers, weights: Numbers) -> Numbers:
    """The nearest numbers that never fall, by weighted least squares: neighbours that fall are pooled until none do.

    Which are pooled first does not matter for the end: so where there are many, falling runs go all at once, a few
    times over, and only what is left one by one.

    >>> isotonic(np.array([1.0, 3.0, 2.0]), np.ones(3)).tolist()
    [1.0, 2.5, 2.5]
    """
    sums, mass, lengths = values * weights, weights, np.ones(len(values), dtype=np.int64)
    for _ in range(PASSES if len(values) > MANY else 0):
        means = sums / mass
        rises = means[1:] >= means[:-1]
        if rises.all():
            return np.repeat(means, lengths)
        heads = np.concatenate(([0], np.flatnonzero(rises) + 1))
        sums, mass, lengths = (np.add.reduceat(each, heads) for each in (sums, mass, lengths))
    return _pooled_one_by_one(sums / mass, mass, lengths)


def _pooled_one_by_one(means: Numbers, mass: Numbers, lengths: npt.NDArray[np.int64]) -> Numbers:
    levels: list[float] = []
    weights: list[float] = []
    sizes: list[int] = []
    for mean, weight, size in zip(means.tolist(), mass.tolist(), lengths.tolist(), strict=True):
        while levels and levels[-1] > mean:
            before = weights.pop()
            mean = (mean * weight + levels.pop() * before) / (weight + before)
            weight += before
            size += sizes.pop()
        levels.append(mean)
        weights.append(weight)
        sizes.append(size)
    return np.repeat(levels, sizes)


def _in_proportion(unlike: Numbers, known: Known) -> Targets:
    size, whole = float((unlike**2).sum()), bool(known.all())

    def found(distances: Numbers) -> Numbers:
        wanted = unlike * (float(np.vdot(unlike, distances)) / size)
        return wanted if whole else np.where(known, wanted, distances)

    return found


def _rising_by_level(unlike: Numbers, known: Known) -> Targets:
    """Means of equally unlike pairs, pooled. What is not known, and the diagonal, has a level of its own at the end."""
    counted = known & ~np.eye(len(unlike), dtype=bool)
    levels, level = np.unique(unlike[counted], return_inverse=True)
    numbers = np.full(unlike.shape, len(levels))
    numbers[counted] = level.reshape(-1)
    flat = numbers.reshape(-1)
    mass = np.bincount(flat, minlength=len(levels) + 1)[:-1].astype(float)
    whole = bool(known.all())

    values = np.zeros(len(levels) + 1)

    def found(distances: Numbers) -> Numbers:
        sums = np.bincount(flat, distances.reshape(-1), minlength=len(values))
        values[:-1] = isotonic(sums[:-1] / mass, mass)
        wanted = values.take(numbers)
        return wanted if whole else np.where(known, wanted, distances)

    return found


def _rising(unlike: Numbers, known: Known) -> Targets:
    """Pairs in order of how unlike they are, equally unlike ones in order of their distances, pooled."""
    rows, columns = np.nonzero(np.triu(known, 1))
    _, level = np.unique(unlike[rows, columns], return_inverse=True)
    ordered = np.argsort(level, kind="stable")
    rows, columns, level = rows[ordered], columns[ordered], level[ordered]
    ones, whole = np.ones(len(rows)), bool(known.all())

    def found(distances: Numbers) -> Numbers:
        d = distances[rows, columns]
        inside = np.argsort(level * (2 * float(d.max(initial=0)) + 1) + d)
        wanted = np.zeros_like(distances) if whole else distances.copy()
        wanted[rows[inside], columns[inside]] = wanted[columns[inside], rows[inside]] = isotonic(d[inside], ones)
        return wanted

    return found
