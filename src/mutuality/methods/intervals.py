"""How far a share or a mean may be off, when those who answered stand for more people than themselves."""

from collections.abc import Callable
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

Interval = tuple[float, float]
Numbers = NDArray[np.float64]
NINETY_FIVE = 1.959963984540054  # standard deviations on both sides of 95 of 100
CELLS = 2_000_000  # of one batch of resamples, so that memory stays bounded
MOST_RESAMPLES = 100_000


def wilson(part: float, whole: float, z: float = NINETY_FIVE) -> Interval | None:
    """The Wilson interval of the share `part` of `whole`, from 0 to 1; None where nobody answered.

    `z` is how many standard deviations wide it is on each side. It never leaves 0 to 1 and is not empty at 0 of 5.
    Raises ValueError for a part above the whole, for numbers below nought and for a `z` that is not above nought.
    Source: Wilson 1927, Journal of the American Statistical Association 22.

    >>> low, high = wilson(7, 10)
    >>> round(low, 3), round(high, 3)
    (0.397, 0.892)
    >>> wilson(0, 0) is None
    True
    """
    if not 0 <= part <= whole < float("inf"):
        raise ValueError("A share is of a whole: give numbers of nought or more, the part not above the whole.")
    if not 0 < z < float("inf"):
        raise ValueError("Give a number of standard deviations above nought, as 1.96.")
    if whole == 0:
        return None
    share, spread = part / whole, z * z / whole
    middle = (share + spread / 2) / (1 + spread)
    side = z * sqrt(share * (1 - share) / whole + spread / (4 * whole)) / (1 + spread)
    return (0.0 if part == 0 else max(0.0, middle - side)), (1.0 if part == whole else min(1.0, middle + side))


def mean_interval(values: ArrayLike, *, resamples: int = 1_000, seed: int = 0, share: float = 0.95) -> Interval | None:
    """The bootstrap (percentile) interval of the mean of `values`, NaN being no answer; None below two answers.

    The order of values changes nothing, and the same seed gives the same answer. With few values it is too narrow.
    Raises ValueError for endless values and for settings out of range. Source: Efron & Tibshirani 1993, ch. 13.

    >>> low, high = mean_interval([1, 2, 3, 4, 5, float("nan")])
    >>> 1 <= low < 3 < high <= 5
    True
    """
    given = np.asarray(values, dtype=np.float64).ravel()
    given = given[~np.isnan(given)]
    if np.isinf(given).any():
        raise ValueError("An endless number has no mean: leave it out, or give NaN for no answer.")
    if len(given) < 2:
        return None
    distinct, counts = np.unique(given, return_counts=True)
    means = resampled(counts, lambda weights: weights @ (distinct / len(given)), resamples, seed)
    return between(means, share)


def resampled(counts: NDArray[np.int64], work: Callable[[Numbers], Numbers], resamples: int, seed: int) -> Numbers:
    """What `work` finds in each of `resamples` draws with replacement from things of which there are `counts` alike.

    `work` takes weights, a row for each draw and a column for each kind of thing, and gives one number for each row.
    """
    if not 1 <= resamples <= MOST_RESAMPLES:
        raise ValueError(f"Draw at least one and at most {MOST_RESAMPLES:,} resamples.")
    total, batch = int(counts.sum()), max(1, CELLS // len(counts))
    rng = np.random.default_rng(seed)
    sizes = [min(batch, resamples - begun) for begun in range(0, resamples, batch)]
    chances = counts / total
    return np.concatenate([work(rng.multinomial(total, chances, size).astype(np.float64)) for size in sizes])


def between(found: Numbers, share: float) -> Interval:
    """The two ends between which `share` of the numbers lie."""
    if not 0 < share < 1:
        raise ValueError("The share of an interval lies between 0 and 1, as 0.95.")
    low, high = np.quantile(found, [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)
