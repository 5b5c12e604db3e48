"""Krippendorff's alpha, with an interval over units.

Formulas, sources and limits: docs/methods/agreement.md.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..intervals import Interval, Numbers, between, resampled

NOMINAL, ORDINAL, INTERVAL, RATIO = "nominal", "ordinal", "interval", "ratio"
LEVELS = (NOMINAL, ORDINAL, INTERVAL, RATIO)

# Why there is no alpha.
NO_PAIR = "no_pair"  # nothing was read by two people
NO_DIFFERENCE = "no_difference"  # all said the same everywhere: there is nothing that chance could have got wrong
# Why there is an alpha and no interval.
FEW_UNITS = "few_units"
ALL_AGREED = "all_agreed"  # every draw would agree too, however few units there are
RARE = "rare"  # many draws would miss the one thing that differs

FEWEST_UNITS, MOST_UNDEFINED = 5, 0.05
MOST_VALUES, MOST_CELLS = 2_000, 20_000_000
TINY = 1e-300

Disagreement = Callable[[Numbers, Numbers], tuple[Numbers, Numbers]]


@dataclass(frozen=True)
class Drawing:
    """How an interval is drawn: `resamples` times over units with `seed` (0 times: none), for `share` of the draws."""

    resamples: int = 1_000
    seed: int = 0
    share: float = 0.95


USUAL = Drawing()


@dataclass(frozen=True)
class Agreement:
    """`alpha` is 1 where all agree, 0 where they agree as by chance, below 0 where less. None: `undefined` says why.

    `units` were read by two people or more, `agreed` are those of them in which all said the same. `interval` is None
    where `no_interval` says why, where none was asked for, and where there is no alpha.
    """

    alpha: float | None
    units: int
    agreed: int
    interval: Interval | None = None
    undefined: str | None = None
    no_interval: str | None = None


def alpha(readings: ArrayLike, level: str = NOMINAL, drawing: Drawing = USUAL) -> Agreement:
    """Krippendorff's alpha of `readings`: a row for each coder, a column for each unit, NaN where nothing was read.

    `level` says how far apart two values are: nominal (same or not), ordinal, interval, ratio. The order of coders and
    of units changes nothing, neither in the interval. Raises ValueError for an unknown level, endless values, ratios
    below nought and more than 2,000 different values. Source: Krippendorff 2019, Content Analysis, ch. 12.

    >>> nothing = float("nan")
    >>> found = alpha([[1, 2, 3, 3, 2, nothing], [1, 2, 3, 3, 2, 2], [nothing, 3, 3, 3, 2, 2]])
    >>> round(found.alpha, 3), found.units, found.agreed
    (0.805, 6, 5)
    """
    if level not in LEVELS:
        raise ValueError(f"There is no level {level!r}. There are: {', '.join(LEVELS)}.")
    given = np.asarray(readings, dtype=np.float64)
    if given.size == 0:
        return Agreement(None, 0, 0, undefined=NO_PAIR)
    if given.ndim != 2 or np.isinf(given).any():
        raise ValueError("Give a row of numbers for each coder, a column for each unit, NaN where nothing was read.")
    if level == RATIO and (given < 0).any():
        raise ValueError("A ratio has no values below nought: choose interval.")
    places = np.full(given.shape, -1)
    values, places[~np.isnan(given)] = np.unique(given[~np.isnan(given)], return_inverse=True)
    return found(places, _by_level(values, level), drawing)


def found(places: NDArray[np.int64], apart: Disagreement, drawing: Drawing) -> Agreement:
    """Alpha where `places` are the places of values, -1 where nothing was read."""
    times, said = _patterns(places)
    units, agreed = int(times.sum()), int(times[(said > 0).sum(axis=1) == 1].sum())
    if not units:
        return Agreement(None, 0, 0, undefined=NO_PAIR)
    [whole] = _alphas(times[None].astype(np.float64), said, apart)
    if np.isnan(whole):
        return Agreement(None, units, agreed, undefined=NO_DIFFERENCE)
    if not drawing.resamples:
        return Agreement(float(whole), units, agreed)
    if why := FEW_UNITS if units < FEWEST_UNITS else ALL_AGREED if agreed == units else None:
        return Agreement(float(whole), units, agreed, no_interval=why)
    drawn = resampled(times, lambda weights: _alphas(weights, said, apart), drawing.resamples, drawing.seed)
    known = drawn[~np.isnan(drawn)]
    if len(known) < (1 - MOST_UNDEFINED) * len(drawn):
        return Agreement(float(whole), units, agreed, no_interval=RARE)
    return Agreement(float(whole), units, agreed, between(known, drawing.share))


def _patterns(places: NDArray[np.int64]) -> tuple[NDArray[np.int64], Numbers]:
    """How many units were read alike, and for each such kind how many people gave each value; only where two read."""
    values = int(places.max()) + 1
    units = np.sort(places[:, (places >= 0).sum(axis=0) >= 2], axis=0)  # who said it plays no part
    kinds = np.zeros(units.shape[1], dtype=np.int64)
    for row in units:  # one after the other, for a whole column is slow to compare
        kinds = np.unique(kinds * (values + 1) + row + 1, return_inverse=True)[1]
    _, first, times = np.unique(kinds, return_index=True, return_counts=True)
    check_size(len(times), values)
    said = np.zeros((len(times), values))
    for row in units[:, first]:
        read = np.flatnonzero(row >= 0)
        said[read, row[read]] += 1
    return times, said


def _alphas(weights: Numbers, said: Numbers, apart: Disagreement) -> Numbers:
    """Alpha for each row of weights of kinds of units; NaN where only one value is left."""
    totals = weights @ said
    within, whole = apart(said, totals)
    observed = (weights * within / (said.sum(axis=1) - 1)).sum(axis=1)
    defined = ((totals > 0).sum(axis=1) > 1) & (whole > 0)
    return np.where(defined, 1 - (totals.sum(axis=1) - 1) * observed / np.where(defined, whole, 1), np.nan)


def _by_level(values: Numbers, level: str) -> Disagreement:
    if level == ORDINAL:
        return lambda said, totals: _by_scale(np.cumsum(totals, axis=1) - totals / 2, said, totals)
    if level == INTERVAL:
        scale = values / max(np.abs(values).max(initial=0), TINY)  # so that squares stay finite
        return lambda said, totals: _by_scale(scale[None], said, totals)
    check_size(len(values), len(values))
    if level == NOMINAL:
        return by_matrix(1 - np.eye(len(values)))
    halves = values / 2  # so that sums stay finite
    sums = halves[:, None] + halves
    return by_matrix(((halves[:, None] - halves) / np.where(sums > 0, sums, 1)) ** 2)


def by_matrix(apart: Numbers) -> Disagreement:
    """Disagreement within each kind of unit and among all totals, where `apart` says how far apart two values are."""
    return lambda said, totals: (
        ((said @ apart) * said).sum(axis=1)[None],
        ((totals @ apart) * totals).sum(axis=1),
    )


def _by_scale(scale: Numbers, said: Numbers, totals: Numbers) -> tuple[Numbers, Numbers]:
    """The same where values stand on a scale (one for each row of totals): the square of their distance."""
    scale = scale - scale.mean(axis=1, keepdims=True)
    within = said.sum(axis=1) * (scale**2 @ said.T) - (scale @ said.T) ** 2
    whole = totals.sum(axis=1) * (scale**2 * totals).sum(axis=1) - (scale * totals).sum(axis=1) ** 2
    differ = (said > 0).sum(axis=1) > 1  # else what is left of rounding would count
    return 2 * within * differ, 2 * whole


def check_size(rows: int, values: int) -> None:
    if values > MOST_VALUES or rows * values > MOST_CELLS:
        raise ValueError(f"These are more than {MOST_VALUES:,} different values: round them, or join those alike.")
