"""Who said what to which statement, as one small matrix in an order of its own."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

AGREE, DISAGREE, PASS, SILENT = 1, -1, 2, 0  # as they stand in `cells`; not voted is nought, so an empty matrix is free
MOST_CELLS = 2_000_000_000
Cells = NDArray[np.int8]
Cast = Iterable[tuple[Hashable, Hashable, int]]


@dataclass(frozen=True, eq=False)
class Votes:
    """`cells[p, s]` is what participant p said to statement s: AGREE, DISAGREE, PASS or SILENT, one byte each.

    Rows and columns stand in the order of their ids (`in_order`), whatever order they were given in, so that the same
    votes always make the same matrix. `moderated_out` and `meta` (about the conversation itself) are statements that do
    not place anybody on the map and are not named.

    Raises ValueError where sizes do not fit, an id comes twice, or there are more than two thousand million cells.
    """

    participants: tuple[Hashable, ...]
    statements: tuple[Hashable, ...]
    cells: Cells
    moderated_out: frozenset[Hashable] = frozenset()
    meta: frozenset[Hashable] = frozenset()

    def __post_init__(self) -> None:
        if self.cells.shape != (len(self.participants), len(self.statements)) or self.cells.dtype != np.int8:
            raise ValueError("Give one row of cells (int8) for each participant and one column for each statement.")
        if any(len(set(ids)) != len(ids) for ids in (self.participants, self.statements)):
            raise ValueError("A participant or statement is named twice. Give each an id of its own.")
        rows, columns = ranks(self.participants), ranks(self.statements)
        cells = self.cells
        if rows is not None:
            cells = cells[rows]
            object.__setattr__(self, "participants", tuple(self.participants[row] for row in rows))
        if columns is not None:
            cells = cells[:, columns]
            object.__setattr__(self, "statements", tuple(self.statements[column] for column in columns))
        object.__setattr__(self, "cells", np.ascontiguousarray(cells))

    @classmethod
    def of(
        cls,
        participants: Sequence[Hashable],
        statements: Sequence[Hashable],
        cast: Cast,
        *,
        moderated_out: Collection[Hashable] = (),
        meta: Collection[Hashable] = (),
    ) -> "Votes":
        """From votes one by one, each (participant, statement, 1 agree, -1 disagree or 0 pass); later entries win.

        Raises ValueError for a vote of nobody, on nothing or of another value.

        >>> votes = Votes.of(["b", "a"], [2, 10], [("a", 2, 1), ("b", 10, 0), ("a", 2, -1)])
        >>> votes.participants, votes.values.tolist(), votes.voted.tolist()
        (('a', 'b'), [[-1, 0], [0, 0]], [[True, False], [False, True]])
        """
        people, asked = dict.fromkeys(participants), dict.fromkeys(statements)
        row = {person: number for number, person in enumerate(in_order(people))}
        column = {statement: number for number, statement in enumerate(in_order(asked))}
        cells = empty(len(row), len(column))
        for person, statement, value in cast:
            if person not in row or statement not in column:
                raise ValueError(f"There is no participant {person!r} or no statement {statement!r}. Name all of them.")
            if value not in (1, 0, -1):
                raise ValueError(f"{value!r} is no vote. Say 1 for agree, -1 for disagree or 0 for pass.")
            cells[row[person], column[statement]] = value or PASS
        return cls(tuple(row), tuple(column), cells, frozenset(moderated_out), frozenset(meta))

    @property
    def values(self) -> Cells:
        """1, -1 and 0; nought also where nobody voted: see `voted`."""
        return np.where(self.cells == PASS, np.int8(0), self.cells)

    @property
    def voted(self) -> NDArray[np.bool_]:
        said: NDArray[np.bool_] = self.cells != SILENT
        return said

    @property
    def kept(self) -> NDArray[np.bool_]:
        """For each statement whether it places people."""
        out = self.moderated_out | self.meta
        return np.array([statement not in out for statement in self.statements], dtype=np.bool_)

    @property
    def about(self) -> NDArray[np.bool_]:
        """For each statement whether it is about the conversation itself."""
        return np.array([statement in self.meta for statement in self.statements], dtype=np.bool_)


def empty(people: int, statements: int) -> Cells:
    """Cells in which nobody has voted. Raises ValueError where that would be more than can be held."""
    if people * statements > MOST_CELLS:
        raise ValueError(f"{people} participants by {statements} statements is more than one map can hold.")
    return np.zeros((people, statements), dtype=np.int8)


def in_order(ids: Iterable[Hashable]) -> list[Hashable]:
    """Numbers first, then texts, those made of digits like numbers; then all else by how it is written.

    >>> in_order(["10", "9", "b", 3, "a"])
    [3, '9', '10', 'a', 'b']
    """
    listed = list(ids)
    if all(type(each) is int for each in listed):
        return sorted(listed)  # type: ignore[type-var]
    return sorted(listed, key=_place)


def ranks(ids: Sequence[Hashable]) -> NDArray[np.int64] | None:
    """Which rows to take, one after the other, to bring `ids` in order; None where they are."""
    ordered = in_order(ids)
    if all(one is other for one, other in zip(ordered, ids, strict=True)):
        return None
    place = {each: number for number, each in enumerate(ids)}
    return np.array([place[each] for each in ordered], dtype=np.int64)


def _place(one: Hashable) -> tuple[Any, ...]:
    if isinstance(one, int):
        return 0, int(one)
    text = one if isinstance(one, str) else repr(one)
    digits = text.lstrip("0") if isinstance(one, str) and text.isascii() and text.isdigit() else None
    if digits is not None:
        return 1, len(digits), digits, text
    return (2 if isinstance(one, str) else 3), type(one).__name__, text
