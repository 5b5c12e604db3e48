"""Where the rows are: in this process, taken a few thousand at a time. `cluster.Spread` is the same on a cluster."""

from collections.abc import Callable, Hashable
from functools import cached_property, reduce
from operator import add
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .blocks import ROWS
from .votes import Votes

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

    def each(self, work: Callable[..., Any], *given: Any, beside: Beside = None) -> list[NDArray[Any]]:
        """What `work` makes of each row: arrays joined in the order of `participants`."""


class Here:
    """The rows of `votes` of those who said anything."""

    def __init__(self, votes: Votes):
        self.votes = votes
        self.spoke = np.count_nonzero(votes.cells, axis=1) > 0
        self.cells = votes.cells if self.spoke.all() else votes.cells[self.spoke]
        self.statements, self.kept, self.about = votes.statements, votes.kept, votes.about

    @cached_property
    def participants(self) -> tuple[Hashable, ...]:
        return tuple(one for one, spoke in zip(self.votes.participants, self.spoke, strict=True) if spoke)

    def total(self, work: Callable[..., Any], *given: Any, beside: Beside = None) -> Any:
        return total(self.cells, work, *given, beside=beside)

    def each(self, work: Callable[..., Any], *given: Any, beside: Beside = None) -> list[NDArray[Any]]:
        return each(self.cells, work, *given, beside=beside)


def total(cells: NDArray[np.int8], work: Callable[..., Any], *given: Any, beside: Beside = None) -> Any:
    return reduce(add, _worked(cells, work, given, beside))


def each(cells: NDArray[np.int8], work: Callable[..., Any], *given: Any, beside: Beside = None) -> list[NDArray[Any]]:
    found = [one if isinstance(one, tuple) else (one,) for one in _worked(cells, work, given, beside)]
    return [np.concatenate(arrays) for arrays in zip(*found, strict=True)]


def _worked(cells: NDArray[np.int8], work: Callable[..., Any], given: tuple[Any, ...], beside: Beside) -> Any:
    """Part after part, at least one even where there are no rows."""
    for first in range(0, max(1, len(cells)), ROWS):
        along = () if beside is None else (beside[first : first + ROWS],)
        yield work(cells[first : first + ROWS], *along, *given)


def evenly(people: int, most: int) -> NDArray[np.bool_]:
    """Which of them to look at, so that they are `most`, spread over all."""
    chosen = np.ones(people, dtype=np.bool_)
    if people > most:
        chosen[:] = False
        chosen[np.arange(most) * people // most] = True
    return chosen
