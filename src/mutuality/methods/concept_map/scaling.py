"""A flat map on which items lie the further apart the more unlike they are, from several starts.

W. S. Torgerson, “Multidimensional scaling: I. Theory and method”, Psychometrika 17 (1952), for the first start.
"""

from dataclasses import dataclass

import numpy as np

from .descent import TINY, Descent, Runner
from .sorts import Numbers
from .stress import RATIO

RANDOM_STARTS = 4
AS_GOOD = 1e-3  # a random start has to be better than the classical one by more
TOLERANCE, TIGHT = 1e-6, 1e-9  # the decrease of stress² in a step at which it is enough
WARM = 1_500  # divided by n, within 10 and 40: steps by proportion first, for from nowhere ranks alone lead nowhere


@dataclass(frozen=True, eq=False)
class Placed:
    """`points` is items × 2, centred, along its principal axes, mean squared distance from the middle 1. `classical` is
    the stress that the classical start alone comes to; None where a start was given."""

    points: Numbers
    stress: float
    classical: float | None = None


def place(
    unlike: Numbers,
    stress: str,
    rng: np.random.Generator,
    *,
    starts: int = RANDOM_STARTS,
    tolerance: float = TOLERANCE,
) -> Placed:
    """The best of the classical start and `starts` random ones. `unlike` is n × n, n ≥ 3, NaN where not known.

    >>> line = np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0)))
    >>> round(place(line, "ratio", np.random.default_rng(1)).stress, 4)
    0.0
    """
    descent = Descent(unlike, stress)
    classical = descent.run(Runner(torgerson(unlike)), tolerance)
    others = [Runner(rng.normal(size=(len(unlike), 2))) for _ in range(starts)]
    if stress != RATIO:
        others = [Runner(each.points) for each in _warmed(unlike, others)]
    best = descent.best(others, classical.squared, tolerance)
    first = descent.stress(classical)
    if best is not None and (found := descent.stress(best)) < first - AS_GOOD:
        return Placed(oriented(best.points), found, first)
    return Placed(oriented(classical.points), first, first)


def _warmed(unlike: Numbers, runners: list[Runner]) -> list[Runner]:
    descent = Descent(unlike, RATIO)
    return [descent.run(runner, TOLERANCE, min(40, max(10, WARM // len(unlike)))) for runner in runners]


def place_near(unlike: Numbers, stress: str, points: Numbers, *, tolerance: float = TOLERANCE) -> Placed:
    """The map that is found from `points`, which is quicker and may miss a better one."""
    descent = Descent(unlike, stress)
    end = descent.run(Runner(points), tolerance)
    return Placed(oriented(end.points), descent.stress(end))


def torgerson(unlike: Numbers) -> Numbers:
    """Classical scaling to two dimensions. What is not known is taken to be as unlike as others are on the whole."""
    squares = filled(unlike) ** 2
    middle = squares.mean(axis=0)
    inner = -0.5 * (squares - middle - middle[:, None] + middle.mean())
    values, vectors = np.linalg.eigh(inner)
    # Never quite a line: points on a line stay on it for ever.
    spread = np.maximum(values[-2:], 1e-4 * max(float(values[-1]), TINY))
    found: Numbers = vectors[:, -2:] * np.sqrt(spread)
    return found


def filled(unlike: Numbers) -> Numbers:
    """The same with the mean of all that is known in place of what is not."""
    unknown = np.isnan(unlike)
    if not unknown.any():
        return unlike
    known = ~unknown & ~np.eye(len(unlike), dtype=bool)
    return np.where(unknown, unlike[known].mean() if known.any() else 0.0, unlike)


def oriented(points: Numbers) -> Numbers:
    """Centred, the widest spread along the first axis, and on each axis the point that is furthest out positive."""
    centred = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ axes[:, ::-1]
    furthest = turned[np.abs(turned).argmax(axis=0), [0, 1]]
    return np.asarray(turned * np.where(furthest < 0, -1.0, 1.0))
