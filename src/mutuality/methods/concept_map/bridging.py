"""Bridging: whether an item was put with its neighbours on the map, or with items from all over it. Our definition."""

import numpy as np

from .clusters import distances_of
from .sorts import Numbers


def bridging(unlike: Numbers, points: Numbers) -> Numbers:
    """From 0, the firmest anchor, to 1, the widest bridge. NaN where an item was never put with another.

    The mean distance on the map to the other items, weighed by how often an item was put with each: Σ_j p_ij d_ij /
    Σ_j p_ij with p = 1 − `unlike`; then the least of all items becomes 0 and the most 1. Where everybody sorted
    everything, p is how many put two together over their number. The formula of the Concept System is not public, so
    this is not it.

    >>> unlike = 1 - np.array([[1, 0.9, 0.1], [0.9, 1, 0.4], [0.1, 0.4, 1]])
    >>> bridging(unlike, np.array([[0.0, 0], [1, 0], [5, 0]])).round(2).tolist()
    [0.0, 0.19, 1.0]
    """
    likeness = np.where(np.isnan(unlike), 0.0, 1 - unlike)
    np.fill_diagonal(likeness, 0)
    whole = likeness.sum(axis=1)
    mean = np.full(len(unlike), np.nan)
    np.divide((likeness * distances_of(points)).sum(axis=1), whole, out=mean, where=whole > 0)
    if not (np.nanmax(mean, initial=0) > np.nanmin(mean, initial=np.inf)):
        return np.full(len(unlike), np.nan)
    least, most = np.nanmin(mean), np.nanmax(mean)
    return np.asarray((mean - least) / (most - least))
