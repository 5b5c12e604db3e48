"""What is worked out from some rows alone: every piece is small, exact, and adds up to the same on any partition.

These functions run wherever the rows are: in this process for each few thousand rows, or on the workers of a cluster.
All sums are of whole numbers that floats hold exactly, so neither the order nor the size of parts changes a digit.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .votes import AGREE, DISAGREE, PASS, SILENT, Cells

ROWS = 4_096  # at a time: sums of that many products are whole numbers that single precision holds
STEP = 2.0**20  # places along a direction are whole multiples of one over that
FEW = 127  # that many ones are the most a byte holds
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class Gram(NamedTuple):
    """Whole-number sums over people of products of two statements: votes by votes, votes by voted, voted by voted."""

    votes: Floats
    crossed: Floats
    voted: Floats

    def __add__(self, other: "Gram") -> "Gram":  # type: ignore[override]
        return Gram(*(one + another for one, another in zip(self, other, strict=True)))


@dataclass(frozen=True)
class Lens:
    """How a row becomes a point: loadings as they are, and times the mean of each statement, both in fixed point.

    `columns` is how many statements there are, `always` how many of them count as voted by everybody though their
    loading is nought (those moderated out, in `zeroed`); `enough` is how many votes place somebody in a group.
    """

    loadings: Floats
    centred: Floats
    zeroed: NDArray[np.bool_]
    columns: int
    enough: int


class Placed(NamedTuple):
    """Where each row stands, and how many votes it has."""

    xy: Floats
    votes: Whole


def count(cells: Cells) -> Whole:
    """How many agree, disagree and pass: 3 × statements."""
    return np.stack([_ones(cells == answer) for answer in (AGREE, DISAGREE, PASS)])


def _ones(these: NDArray[np.bool_]) -> Whole:
    """Column sums, in bytes as far as bytes go: several times as fast as in whole words."""
    rows, columns = these.shape
    whole = rows - rows % FEW
    packed = these[:whole].view(np.int8).reshape(rows // FEW, FEW, columns).sum(axis=1, dtype=np.int8)
    found: Whole = packed.sum(axis=0, dtype=np.int64) + these[whole:].sum(axis=0, dtype=np.int64)
    return found


def values(cells: Cells, kind: Any = np.float32) -> NDArray[Any]:
    """1, -1 and nought, in floats."""
    said: NDArray[Any] = ((cells == AGREE).view(np.int8) - (cells == DISAGREE).view(np.int8)).astype(kind)
    return said


def voted(cells: Cells, kind: Any = np.float32) -> NDArray[Any]:
    heard: NDArray[Any] = (cells != SILENT).astype(kind)
    return heard


def gram(cells: Cells) -> Gram:
    """V'V, V'O and O'O over these rows (at most ROWS)."""
    said, heard = values(cells), voted(cells)
    return Gram(*(np.asarray(each, np.float64) for each in (said.T @ said, said.T @ heard, heard.T @ heard)))


def turned(cells: Cells, directions: Floats, centred: Floats) -> Floats:
    """C'(C directions) in two parts, 2 × statements × directions: of votes, and of having voted, which still has to be
    multiplied by each statement's mean. `directions` and `centred` (times the means) are fixed-point numbers."""
    said, heard = values(cells, np.float64), voted(cells, np.float64)
    along = np.rint((said @ directions - heard @ centred) * STEP) / STEP
    return np.stack([said.T @ along, heard.T @ along])


def place(cells: Cells, lens: Lens) -> Placed:
    """Each row's point: sqrt(statements / votes) times the sum of what it said beside the mean, by the loadings.

    Loadings are fixed-point numbers whose sums a float holds exactly (see `axes.lens`).
    """
    kind = lens.loadings.dtype
    raw = values(cells, kind) @ lens.loadings - voted(cells, kind) @ lens.centred
    return Placed(raw.astype(np.float64) * stretch(cells, lens)[:, None], np.count_nonzero(cells, axis=1))


def stretch(cells: Cells, lens: Lens) -> Floats:
    """How much further out each row is put for the statements that it left out."""
    seen = np.count_nonzero(cells, axis=1) + lens.zeroed.sum() - np.count_nonzero(cells[:, lens.zeroed], axis=1)
    further: Floats = np.sqrt(lens.columns / np.maximum(seen, 1))
    return further


def tallied(cells: Cells, labels: NDArray[np.int8], groups: int) -> Whole:
    """How many of each group agree, disagree and pass: groups × 3 × statements."""
    found = [count(cells[labels == group]) for group in range(groups)]
    return np.stack(found) if found else np.zeros((0, 3, cells.shape[1]), dtype=np.int64)


def gram_of(cells: Cells, these: NDArray[np.bool_]) -> Gram:
    return gram(cells[these])
