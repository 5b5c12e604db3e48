"""One more vote: places and groups that stay fresh between two maps, at the cost of one row and one column."""

from collections.abc import Hashable

import numpy as np

from .axes import LEADING, axes, means
from .blocks import Floats, count, gram, values, voted
from .draw import ENOUGH, one_thread
from .kmeans import lloyd, nearest
from .result import Group, OpinionMap
from .rows import Here
from .votes import Votes

TURNS = 2  # of the directions, after each vote
STEPS = 10


class Live:
    """The people of `votes` on the map `found`, which was drawn of them.

    `cast` takes one more vote of somebody who is among them, on a statement that is: the products of statements change
    in one row and one column, the axes turn on from where they were, and groups move on from their middles. Their
    number stays; a new map says from time to time whether it should. Raises ValueError for a map without groups, and
    for strangers.

    >>> camps = [(p, s, 1 if (p < 10) == (s < 4) else -1) for p in range(20) for s in range(8) if (p, s) != (0, 0)]
    >>> votes = Votes.of(range(20), range(8), camps)
    >>> from mutuality.methods.opinion_map import draw_map
    >>> live = Live(votes, draw_map(votes))
    >>> live.cast(0, 0, 1)
    >>> live.group(0) == live.group(1) != live.group(10)
    True
    """

    def __init__(self, votes: Votes, found: OpinionMap):
        if not found.k:
            raise ValueError("This map has no groups to go on from. Draw one when more people have answered.")
        self._row = {person: row for row, person in enumerate(votes.participants)}
        self._column = {statement: column for column, statement in enumerate(votes.statements)}
        self._names, self._kept = tuple(found.group_sizes), votes.kept
        self._said, self._heard = values(votes.cells), voted(votes.cells)
        with one_thread():
            rows = Here(votes)
            self._counts, self._gram = rows.total(count), rows.total(gram)
            start = axes(self._counts, self._gram, self._kept & self._counts.any(axis=0))
            self._mean, self._loadings = start.mean, start.first_two
            self._spread = np.stack([self._products(column) for column in range(len(self._kept))])
            others = np.random.default_rng(0).normal(size=(len(self._kept), LEADING))
            self._directions = np.linalg.qr(np.hstack([start.loadings, others]))[0][:, :LEADING]
            self._place()
            labels = [self._names.index(group) if group is not None else -1 for group in found.groups.values()]
            sides = np.eye(found.k)[[label for label in labels if label >= 0]]
            self._centres = sides.T @ self._xy[np.array(labels) >= 0] / sides.sum(axis=0)[:, None]
            self._group()

    def cast(self, person: Hashable, statement: Hashable, value: int) -> None:
        """One more vote, 1 agree, -1 disagree or 0 pass; the latest counts."""
        if person not in self._row or statement not in self._column or value not in (1, 0, -1):
            raise ValueError("This person, statement or vote is not on the map. Draw a new one, or say 1, 0 or -1.")
        row, column = self._row[person], self._column[statement]
        self._add(row, column, -1)
        self._said[row, column], self._heard[row, column] = value, 1
        self._add(row, column, 1)
        with one_thread():
            self._turn(column)
            self._group()

    def group(self, person: Hashable) -> Group | None:
        """The group of somebody, None for who voted too little."""
        label = int(self._labels[self._row[person]])
        return None if label < 0 else self._names[label]

    def coordinates(self, person: Hashable) -> tuple[float, float]:
        x, y = self._xy[self._row[person]].tolist()
        return x, y

    # What changes

    def _add(self, row: int, column: int, sign: int) -> None:
        """This vote into counts and products (1), or out of them (-1)."""
        said, heard = self._said[row], self._heard[row]
        if not heard[column]:
            return
        self._counts[{1.0: 0, -1.0: 1, 0.0: 2}[float(said[column])], column] += sign
        for products, one, other in zip(self._gram, (said, said, heard), (said, heard, heard), strict=True):
            products[column] += sign * one[column] * other
            products[:, column] += sign * one * other[column]
            products[column, column] -= sign * one[column] * other[column]  # it was in both

    def _products(self, column: int) -> Floats:
        """One row of C'C (`axes.axes`)."""
        mean, crossed = self._mean, self._gram.crossed
        row = self._gram.votes[column] - crossed[column] * mean - crossed[:, column] * mean[column]
        found: Floats = (row + mean[column] * self._gram.voted[column] * mean) * self._kept * self._kept[column]
        return found

    def _turn(self, column: int) -> None:
        """The directions go on from where they were, and do not turn over."""
        self._mean = means(self._counts, self._kept & self._counts.any(axis=0))
        self._spread[column] = self._spread[:, column] = self._products(column)
        for _ in range(TURNS):
            self._directions = np.linalg.qr(self._spread @ self._directions)[0]
        within = np.linalg.eigh(self._directions.T @ self._spread @ self._directions)[1]
        self._directions = self._directions @ within[:, ::-1]
        first_two = self._directions[:, :2]
        self._loadings = first_two * np.where((first_two * self._loadings).sum(axis=0) < 0, -1, 1)
        self._place()

    def _place(self) -> None:
        """As `blocks.place`, of everybody."""
        voted_on = self._counts.any(axis=0)
        votes, zeroed = self._heard.sum(axis=1), voted_on & ~self._kept
        seen = votes + zeroed.sum() - (self._heard[:, zeroed].sum(axis=1) if zeroed.any() else 0)
        loadings, mean = self._loadings.astype(np.float32), self._mean.astype(np.float32)
        raw = self._said @ loadings - self._heard @ (loadings * mean[:, None])
        self._xy = raw * np.sqrt(voted_on.sum() / np.maximum(seen, 1))[:, None]
        self._inside = votes >= min(ENOUGH, int(voted_on.sum()))

    def _group(self) -> None:
        xy = self._xy[self._inside]
        self._centres = lloyd(xy, np.ones(len(xy)), self._centres[None], STEPS).centres[0]
        self._labels = np.where(self._inside, nearest(self._xy[None], self._centres[None])[0], -1)
