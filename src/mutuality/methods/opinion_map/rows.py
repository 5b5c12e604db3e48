"""Where the rows are: in this process, taken a few thousand at a time. `cluster.Spread` is the same on a cluster."""

from collections.abc import Callable, Hashable, Iterator
from functools import cached_property, reduce
from operator import add
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .blocks import ROWS
from .votes import Cells, Votes

MOST_AT_ONCE = 4_000_000  # cells that are turned into floats
Beside = NDArray[Any] | None


class Rows(Protocol):
    """People's votes wherever they are. Work gets some of the rows, what is given to all, and what stands `beside`
    these rows: a value for each person, in the order of `participants`."""

    @property
    def participants(self) -> tuple[Hashable, ...]: ...

    @property
    def statements(self) -> tuple[Hashable, ...]: ...

    @property
    def kept(self) -> NDArray[np.bool_]: ...

    @property
    def about(self) -> NDArray[np.bool_]: ...

    def total(self, work: Callable[..., Any], *given: Any, beside: Beside = None) -> Any:
        """The sum of what `work` makes of all rows."""

    def each(self, work: Callable[..., Any], *given: Any) -> list[NDArray[Any]]:
        """What `work` makes of each row: arrays joined in the order of `participants`."""

    def pick(self, these: NDArray[np.bool_]) -> Cells:
        """The rows of these, in the order of `participants`."""


class Here:
    """The rows of `votes` of those who said anything."""

    def __init__(self, votes: Votes):
        self.votes = votes
        self._rows = np.flatnonzero(votes.cells.any(axis=1))  # a matrix without the others would be a second one
        self.statements, self.kept, self.about = votes.statements, votes.kept, votes.about

    @cached_property
    def participants(self) -> tuple[Hashable, ...]:
        everybody = self.votes.participants
        return everybody if len(everybody) == len(self._rows) else tuple(everybody[row] for row in self._rows)

    def total(self, work: Callable[..., Any], *given: Any, beside: Beside = None) -> Any:
        return reduce(add, self._worked(work, given, beside))

    def each(self, work: Callable[..., Any], *given: Any) -> list[NDArray[Any]]:
        return [np.concatenate(arrays) for arrays in zip(*self._worked(work, given), strict=True)]

    def pick(self, these: NDArray[np.bool_]) -> Cells:
        return self.votes.cells[self._rows[these]]

    def _worked(self, work: Callable[..., Any], given: tuple[Any, ...], beside: Beside = None) -> Iterator[Any]:
        """Part after part, at least one even where there are no rows."""
        size = max(1, min(ROWS, MOST_AT_ONCE // max(1, len(self.statements))))
        for first in range(0, max(1, len(self._rows)), size):
            along = () if beside is None else (beside[first : first + size],)
            yield work(self.votes.cells[self._rows[first : first + size]], *along, *given)


def evenly(people: int, most: int) -> NDArray[np.bool_]:
    """Which of them to look at, so that they are `most`, spread over all."""
    chosen = np.ones(people, dtype=np.bool_)
    if people > most:
        chosen[:] = False
        chosen[np.arange(most) * people // most] = True
    return chosen
