"""What people rated, by item and by cluster: means, ladders between two kinds of rating, and the go-zone.

M. Kane and W. M. K. Trochim, Concept Mapping for Planning and Evaluation (2007), for pattern matches and go-zones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .sorts import Item
from .steadiness import correlation

Means = Mapping[Item, float | None]
GO, FIRST_HIGH, SECOND_HIGH, LOW = "go", "first_high", "second_high", "low"


@dataclass(frozen=True)
class Rated:
    """One item: `mean` None where nobody rated it, `sd` (over n − 1) None for fewer than two."""

    mean: float | None
    sd: float | None
    n: int


@dataclass(frozen=True)
class ClusterMean:
    """The mean of the means of a cluster's items, so that each item weighs the same; `items` counts those rated."""

    mean: float | None
    items: int


@dataclass(frozen=True)
class PatternMatch:
    """Two means for each cluster, and Pearson's r over the `k` clusters that have both: with so few it is very noisy.

    So `r_items`, over the `items` that have both, stands beside it. An r is None for fewer than three, or where nothing
    varies.
    """

    clusters: Mapping[int, tuple[float, float]]
    k: int
    r: float | None
    items: int
    r_items: float | None


@dataclass(frozen=True)
class GoZone:
    """Where each item lies that has both means: GO is above both cut lines, which are the overall means.

    `zones` is empty where nothing varies: then no item is above another.
    """

    points: Mapping[Item, tuple[float, float]]
    cut_first: float | None
    cut_second: float | None
    zones: Mapping[Item, str]
    r: float | None


def rating_summary(ratings: Mapping[Item, Sequence[float | None]]) -> dict[Item, Rated]:
    """Mean, standard deviation and number of each item's ratings. None and NaN are no rating; missing is not zero.

    >>> rating_summary({"a": [1, 5, None], "b": []})["a"]
    Rated(mean=3.0, sd=2.8284271247461903, n=2)
    """
    return {item: _rated(values) for item, values in ratings.items()}


def _rated(values: Sequence[float | None]) -> Rated:
    there = np.sort([value for value in values if value is not None and np.isfinite(value)])
    n = len(there)
    return Rated(float(there.mean()) if n else None, float(there.std(ddof=1)) if n > 1 else None, n)


def means_of(summary: Mapping[Item, Rated]) -> dict[Item, float | None]:
    """Item → mean, which is what the rest here takes."""
    return {item: rated.mean for item, rated in summary.items()}


def cluster_means(means: Means, clusters: Mapping[Item, int]) -> dict[int, ClusterMean]:
    """The mean of each cluster's item means.

    >>> cluster_means({"a": 2.0, "b": 4.0, "c": None}, {"a": 1, "b": 1, "c": 2})
    {1: ClusterMean(mean=3.0, items=2), 2: ClusterMean(mean=None, items=0)}
    """
    found = {}
    for cluster in sorted(set(clusters.values())):
        inside = [means.get(item) for item, label in clusters.items() if label == cluster]
        there = sorted(mean for mean in inside if mean is not None)
        found[cluster] = ClusterMean(float(np.mean(there)) if there else None, len(there))
    return found


def pattern_match(first: Means, second: Means, clusters: Mapping[Item, int]) -> PatternMatch:
    """Two kinds of rating, or two groups of raters, cluster by cluster: what a ladder shows.

    >>> first, second = {"a": 1.0, "b": 2.0, "c": 4.0}, {"a": 2.0, "b": 3.0, "c": 5.0}
    >>> pattern_match(first, second, {"a": 1, "b": 2, "c": 3}).r
    1.0
    """
    one, other = cluster_means(first, clusters), cluster_means(second, clusters)
    pairs = {c: (one[c].mean, other[c].mean) for c in one}
    both = {c: (x, y) for c, (x, y) in pairs.items() if x is not None and y is not None}
    of_items = _both({item: first.get(item) for item in clusters}, second)
    return PatternMatch(both, len(both), _r(both), len(of_items), _r(of_items))


def go_zone(first: Means, second: Means) -> GoZone:
    """Each item by its two means, cut at the overall means of the items that have both. On a line is not above it.

    >>> go_zone({"a": 1.0, "b": 5.0}, {"a": 2.0, "b": 4.0}).zones
    {'a': 'low', 'b': 'go'}
    """
    points = _both(first, second)
    if not points:
        return GoZone({}, None, None, {}, None)
    x, y = (np.array(values) for values in zip(*points.values(), strict=True))
    cuts = float(np.sort(x).mean()), float(np.sort(y).mean())
    varies = np.ptp(x) > 0 or np.ptp(y) > 0
    zones = {item: _zone(point, cuts) for item, point in points.items()} if varies else {}
    return GoZone(points, *cuts, zones, _r(points))


def _both(first: Means, second: Means) -> dict[Item, tuple[float, float]]:
    pairs = {item: (mean, second.get(item)) for item, mean in first.items()}
    return {item: (x, y) for item, (x, y) in pairs.items() if x is not None and y is not None}


def _zone(point: tuple[float, float], cuts: tuple[float, float]) -> str:
    above = point[0] > cuts[0], point[1] > cuts[1]
    return {(True, True): GO, (True, False): FIRST_HIGH, (False, True): SECOND_HIGH, (False, False): LOW}[above]


def _r(points: Mapping[Item, tuple[float, float]] | Mapping[int, tuple[float, float]]) -> float | None:
    pairs = np.array(sorted(points.values())).reshape(-1, 2)
    return correlation(pairs[:, 0], pairs[:, 1])
