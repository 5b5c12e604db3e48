"""The two directions along which answers differ most, from counts and products of statements."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .blocks import Floats, Gram, Lens, Whole

TURNS = 200
LEADING = 10  # directions that are kept for seeing how firm the first two are
SMALLEST = 1e-9  # of all variance; a direction with less is none
FINE, COARSE = (np.float64, 2.0**40), (np.float32, 2.0**16)  # loadings are multiples of one over that


@dataclass(frozen=True)
class Axes:
    """`mean` and `kept` for each statement; `loadings` statements × up to LEADING, those of the strongest first;
    `strength` their sums of squares over people."""

    mean: Floats
    kept: NDArray[np.bool_]
    loadings: Floats
    strength: Floats

    @property
    def first_two(self) -> Floats:
        """Statements × 2; a direction that there is not is nought."""
        found = np.zeros((len(self.mean), 2))
        found[:, : min(2, self.loadings.shape[1])] = self.loadings[:, :2]
        return found

    def lens(self, large: bool, enough: int, asked: NDArray[np.bool_], directions: int = 2) -> Lens:
        """How rows become points; `asked` are the statements that anybody voted on.

        Single precision is enough for many people: with up to 10,000 statements no sum passes 2²³ steps of 2⁻¹⁶.
        """
        kind, step = COARSE if large else FINE
        wide = self.first_two if directions == 2 else self.loadings
        loadings, centred = (np.rint(each * step) / step for each in (wide, wide * self.mean[:, None]))
        return Lens(loadings.astype(kind), centred.astype(kind), asked & ~self.kept, int(asked.sum()), enough)


def means(counts: Whole, kept: NDArray[np.bool_]) -> Floats:
    """Of those who voted, a pass being nought; nought for what is moderated out and what nobody voted on."""
    agree, disagree, _ = counts
    mean: Floats = np.where(kept, (agree - disagree) / np.maximum(counts.sum(axis=0), 1), 0.0)
    return mean


def axes(counts: Whole, gram: Gram, kept: NDArray[np.bool_]) -> Axes:
    """Eigenvectors of C'C, where C holds what was said less the mean, and nought where nothing was said.

    C'C = V'V - (V'O) diag(mean) - diag(mean) (O'V) + diag(mean) (O'O) diag(mean). The largest loading of each
    direction is positive, so a map never turns over.
    """
    mean = means(counts, kept)
    crossed = gram.crossed * mean
    spread = (gram.votes - crossed - crossed.T + mean[:, None] * gram.voted * mean)[np.ix_(kept, kept)]
    strength, vectors = np.linalg.eigh(spread) if kept.any() else (np.zeros(0), np.zeros((0, 0)))
    strength, vectors = strength[::-1][:LEADING], vectors[:, ::-1][:, :LEADING]
    there = strength > SMALLEST * max(1.0, float(np.trace(spread)))
    loadings = np.zeros((len(kept), int(there.sum())))
    loadings[kept] = _upright(vectors[:, there])
    return Axes(mean, kept, loadings, strength[there])


def axes_by_turns(counts: Whole, kept: NDArray[np.bool_], turn: Callable[[Floats, Floats], Floats]) -> Axes:
    """The same without products of all pairs of statements, which would be too many: directions are turned by C'C until
    the first two stand still (subspace iteration). `turn` gives `blocks.turned` summed over people."""
    mean = means(counts, kept)
    directions = np.random.default_rng(0).normal(size=(len(kept), LEADING)) * kept[:, None]
    before = np.zeros(2)
    for _ in range(TURNS):
        directions = np.rint(np.linalg.qr(directions)[0] * 2.0**30) / 2.0**30
        said, heard = turn(directions, np.rint(directions * mean[:, None] * 2.0**30) / 2.0**30)
        pulled = (said - mean[:, None] * heard) * kept[:, None]
        strength, within = np.linalg.eigh(directions.T @ pulled)
        strength, within = strength[::-1], within[:, ::-1]
        if (np.abs(strength[:2] - before) <= 1e-9 * strength[0]).all():
            break
        before, directions = strength[:2].copy(), pulled @ within
    there = strength > SMALLEST * max(1.0, float(strength.sum()))
    return Axes(mean, kept, _upright((directions @ within)[:, there]), strength[there])


def _upright(vectors: Floats) -> Floats:
    if not vectors.size:
        return vectors
    largest = vectors[np.argmax(np.abs(vectors), axis=0), np.arange(vectors.shape[1])]
    return vectors * np.where(largest < 0, -1.0, 1.0)
