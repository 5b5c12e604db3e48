"""A concept map from sorts, with all that says how far it can be trusted.

In plain words, with formulas, limits and sources: docs/methods/concept-map.md.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from .bridging import bridging
from .clusters import Tree, adjusted_rand, cut, distances_of, labels_at, silhouette, ward
from .naming import PileNames, name_candidates
from .remarks import remarks_on, too_little
from .scaling import RANDOM_STARTS, TIGHT, TOLERANCE, filled, place
from .shape import ConceptMap, CoPlaced
from .sorts import FAIR, WAYS, Numbers, Sorts
from .steadiness import SPLITS, Step, null_stress, reliability, stability
from .stress import SECONDARY, STRESSES

Progress = Callable[[int, int], None]  # told how much is done, and of how much
BOOTSTRAPS, PERMUTATIONS = 200, 20
MOST_CLUSTERS = 16  # that are looked at when nobody says how many


def draw_map(
    sorts: Sorts,
    *,
    seed: int,
    stress: str = SECONDARY,
    counting: str = FAIR,
    clusters: int | None = None,
    bootstraps: int = BOOTSTRAPS,
    permutations: int = PERMUTATIONS,
    starts: int = RANDOM_STARTS,
    names: PileNames | None = None,
    progress: Progress | None = None,
) -> ConceptMap:
    """Draw the map of `sorts`. The same sorts and seed give the same map, in whatever order they come.

    `stress` is “ratio”, “primary” or “secondary” (`stress.py`), `counting` “fair” or “classic” (`Sorts.unlike`).
    Without `clusters` a number is proposed, to be talked about (`proposed_k`). `starts` random starts stand beside the
    classical one. `names` are what sorters called their piles.

    Raises ValueError for unknown names, numbers below 0, and more clusters than items.

    >>> sorts = Sorts.of("abcd", {n: {"a": 1, "b": 1, "c": 2, "d": 2 + n % 2} for n in range(6)})
    >>> drawn = draw_map(sorts, seed=1, bootstraps=0, permutations=0, clusters=2)
    >>> dict(drawn.clusters)
    {'a': 1, 'b': 1, 'c': 2, 'd': 2}
    >>> draw_map(Sorts.of("abcd", {}), seed=1).too_little
    'no_sorts'
    """
    parameters = {
        "seed": seed,
        "stress": stress,
        "counting": counting,
        "clusters": clusters,
        "bootstraps": bootstraps,
        "permutations": permutations,
        "starts": starts,
        "splits": SPLITS,
        "tolerance": TIGHT,
        "tolerance_of_runs": TOLERANCE,
        "sorters": len(sorts.sorters),
        "weighted": bool(len(set(sorts.weights.tolist())) > 1),
    }
    _check(parameters, len(sorts.items))
    with threadpool_limits(1):  # on so little, threads cost more than they give; and sums come out the same everywhere
        return _drawn(sorts, parameters, names or {}, progress or (lambda done, whole: None))


def _check(asked: Mapping[str, Any], items: int) -> None:
    if asked["stress"] not in STRESSES:
        raise ValueError(f"“{asked['stress']}” is no kind of stress. Take one of: {', '.join(STRESSES)}.")
    if asked["counting"] not in WAYS:
        raise ValueError(f"“{asked['counting']}” is no way of counting. Take one of: {', '.join(WAYS)}.")
    if min(asked["bootstraps"], asked["permutations"], asked["starts"]) < 0:
        raise ValueError("How often something is done is a number from 0.")
    if asked["clusters"] is not None and not 1 <= asked["clusters"] <= max(1, items):
        raise ValueError(f"There are {items} items. They make from 1 to {items} clusters; ask for as many.")


def _drawn(sorts: Sorts, asked: Mapping[str, Any], names: PileNames, progress: Progress) -> ConceptMap:
    """Random numbers are drawn for each purpose apart, so that asking for more of one does not change another."""
    for_map, for_null, for_people, for_halves = np.random.default_rng(asked["seed"]).spawn(4)
    stress, counting, starts = asked["stress"], asked["counting"], asked["starts"]
    is_placed = np.asarray(sorts.placed.any(axis=1))
    left_out = tuple(item for item, placed in zip(sorts.items, is_placed.tolist(), strict=True) if not placed)
    sorts = sorts.of_items(np.flatnonzero(is_placed))
    unlike = sorts.unlike(counting)
    met = co_placed(sorts)
    if (reason := too_little(sorts, unlike)) is not None:
        return ConceptMap(stress, reason, sorts.items, left_out, met, asked)

    placed = place(unlike, stress, for_map, starts=starts, tolerance=TIGHT)
    tree, by_sorts = ward(distances_of(placed.points), sorts.items), ward(filled(unlike), sorts.items)
    k = min(asked["clusters"] or proposed_k(tree, unlike), len(sorts.items))
    cuts = labels_at(tree, k), labels_at(by_sorts, k)
    step = _steps(asked["permutations"] + asked["bootstraps"], progress)
    null = null_stress(sorts, stress, counting, starts, asked["permutations"], for_null, step)
    [steady] = stability(sorts, placed.points, [cuts], stress, counting, asked["bootstraps"], for_people, step)
    bridges = bridging(unlike, placed.points)
    clusters = cut(tree, k)
    return ConceptMap(
        stress,
        None,
        sorts.items,
        left_out,
        met,
        asked,
        stress=placed.stress,
        stress_classical=placed.classical,
        null_stress=null,
        coordinates={item: (float(x), float(y)) for item, (x, y) in zip(sorts.items, placed.points, strict=True)},
        k=k,
        tree=tree,
        tree_by_sorts=by_sorts,
        clusters=clusters,
        clusters_by_sorts=cut(by_sorts, k),
        agreement=adjusted_rand(*cuts),
        cluster_stability=_numbered(steady[0]),
        cluster_stability_by_sorts=_numbered(steady[1]),
        bridging={item: _or_none(value) for item, value in zip(sorts.items, bridges, strict=True)},
        cluster_bridging={c + 1: _mean(bridges[cuts[0] == c]) for c in range(k)},
        reliability=reliability(sorts, for_halves),
        name_candidates=name_candidates(sorts, clusters, names) if names else {},
        remarks=remarks_on(sorts, met, placed.stress, null, _numbered(steady[0]), adjusted_rand(*cuts), left_out),
    )


def co_placed(sorts: Sorts) -> CoPlaced | None:
    """How many people met each pair of items; None for fewer than two items.

    >>> co_placed(Sorts.of("abc", {1: {"a": 1, "b": 1}, 2: {"a": 1, "b": 2, "c": 2}}))
    CoPlaced(least=1, median=1.0, never=0)
    """
    placed = sorts.placed.astype(np.int64)
    pairs = (placed @ placed.T)[np.triu_indices(len(sorts.items), 1)]
    return CoPlaced(int(pairs.min()), float(np.median(pairs)), int((pairs == 0).sum())) if len(pairs) else None


def silhouette_by_k(tree: Tree, distances: Numbers, ks: Sequence[int]) -> dict[int, float | None]:
    """For each number of clusters the mean silhouette that `tree` gives on `distances` (n × n, in the tree's order).

    For both ways: `silhouette_by_k(drawn.tree, sorts.unlike(), ks)` and the same with `drawn.tree_by_sorts`.
    """
    return {k: silhouette(filled(distances), labels_at(tree, k)) for k in ks}


def proposed_k(tree: Tree, unlike: Numbers) -> int:
    """Where people can begin to talk: from 2 to 16 clusters, and half the items at most, those that stand out most.

    That is by the mean silhouette on how unlike items are. No number is the right one.
    """
    found = silhouette_by_k(tree, unlike, range(2, max(2, min(MOST_CLUSTERS, len(tree.items) // 2)) + 1))
    return max(found, key=lambda k: (found[k] or 0.0, -k))


def _steps(whole: int, progress: Progress) -> Step:
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        progress(done, whole)

    return step


def _numbered(values: list[float]) -> dict[int, float]:
    return {number: value for number, value in enumerate(values, 1) if not np.isnan(value)}


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _mean(values: Numbers) -> float | None:
    there = values[~np.isnan(values)]
    return float(there.mean()) if len(there) else None
