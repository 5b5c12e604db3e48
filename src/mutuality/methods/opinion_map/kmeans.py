"""K-means on weighted points of the plane, many starts at once; silhouettes; and how alike two groupings are."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .blocks import Floats

STEPS, MOVES = 100, 50
CHUNK = 64  # rows of distances at a time
Labels = NDArray[np.int8]


class Found(NamedTuple):
    """For each start: centres (starts × k × 2), labels (starts × points), and the weighted sum of squares."""

    centres: Floats
    labels: Labels
    spread: Floats


def lloyd(xy: Floats, weight: Floats, centres: Floats, steps: int = STEPS) -> Found:
    """Move each start's centres to the middle of their points until no point changes sides.

    `xy` is points × 2, or starts × points × 2 where each start sees points of its own; `weight` points, or starts ×
    points. A centre without points stays where it is.
    """
    own = xy if xy.ndim == 3 else xy[None]
    moments = _moments(own, weight)
    centres = centres.copy()
    labels = np.full((len(centres), own.shape[1]), -1, dtype=np.int8)
    moving = np.arange(len(centres))
    for _ in range(steps):
        now = nearest(own if len(own) == 1 else own[moving], centres[moving])
        changed = (now != labels[moving]).any(axis=1)
        labels[moving] = now
        moving = moving[changed]
        if not len(moving):
            break
        sums = _sums(moments if len(moments) == 1 else moments[moving], now[changed], centres.shape[1])
        middle = sums[:, :, :2] / np.maximum(sums[:, :, 2:], 1e-300)
        centres[moving] = np.where(sums[:, :, 2:] > 0, middle, centres[moving])
    return Found(centres, labels, _spread(own, moments, labels, centres.shape[1]))


def _moments(own: Floats, weight: Floats) -> Floats:
    """Weighted x, weighted y and weight of each point."""
    weights = np.atleast_2d(weight)[:, :, None]
    return np.concatenate([own * weights, np.broadcast_to(weights, (len(weights), own.shape[1], 1))], axis=2)


def _sums(moments: Floats, labels: Labels, k: int) -> Floats:
    """Moments of each group: starts × k × 3."""
    sides = (labels[:, None] == np.arange(k, dtype=np.int8)[:, None]).astype(np.float64)
    return _times(sides, moments)


def _spread(own: Floats, moments: Floats, labels: Labels, k: int) -> Floats:
    """All squares less those of the middles."""
    sums = _sums(moments, labels, k)
    middles = ((sums[:, :, :2] ** 2).sum(axis=2) / np.maximum(sums[:, :, 2], 1e-300)).sum(axis=1)
    found: Floats = (own * moments[:, :, :2]).sum(axis=(1, 2)) - middles
    return found


def settled(xy: Floats, weight: Floats, labels: Labels, k: int) -> tuple[Floats, float]:
    """Centres and sum of squares once no single point would make groups tighter by changing sides.

    Lloyd's steps stop where each point is nearest to its own middle; but a point pulls that middle along. Moving the
    point that gains most, one at a time, goes on from there. (Hartigan 1975; Telgarsky and Vattani 2010.)
    """
    labels, rows = labels.copy(), np.arange(len(xy))
    moments = _moments(xy[None], weight)
    sums, away = _sums(moments, labels[None], k)[0], np.empty((k, len(xy)))
    for _ in range(MOVES):
        size = sums[:, 2]
        middle = sums[:, :2] / np.maximum(size, 1e-300)[:, None]
        for one, (x, y) in enumerate(middle):
            away[one] = (xy[:, 0] - x) ** 2 + (xy[:, 1] - y) ** 2
        mine = size[labels]
        leaving = np.where(mine > weight, mine * weight / np.maximum(mine - weight, 1e-300) * away[labels, rows], 0.0)
        joining = away * (size[:, None] * weight / (size[:, None] + weight))
        joining[labels, rows] = np.inf
        gain = leaving - joining.min(axis=0)
        best = int(gain.argmax())
        if gain[best] <= 1e-9 * leaving.sum():
            break
        to = int(joining[:, best].argmin())
        sums[labels[best]] -= moments[0, best]
        sums[to] += moments[0, best]
        labels[best] = to
    return sums[:, :2] / np.maximum(sums[:, 2:], 1e-300), float(_spread(xy[None], moments, labels[None], k)[0])


def nearest(own: Floats, centres: Floats) -> Labels:
    """Which centre is closest: starts × points; of two as close, the first."""
    far = _times(-centres, own.transpose(0, 2, 1))
    far += (centres**2).sum(axis=2)[:, :, None] / 2
    best, labels = far[:, 0].copy(), np.zeros((len(far), far.shape[2]), dtype=np.int8)
    for number in range(1, far.shape[1]):
        labels[far[:, number] < best] = number
        np.minimum(best, far[:, number], out=best)
    return labels


def _times(one: Floats, other: Floats) -> Floats:
    """Matrix products start by start; in one go where all starts see the same."""
    if len(other) > 1:
        found: Floats = one @ other
    else:
        found = (one.reshape(-1, one.shape[2]) @ other[0]).reshape(*one.shape[:2], other.shape[2])
    return found


def sown(xy: Floats, weight: Floats, k: int, draws: Floats) -> Floats:
    """Starting centres by k-means++: each next one drawn by weight times squared distance from those there are.

    `draws` are uniform numbers, starts × k; `xy` and `weight` as in `lloyd`. (Arthur and Vassilvitskii 2007.)
    """
    own, weights = (xy if xy.ndim == 3 else xy[None]), np.atleast_2d(weight)
    starts = np.arange(len(draws))
    centres = np.empty((len(draws), k, 2))
    chance = np.broadcast_to(weights, (len(draws), weights.shape[1]))
    gap = np.full(chance.shape, np.inf)
    for number in range(k):
        heap = np.cumsum(chance, axis=1)
        drawn = (heap <= (draws[:, number] * heap[:, -1])[:, None]).sum(axis=1).clip(max=own.shape[1] - 1)
        centres[:, number] = own[starts % len(own), drawn]
        away = (own[:, :, 0] - centres[:, number, :1]) ** 2
        away += (own[:, :, 1] - centres[:, number, 1:]) ** 2
        np.minimum(gap, away, out=gap)
        chance = weights * gap
    return centres


def silhouettes(xy: Floats, labelings: list[Labels]) -> list[float]:
    """The mean silhouette of each labelling of the same points; the only one of a group counts nought.

    Rousseeuw 1987: (b - a) / max(a, b), a the mean distance to one's own group, b to the nearest other one.
    """
    sides = [np.eye(int(each.max()) + 1)[each] for each in labelings]
    reach = _reach(xy, np.concatenate(sides, axis=1))
    mine = np.split(reach, np.cumsum([side.shape[1] for side in sides])[:-1], axis=1)
    return [_silhouette(*each) for each in zip(mine, labelings, (side.sum(axis=0) for side in sides), strict=True)]


def _reach(xy: Floats, sides: Floats) -> Floats:
    """The summed distances of each point to those of each side. Some rows at a time, and each pair once."""
    found, squares, ones = np.zeros((len(xy), sides.shape[1])), (xy**2).sum(axis=1)[:, None], np.ones((len(xy), 1))
    these, those = np.hstack([-2 * xy, squares, ones]), np.hstack([xy, ones, squares]).T
    for row in range(0, len(xy), CHUNK):
        away = these[row : row + CHUNK] @ those[:, row:]
        np.maximum(away, 0, out=away)
        np.sqrt(away, out=away)
        found[row : row + CHUNK] += away @ sides[row:]
        found[row + CHUNK :] += away[:, CHUNK:].T @ sides[row : row + CHUNK]
    return found


def _silhouette(reach: Floats, labels: Labels, sizes: Floats) -> float:
    """`reach` are summed distances to each group of these sizes."""
    rows = np.arange(len(reach))
    own = reach[rows, labels] / np.maximum(sizes[labels] - 1, 1)
    mean = np.where(sizes > 0, reach / np.maximum(sizes, 1), np.inf)
    mean[rows, labels] = np.inf
    other = mean.min(axis=1)
    counted = (sizes[labels] > 1) & np.isfinite(other) & (np.maximum(own, other) > 0)
    own, other = own[counted], other[counted]
    return float(((other - own) / np.maximum(own, other)).sum() / len(reach))


def rand_index(one: Labels, other: Labels) -> float:
    """The adjusted Rand index (Hubert and Arabie 1985): 1 the same groups, about 0 as by chance.

    >>> rand_index(np.array([0, 0, 1, 1], np.int8), np.array([1, 1, 0, 0], np.int8))
    1.0
    """
    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), 1)
    both, mine, theirs = (_pairs(each) for each in (table, table.sum(axis=1), table.sum(axis=0)))
    expected, most = mine * theirs / max(_pairs(np.array([len(one)])), 1), (mine + theirs) / 2
    return 1.0 if most == expected else float((both - expected) / (most - expected))


def _pairs(sizes: Floats) -> float:
    return float((sizes * (sizes - 1) / 2).sum())
