"""Impact and feasibility: the mean of each item on two scales, and in which of four fields it lies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..small_groups import FEWEST
from .order import LIMIT, Item, checked_items

DO_FIRST = "do_first"  # high impact, feasible
WORK_TOWARDS = "work_towards"  # high impact, hard to do
EASY_EXTRA = "easy_extra"  # low impact, feasible
LEAVE = "leave"  # low impact, hard to do


@dataclass(frozen=True)
class Field:
    """Where one item lies; None where too few people rated it. `rated` are people, for impact and for feasibility."""

    item: Item
    rated: tuple[int, int]
    impact: float | None
    feasibility: float | None
    field: str | None


@dataclass(frozen=True)
class Quadrants:
    """All items, in the order they are given in, and the two lines that part them; None where there is no mean."""

    items: tuple[Field, ...]
    impact_line: float | None
    feasibility_line: float | None


def quadrants(
    impact: ArrayLike,
    feasibility: ArrayLike,
    items: Sequence[Item],
    lines: tuple[float, float] | None = None,
    *,
    smallest_group: int = LIMIT,
) -> Quadrants:
    """Ratings of people (rows) for items (columns), NaN where somebody did not rate, to means and four fields.

    `lines` part high from low on both scales, high being on the line or above; without them they lie at the mean of all
    items' means. Raises ValueError for tables that do not fit `items` and for endless ratings.

    >>> found = quadrants([[5, 2, 4]] * 5, [[4, 5, 1]] * 5, ["sleep", "pain", "work"])
    >>> [each.field for each in found.items], round(found.impact_line, 2)
    (['do_first', 'easy_extra', 'work_towards'], 3.67)
    """
    names, limit = checked_items(items), max(smallest_group, FEWEST)
    if lines is not None and not np.isfinite(lines).all():
        raise ValueError("Lines that part high from low are two numbers.")
    numbers, means = zip(*(_means(_checked(given, len(names)), limit) for given in (impact, feasibility)), strict=True)
    usual = [float(each[~np.isnan(each)].mean()) if (~np.isnan(each)).any() else None for each in means]
    across, up = usual if lines is None else lines
    fields = (
        Field(item, (int(rated[0]), int(rated[1])), x, y, _field(x, across, y, up))
        for item, rated, x, y in zip(names, zip(*numbers, strict=True), *map(_known, means), strict=True)
    )
    return Quadrants(tuple(fields), across, up)


def _field(impact: float | None, across: float | None, feasibility: float | None, up: float | None) -> str | None:
    if impact is None or across is None or feasibility is None or up is None:
        return None
    if impact >= across:
        return DO_FIRST if feasibility >= up else WORK_TOWARDS
    return EASY_EXTRA if feasibility >= up else LEAVE


def _known(means: NDArray[np.float64]) -> list[float | None]:
    return [None if np.isnan(mean) else float(mean) for mean in means]


def _means(given: NDArray[np.float64], limit: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    rated = (~np.isnan(given)).sum(axis=0)
    sums = np.where(np.isnan(given), 0, given).sum(axis=0)
    return rated, np.where(rated >= limit, sums / np.maximum(rated, 1), np.nan)


def _checked(ratings: ArrayLike, columns: int) -> NDArray[np.float64]:
    given = np.asarray(ratings, dtype=np.float64)
    if given.size == 0:
        return np.empty((0, columns))
    if given.ndim != 2 or given.shape[1] != columns or np.isinf(given).any():
        raise ValueError("Give a row of ratings for each person and a column for each item, NaN where there is none.")
    return given
