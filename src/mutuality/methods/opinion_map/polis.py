"""Groups as a Polis server makes them at a cold start, so that a Polis conversation can be worked out anew.

Base clusters first, then groups of these, both started from the first rows: the order of participants matters, which is
why `grouping` does it differently. (Polis: clusters.clj.)
"""

from typing import NamedTuple

import numpy as np

from .blocks import Floats
from .kmeans import Labels, nearest, silhouettes

BASE, BASE_STEPS, GROUP_STEPS, MOST_GROUPS = 100, 100, 20, 5
STILL = 0.01


class Clusters(NamedTuple):
    centres: Floats
    labels: Labels


class PolisGroups(NamedTuple):
    """A label for each point, how clear the groups are, and the other numbers of groups that were tried."""

    labels: Labels
    silhouette: float
    others: list[tuple[int, float]]


def polis_groups(xy: Floats, k: int | None = None) -> PolisGroups | None:
    """Groups of the points `xy`, in the order of participants; as many as are clearest, or `k`. None without points."""
    if not len(xy):
        return None
    base = _clustered(xy, np.ones(len(xy)), BASE, BASE_STEPS)
    weight = np.bincount(base.labels).astype(np.float64)
    ks = [k] if k else range(2, min(MOST_GROUPS, 2 + len(weight) // 12) + 1)
    tried = [_clustered(base.centres, weight, each, GROUP_STEPS) for each in ks]
    clear = silhouettes(base.centres, [each.labels for each in tried])
    order = sorted(range(len(tried)), key=lambda place: (-clear[place], -len(tried[place].centres)))
    best, *others = order
    return PolisGroups(
        tried[best].labels[base.labels], clear[best], [(len(tried[place].centres), clear[place]) for place in others]
    )


def _clustered(xy: Floats, weight: Floats, k: int, steps: int) -> Clusters:
    """K-means from the first k distinct points, until all centres, in order, move by less than STILL."""
    _, first = np.unique(xy, axis=0, return_index=True)
    centres = xy[np.sort(first)[:k]]
    for _ in range(steps):
        labels = nearest(xy[None], centres[None])[0]
        _, labels = np.unique(labels, return_inverse=True)
        sides = np.eye(int(labels.max()) + 1)[labels] * weight[:, None]
        middle = (sides.T @ xy) / sides.sum(axis=0)[:, None]
        before, centres = centres, middle
        if _are_still(before, centres):
            break
    return Clusters(centres, labels.astype(np.int8))


def _are_still(before: Floats, after: Floats) -> bool:
    one, other = (each[np.lexsort(each.T[::-1])] for each in (before, after))
    shared = min(len(one), len(other))
    return bool((np.hypot(*(one[:shared] - other[:shared]).T) < STILL).all())
