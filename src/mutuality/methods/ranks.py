"""Ranks with ties, and how much several rankings agree."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


def average_ranks(points: ArrayLike) -> Numbers:
    """The place of each number, the highest having place 1; those that tie share the mean of their places.

    Raises ValueError for NaN, which has no place.

    >>> average_ranks([30, 10, 20, 20]).tolist()
    [1.0, 4.0, 2.5, 2.5]
    """
    given = np.asarray(points, dtype=np.float64).ravel()
    if np.isnan(given).any():
        raise ValueError("Without a number nothing has a place: leave out what was not ranked.")
    _, group, counts = np.unique(-given, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: Numbers = (ends - (counts - 1) / 2)[group]
    return ranks


@dataclass(frozen=True)
class Concordance:
    """Kendall's W, from 0 (no common order) to 1 (the same order); None where there is nothing to compare.

    `squares` is S, the sum of squares of rank sums about their mean; `chi_square` has `items` - 1 degrees of freedom.
    """

    w: float | None
    squares: float
    chi_square: float | None
    people: int
    items: int


def concordance(rankings: ArrayLike) -> Concordance:
    """Kendall's W of `rankings`: a row for each person, a column for each item, numbers that put the items in order.

    Numbers are ranked anew, so that ties share places and scores may be given too. Who left something out is not
    counted. W is None for fewer than two people or items, and where everybody ties everything. Raises ValueError for
    what is not a table. Source: Kendall & Gibbons 1990, Rank Correlation Methods, ch. 6.

    >>> found = concordance([[1, 2, 3], [1, 3, 2], [1, 2, 3]])
    >>> round(found.w, 3), found.squares, round(found.chi_square, 3)
    (0.778, 14.0, 4.667)
    """
    given = np.asarray(rankings, dtype=np.float64)
    if given.size == 0:
        return Concordance(None, 0.0, None, 0, 0)
    if given.ndim != 2:
        raise ValueError("Give a row of ranks for each person and a column for each item.")
    ranked = np.array([average_ranks(row) for row in given[~np.isnan(given).any(axis=1)]])
    people, items = len(ranked), given.shape[1]
    sums = ranked.sum(axis=0) if people else np.zeros(items)
    squares = float(((sums - sums.mean()) ** 2).sum())
    most = people * people * (items**3 - items) - people * sum(_tied(row) for row in ranked)
    if people < 2 or most <= 0:
        return Concordance(None, squares, None, people, items)
    w = 12 * squares / most
    return Concordance(w, squares, people * (items - 1) * w, people, items)


def _tied(ranks: Numbers) -> int:
    """The sum of t³ - t over groups of t that tie."""
    counts = np.unique(ranks, return_counts=True)[1]
    return int((counts**3 - counts).sum())
