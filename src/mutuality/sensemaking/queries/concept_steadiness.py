"""How firm the clusters of a concept map are, for every number of clusters that the replay goes through at once."""

from collections.abc import Callable, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from mutuality.methods.concept_map import ConceptMap, Sorts
from mutuality.methods.concept_map.clusters import Tree, distances_of, labels_at, ward
from mutuality.methods.concept_map.scaling import filled, place_near
from mutuality.methods.concept_map.steadiness import best_likeness, says_something

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
    """As `methods.concept_map.steadiness.stability`, with each resample of sorters cut at all of `cuts`."""
    trees = {"map": drawn.tree, "unlike": drawn.tree_by_sorts}
    sums = {(way, k): np.zeros((2, k)) for way in trees for k in cuts}
    rng = np.random.default_rng([seed, runs])
    with threadpool_limits(1):
        for run in range(runs):
            columns = rng.integers(0, len(sorts.sorters), len(sorts.sorters))
            again, here = _drawn_again(sorts.of_sorters(columns), drawn, stress, counting)
            for (way, k), sum_ in sums.items():
                if again:
                    redone = labels_at(again[way], min(k, len(here)))
                    sum_ += best_likeness(labels_at(trees[way], k), redone, here)
            tell((run + 1) / runs)
    found: Shares = {way: {} for way in trees}
    for (way, k), (likeness, times) in sums.items():
        clusters = rules.clusters(way, trees[way].merges, k)
        pairs = zip(clusters, likeness, times, strict=True)
        found[way][str(k)] = {each.node: round(float(like / n), 3) for each, like, n in pairs if n}
    return found


def _drawn_again(sorts: Sorts, drawn: ConceptMap, stress: str, counting: str) -> tuple[dict[str, Tree], np.ndarray]:
    """Both trees as these sorters make them, over the items that they placed."""
    here = np.flatnonzero(sorts.placed.any(axis=1))
    unlike = sorts.of_items(here).unlike(counting)
    if len(here) < 3 or not says_something(unlike):
        return {}, here
    near = place_near(unlike, stress, drawn.points[here]).points
    return {"map": ward(distances_of(near)), "unlike": ward(filled(unlike))}, here
