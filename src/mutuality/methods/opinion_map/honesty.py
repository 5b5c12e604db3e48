"""How far a map can be trusted: would other people like these have made the same groups, and are there any?"""

import numpy as np
from numpy.typing import NDArray

from .axes import Axes
from .blocks import Floats, Lens, stretch, values, voted
from .kmeans import Labels, lloyd, nearest, rand_index, sown
from .votes import Cells

DRAWS, AT_ONCE, STARTS, STEPS = 20, 5, 1, 15
FLIPS, FLIPPED, MARGIN = 5, 300, 1.1
TOO_FEW, UNRELATED, ONE_CLOUD, UNSTABLE = "too_few", "unrelated", "one_cloud", "unstable"
FIRM = 0.65  # Steinley 2004: below it two groupings are hardly alike


def stability(cells: Cells, axes: Axes, lens: Lens, labels: Labels, k: int, seed: int) -> float:
    """The mean adjusted Rand index of `labels` (-1: in no group) with the groups that DRAWS bootstraps find anew.

    Each draws as many people with replacement, takes new means and new axes (within the LEADING directions of all), and
    starts k-means from the old groups and from STARTS fresh seeds; the tightest counts. Everybody is then placed by it.
    """
    rng = np.random.default_rng([seed, 1])
    people, inside = len(cells), labels >= 0
    times = rng.multinomial(people, np.full(people, 1 / people), size=DRAWS).astype(np.float64)
    xy = _placed_anew(cells, axes, lens, times)[:, inside]
    weight, mine = times[:, inside], labels[inside]
    own = np.repeat(xy, STARTS + 1, axis=0)
    weights = np.repeat(weight, STARTS + 1, axis=0)
    centres = sown(own, weights, k, rng.random((len(own), k)))
    sides = np.eye(k)[mine].T
    centres[:: STARTS + 1] = (sides @ (xy * weight[:, :, None])) / np.maximum(sides @ weight.T, 1e-300).T[:, :, None]
    found = lloyd(own, weights, centres, STEPS)
    tightest = found.spread.reshape(DRAWS, -1).argmin(axis=1) + np.arange(DRAWS) * (STARTS + 1)
    again = nearest(xy, found.centres[tightest])
    return float(np.mean([rand_index(mine, each) for each in again]))


def _placed_anew(cells: Cells, axes: Axes, lens: Lens, times: Floats) -> Floats:
    """Where everybody stands on the axes of each draw: draws × people × 2."""
    said, heard = values(cells), voted(cells)
    plain = said @ axes.loadings - heard @ (axes.mean[:, None] * axes.loadings)
    further, xy = stretch(cells, lens)[:, None], np.zeros((len(times), len(cells), 2))
    for first in range(0, len(times), AT_ONCE):
        weight = times[first : first + AT_ONCE]
        mean = np.where(axes.kept, (weight @ said) / np.maximum(weight @ heard, 1), 0)
        drift = (mean - axes.mean)[:, :, None] * axes.loadings
        scores = plain - np.matmul(heard[None], drift.astype(np.float32))
        turned = np.linalg.eigh(scores.transpose(0, 2, 1) @ (scores * weight[:, :, None]))[1][:, :, ::-1][:, :, :2]
        xy[first : first + AT_ONCE, :, : turned.shape[2]] = (scores @ turned) * further
    return xy


def is_unrelated(cells: Cells, axes: Axes, seed: int) -> bool:
    """Whether answers to different statements have no more to do with each other than if signs were drawn by lot.

    Every answer, less its statement's mean, gets a random sign, FLIPS times; the strongest direction of what was said
    has to be MARGIN times as strong as in the strongest of these. (Hong, Sheng and Dobriban 2020.)
    """
    few = cells[:: -(-len(cells) // FLIPPED) or 1]
    said, heard = values(few), voted(few)
    there = ((said - heard * axes.mean.astype(np.float32)) * heard)[:, axes.kept]
    lots = np.random.default_rng([seed, 2]).integers(0, 2, size=(FLIPS, *there.shape), dtype=np.int8) * 2 - 1
    drawn = max(_strongest(there * signs) for signs in lots)
    return not _strongest(there) > MARGIN * drawn


def _strongest(there: NDArray[np.float32]) -> float:
    """The largest eigenvalue of the products: multiplied by themselves often enough, its direction is what is left."""
    products = there.T @ there if there.shape[0] > there.shape[1] else there @ there.T
    size = float(np.trace(products))
    if not size > 0:
        return 0.0
    power = products / size
    for _ in range(2):
        power = power @ power
        power /= np.trace(power)
    vector = power[:, np.argmax(np.diag(power))]
    for _ in range(8):
        vector = power @ vector
        vector /= np.abs(vector).max()
    return float(vector @ products @ vector / (vector @ vector))


# Drawn by `bench/one_cloud.py`: how clear the best of 2 to 5 groups looks in nine of ten normal clouds.
THICKNESS = (0.0, 0.2, 0.35, 0.5, 0.6, 0.7, 0.85, 1.0)  # the shorter deviation by the longer
CLOUDS = {
    15: (0.657, 0.623, 0.581, 0.542, 0.511, 0.488, 0.476, 0.457),
    25: (0.654, 0.608, 0.562, 0.519, 0.505, 0.485, 0.467, 0.452),
    50: (0.628, 0.574, 0.531, 0.492, 0.464, 0.446, 0.428, 0.423),
    100: (0.605, 0.556, 0.508, 0.468, 0.435, 0.414, 0.396, 0.395),
    200: (0.585, 0.540, 0.495, 0.453, 0.422, 0.400, 0.372, 0.372),
    400: (0.575, 0.531, 0.484, 0.440, 0.414, 0.388, 0.357, 0.355),
    1_000: (0.567, 0.521, 0.476, 0.433, 0.405, 0.381, 0.349, 0.342),
}  # by people


def is_one_cloud(xy: Floats, silhouette: float) -> bool:
    """Whether one normal cloud without gaps, as long and as wide as these points, looks as clear in one case of ten."""
    thin, long = np.sqrt(np.maximum(np.linalg.eigvalsh(np.cov(xy.T)), 0))
    usual = [float(np.interp(thin / long, THICKNESS, row)) for row in CLOUDS.values()]
    return not silhouette > np.interp(np.log(len(xy)), np.log(list(CLOUDS)), usual)
