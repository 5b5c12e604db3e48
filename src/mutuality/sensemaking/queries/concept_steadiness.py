"""How firm the clusters of a concept map are, for every number of clusters that the replay goes through at once."""

from collections.abc import Callable, Sequence
from itertools import count

import numpy as np
from threadpoolctl import threadpool_limits

from mutuality.methods.concept_map import ConceptMap, Sorts
from mutuality.methods.concept_map.clusters import labels_at
from mutuality.methods.concept_map.steadiness import stability

from ..rules import concept_map as rules

Shares = dict[str, dict[str, dict[str, float]]]  # way → number of clusters → node → share


def steadiness_at(
    sorts: Sorts,
    drawn: ConceptMap,
    cuts: Sequence[int],
    runs: int,
    seed: int,
    tell: Callable[[float], None],
    *,
    stress: str,
    counting: str,
) -> Shares:
    """The stability of every cluster at each of `cuts`, by both ways, from the same `runs`."""
    trees = {"map": drawn.tree, "unlike": drawn.tree_by_sorts}
    ways = [(labels_at(drawn.tree, k), labels_at(drawn.tree_by_sorts, k)) for k in cuts]
    rng, done = np.random.default_rng([seed, runs]), count(1)
    with threadpool_limits(1):
        firm = stability(sorts, drawn.points, ways, stress, counting, runs, rng, lambda: tell(next(done) / runs))
    found: Shares = {way: {} for way in trees}
    for k, both in zip(cuts, firm, strict=True):
        for way, shares in zip(trees, both, strict=True):
            clusters = rules.clusters(way, trees[way].merges, k)
            pairs = zip(clusters, shares, strict=True)
            found[way][str(k)] = {each.node: round(share, 3) for each, share in pairs if not np.isnan(share)}
    return found
