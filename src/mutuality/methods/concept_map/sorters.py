"""Who sorted like whom. One map of all hides that some think in other ways: look before pooling.

J. K. Kampen and others, “Concept mapping: let's call a spade a spade”, Quality & Quantity (2025), for why.
"""

import numpy as np

from .clusters import adjusted_rand, cut, ward
from .scaling import filled
from .sorts import Numbers, Sorter, Sorts


def sorter_likeness(sorts: Sorts) -> Numbers:
    """Sorters × sorters: the adjusted Rand index of their piles, over the items that both placed.

    1 is the same piles, about 0 what chance gives; NaN where their common items say nothing, such as all in one pile.

    >>> one, other = {"a": 1, "b": 1, "c": 2, "d": 2}, {"a": 1, "b": 2, "c": 1, "d": 2}
    >>> sorter_likeness(Sorts.of("abcd", {"ana": one, "ben": one, "cid": other})).round(2).tolist()
    [[1.0, 1.0, -0.5], [1.0, 1.0, -0.5], [-0.5, -0.5, 1.0]]
    """
    many = len(sorts.sorters)
    found = np.full((many, many), np.nan)
    for one in range(many):
        for other in range(one, many):
            both = sorts.placed[:, one] & sorts.placed[:, other]
            alike = adjusted_rand(sorts.piles[both, one], sorts.piles[both, other])
            found[one, other] = found[other, one] = np.nan if alike is None else alike
    return found


def sorter_clusters(sorts: Sorts, k: int) -> dict[Sorter, int]:
    """Sorter → group, numbered from 1, of people who sorted alike: Ward's tree on 1 − likeness.

    Whoever cannot be compared stands at a mean distance. Raises ValueError unless k is from 1 to the number of sorters.

    >>> one, other = {"a": 1, "b": 1, "c": 2, "d": 2}, {"a": 1, "b": 2, "c": 1, "d": 2}
    >>> sorter_clusters(Sorts.of("abcd", {"ana": one, "ben": one, "cid": other}), 2)
    {'ana': 1, 'ben': 1, 'cid': 2}
    """
    apart = 1 - sorter_likeness(sorts)
    np.fill_diagonal(apart, 0)
    return cut(ward(filled(apart), sorts.sorters), k)
