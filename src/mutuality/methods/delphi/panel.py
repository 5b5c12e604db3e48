"""What a panel scored: how scores spread, by group, without showing small ones."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..small_groups import FEWEST, hidden_answers

Numbers = NDArray[np.float64]
LIMIT = 5  # people in the smallest group that is shown, unless the agreement says otherwise
NINE = (1, 9)  # the scale for which disagreement is defined


@dataclass(frozen=True)
class Spread:
    """How many gave each score, the lowest first. `disagreement` is RAND/UCLA's, None on other scales than 1 to 9."""

    lowest: int
    counts: tuple[int, ...]
    mean: float
    median: float
    quartiles: tuple[float, float]
    disagreement: bool | None

    @property
    def people(self) -> int:
        return sum(self.counts)

    def share(self, low: int, high: int) -> Fraction:
        """The share of those who scored that gave `low` to `high`."""
        return Fraction(sum(self.counts[max(low - self.lowest, 0) : max(high - self.lowest + 1, 0)]), self.people)


@dataclass(frozen=True)
class Shown:
    """The spread of all who scored one item, None where they are too few, and of each group that can be shown."""

    everyone: Spread | None
    groups: Mapping[Hashable, Spread]
    left_out: tuple[Hashable, ...]


class Panel:
    """Scores of people (rows) for items (columns), NaN where somebody did not or could not score, and their groups.

    `groups` has a label for each row, None for undeclared; without it there are none. Raises ValueError for scores that
    are not whole or not on the scale, and for tables that do not fit `items` and `groups`.
    """

    def __init__(
        self,
        scores: ArrayLike,
        items: Sequence[Hashable],
        groups: Sequence[Hashable] | None = None,
        *,
        lowest: int = 1,
        highest: int = 9,
        smallest_group: int = LIMIT,
    ):
        self.items = tuple(items)
        self.scores = _checked(scores, self.items, lowest, highest)
        self.lowest, self.highest, self.limit = lowest, highest, max(smallest_group, FEWEST)
        labels = [None] * len(self.scores) if groups is None else list(groups)
        if len(labels) != len(self.scores):
            raise ValueError("Give one group for each person who scored, None for undeclared.")
        # Their order depends on nobody's scores, for which neighbour is hidden along must not tell anything.
        names = sorted(
            {label for label in labels if label is not None}, key=lambda name: (str(name), type(name).__name__)
        )
        self.names = (*names, None) if names and None in labels else tuple(names)
        self.rows = {name: np.array([label == name for label in labels], dtype=bool) for name in self.names}

    def shown(self, column: int) -> Shown:
        """How scores of one item spread, as far as it can be shown."""
        given = self.scores[:, column]
        parts = {name: given[rows & ~np.isnan(given)] for name, rows in self.rows.items()}
        out = self.left_out([len(part) for part in parts.values()])
        all_of_them = given[~np.isnan(given)]
        return Shown(
            self._spread(all_of_them) if len(all_of_them) >= self.limit else None,
            {name: self._spread(part) for name, part in parts.items() if name not in out},
            out,
        )

    def left_out(self, sizes: Sequence[int]) -> tuple[Hashable, ...]:
        """Which groups are not shown, when they are of these sizes."""
        return tuple(self.names[place] for place in sorted(hidden_answers(sizes, self.limit)))

    def _spread(self, given: Numbers) -> Spread:
        counts = np.bincount((given - self.lowest).astype(np.int64), minlength=self.highest - self.lowest + 1)
        low, median, high = np.quantile(given, [0.25, 0.5, 0.75])
        return Spread(
            self.lowest,
            tuple(counts.tolist()),
            float(given.mean()),
            float(median),
            (float(low), float(high)),
            disagreement(given) if (self.lowest, self.highest) == NINE else None,
        )


def disagreement(scores: ArrayLike) -> bool:
    """Whether scores from 1 to 9 lie far apart for where they lie, as RAND/UCLA has it.

    The range between the 30th and 70th percentile is compared with 2.35 + 1.5 × the distance of its middle from 5.
    Raises ValueError where nobody scored. Source: Fitch and others 2001, The RAND/UCLA Appropriateness Method, ch. 8.

    >>> disagreement([1, 1, 2, 8, 9, 9]), disagreement([7, 7, 8, 8, 9, 2])
    (True, False)
    """
    given = np.asarray(scores, dtype=np.float64)
    if not given.size:
        raise ValueError("Nobody scored: there is nothing to disagree on.")
    low, high = np.quantile(given, [0.3, 0.7])
    return bool(high - low > 2.35 + 1.5 * abs(5 - (low + high) / 2))


def _checked(scores: ArrayLike, items: tuple[Hashable, ...], lowest: int, highest: int) -> Numbers:
    given = np.asarray(scores, dtype=np.float64)
    if len(set(items)) != len(items):
        raise ValueError("Two items have the same name: give each a name of its own.")
    if given.size == 0:
        return np.full((len(given), len(items)), np.nan)
    if given.ndim != 2 or given.shape[1] != len(items):
        raise ValueError("Give a row of scores for each person and a column for each item.")
    scored = given[~np.isnan(given)]
    if (scored != np.round(scored)).any() or (scored < lowest).any() or (scored > highest).any():
        raise ValueError(f"A score is a whole number from {lowest} to {highest}, or NaN for none.")
    return given
