"""Who put which items together: sorts, how many put each two together, and how unlike that makes them."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Item = Any  # anything hashable; `Hashable` would refuse mappings from whole numbers, for keys are invariant
Sorter = Any
Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

UNSORTED = -1
FAIR, CLASSIC = "fair", "classic"
WAYS = (FAIR, CLASSIC)
ONE_PILE, ALL_ALONE, FEW_SORTED = "one_pile", "all_alone", "few_sorted"


def in_order(names: Sequence[Hashable]) -> list[Hashable]:
    """The same names in an order of their own, so that the order in which they came changes nothing."""
    return sorted(names, key=lambda name: (str(name), type(name).__name__))


@dataclass(frozen=True, eq=False)
class Sorts:
    """What all sorters did. `piles` is items × sorters: a pile's number from 0, or UNSORTED; `weights` is per sorter.

    Make one with `Sorts.of`; items and sorters stand in an order of their own. `labels` has what each sorter calls
    their piles, by number.
    """

    items: tuple[Item, ...]
    sorters: tuple[Sorter, ...]
    piles: Whole
    weights: Numbers
    labels: tuple[tuple[Hashable, ...], ...]

    @classmethod
    def of(
        cls,
        items: Sequence[Item],
        sorts: Mapping[Sorter, Mapping[Item, Hashable]],
        weights: Mapping[Sorter, float] | None = None,
    ) -> "Sorts":
        """From each sorter's piles: item → pile, by any name; an item that is absent was not sorted by that person.

        Who sorted nothing is left out, as if they had not come. Without `weights` each sorter weighs 1. Raises
        ValueError for an item that is listed twice or not at all, and for weights that are missing or not above 0.

        >>> sorts = Sorts.of(["sea", "lake", "hill"], {"ana": {"lake": "wet", "sea": "wet", "hill": "dry"}})
        >>> sorts.items, sorts.piles.ravel().tolist()
        (('hill', 'lake', 'sea'), [0, 1, 1])
        """
        order = tuple(in_order(items))
        place = {item: number for number, item in enumerate(order)}
        if len(place) < len(order):
            raise ValueError("An item is listed more than once. Give each item once, by a name of its own.")
        if strange := [item for sort in sorts.values() for item in sort if item not in place]:
            raise ValueError(f"Somebody sorted “{strange[0]}”, which is not among the items. Add it, or leave it out.")
        sorters = tuple(sorter for sorter in in_order(list(sorts)) if sorts[sorter])
        piles = np.full((len(order), len(sorters)), UNSORTED, dtype=np.int64)
        labels = []
        for column, sorter in enumerate(sorters):
            numbers: dict[Hashable, int] = {}
            for row in sorted(place[item] for item in sorts[sorter]):
                piles[row, column] = numbers.setdefault(sorts[sorter][order[row]], len(numbers))
            labels.append(tuple(numbers))
        return cls(order, sorters, piles, _weights(sorters, weights), tuple(labels))

    @cached_property
    def placed(self) -> npt.NDArray[np.bool_]:
        """Items × sorters: who sorted what."""
        return np.asarray(self.piles != UNSORTED)

    @cached_property
    def together(self) -> Numbers:
        """Items × items: the weight of those who put both into one pile; on the diagonal, of those who placed it."""
        marks = _marks(self.piles)
        return np.asarray((marks * np.repeat(self.weights, _counts(self.piles))) @ marks.T)

    @cached_property
    def met(self) -> Numbers:
        """Items × items: the weight of those who placed both."""
        return np.asarray((self.placed * self.weights) @ self.placed.T.astype(float))

    def unlike(self, counting: str = FAIR) -> Numbers:
        """Items × items, from 0 (always together) to 1 (never). NaN where nobody placed both.

        `fair`: 1 − together / those who placed both. `classic`: 1 − together / all sorters, so that an item not sorted
        counts as put with nothing. They are the same where everybody sorted everything.

        >>> Sorts.of("ab", {1: {"a": 1, "b": 1}, 2: {"a": 1, "b": 2}, 3: {"a": 1}}).unlike("fair")[0, 1]
        np.float64(0.5)
        """
        if counting not in WAYS:
            raise ValueError(f"“{counting}” is no way of counting. Take one of: {', '.join(WAYS)}.")
        whole = self.met if counting == FAIR else np.where(self.met > 0, self.weights.sum(), 0.0)
        found = 1 - np.divide(self.together, whole, out=np.full_like(whole, np.nan), where=whole > 0)
        found = np.clip(np.round(found, 12), 0, 1)  # shares of one size are to be one number, however they were summed
        np.fill_diagonal(found, 0)
        return found

    def of_sorters(self, columns: npt.ArrayLike) -> "Sorts":
        """The same items with some of the sorters, by number; who is named twice weighs twice."""
        taken, times = np.unique(np.asarray(columns, dtype=np.int64), return_counts=True)
        sorters, labels = (tuple(each[column] for column in taken) for each in (self.sorters, self.labels))
        return Sorts(self.items, sorters, self.piles[:, taken], self.weights[taken] * times, labels)

    def of_items(self, rows: npt.ArrayLike) -> "Sorts":
        """The same sorters with some of the items, by number, in their order."""
        taken = np.unique(np.asarray(rows, dtype=np.int64))
        items = tuple(self.items[row] for row in taken)
        return Sorts(items, self.sorters, self.piles[taken], self.weights, self.labels)


def _weights(sorters: Sequence[Sorter], weights: Mapping[Sorter, float] | None) -> Numbers:
    if weights is None:
        return np.ones(len(sorters))
    if missing := [sorter for sorter in sorters if sorter not in weights]:
        raise ValueError(f"There is no weight for “{missing[0]}”. Give each sorter one, or give none.")
    found = np.array([weights[sorter] for sorter in sorters], dtype=float)
    if not (np.isfinite(found) & (found > 0)).all():
        raise ValueError("A sorter's weight is a number above 0. Leave out those who should not count.")
    return found


def _counts(piles: Whole) -> Whole:
    """How many piles each sorter made."""
    return np.asarray(piles.max(axis=0, initial=UNSORTED) + 1)


def _marks(piles: Whole) -> Numbers:
    """Items × all piles of all sorters: 1 where the item lies in that pile."""
    counts = _counts(piles)
    found = np.zeros((len(piles), int(counts.sum())))
    rows, columns = np.nonzero(piles != UNSORTED)
    found[rows, piles[rows, columns] + (np.cumsum(counts) - counts)[columns]] = 1
    return found


def equal_weights(groups: Mapping[Sorter, Hashable]) -> dict[Sorter, float]:
    """Weights for sorters so that each group weighs the same in all, and the mean weight is 1: S / (G · S_g).

    >>> equal_weights({"ana": "lived", "ben": "university", "cid": "university"})
    {'ana': 1.5, 'ben': 0.75, 'cid': 0.75}
    """
    sizes: dict[Hashable, int] = {}
    for group in groups.values():
        sizes[group] = sizes.get(group, 0) + 1
    return {sorter: len(groups) / (len(sizes) * sizes[group]) for sorter, group in groups.items()}


def against_the_rules(sorts: Sorts) -> dict[Sorter, str]:
    """Sorts that say little, and why: ONE_PILE, ALL_ALONE (no two items together), FEW_SORTED (fewer than two items).

    They count all the same. Whoever guides the sorting may want to ask these people again.

    >>> against_the_rules(Sorts.of("abc", {"ana": dict.fromkeys("abc", 1), "ben": {"a": 1, "b": 1, "c": 2}}))
    {'ana': 'one_pile'}
    """
    found: dict[Sorter, str] = {}
    for sorter, piles, items in zip(sorts.sorters, _counts(sorts.piles), sorts.placed.sum(axis=0), strict=True):
        if items < 2:
            found[sorter] = FEW_SORTED
        elif piles in (1, items):
            found[sorter] = ONE_PILE if piles == 1 else ALL_ALONE
    return found
