"""Krippendorff's alpha beside the package krippendorff on the same readings, and ours with its interval of 1,000 draws.

CPU time of this process, the median of several rounds in turn. A ratio above 1 means that ours took less.
"""

import time
from collections.abc import Callable, Iterator
from statistics import median

import krippendorff
import numpy as np

from mutuality.methods.agreement import Drawing, alpha

ROUNDS = 7
UNITS = (200, 5_000, 100_000)
LEVELS = ("nominal", "ordinal", "interval")


def run() -> Iterator[tuple[str, str]]:
    for units in UNITS:
        given = readings(units)
        for level in LEVELS:
            ours, theirs, whole = in_turn(
                lambda given=given, level=level: alpha(given, level, Drawing(resamples=0)).alpha,
                lambda given=given, level=level: krippendorff.alpha(given, level_of_measurement=level),
                lambda given=given, level=level: alpha(given, level).alpha,
            )
            said = f"ours {ours * 1000:,.2f} ms, theirs {theirs * 1000:,.2f} ms, ratio {theirs / ours:.1f}"
            yield f"4 people, {units:,} units, {level}", f"{said}, with interval {whole * 1000:,.1f} ms"


def in_turn(*works: Callable[[], float]) -> list[float]:
    """The median CPU seconds of each, one after the other in each round; all have to find the same."""
    found = [work() for work in works]
    assert max(found) - min(found) < 1e-9
    rounds = [[timed(work) for work in works] for _ in range(ROUNDS)]
    return [median(took) for took in zip(*rounds, strict=True)]


def timed(work: Callable[[], float]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def readings(units: int) -> np.ndarray:
    """Four people who mostly agree on five values; a fifth of all was not read."""
    rng = np.random.default_rng(units)
    truth = rng.integers(0, 5, units)
    given = np.where(rng.random((4, units)) < 0.7, truth, rng.integers(0, 5, (4, units))).astype(float)
    given[rng.random(given.shape) < 0.2] = np.nan
    return given
