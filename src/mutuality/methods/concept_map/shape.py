"""What a concept map holds, and how it is written as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .clusters import Merge, Tree
from .naming import NameCandidate
from .remarks import Remark
from .sorts import Item, Numbers
from .steadiness import NullStress, Reliability

NO_TREE = Tree((), ())


@dataclass(frozen=True)
class CoPlaced:
    """How many people met two items both: for the pair that fewest met, for the middle pair; `never` counts pairs."""

    least: int
    median: float
    never: int


@dataclass(frozen=True, eq=False)
class ConceptMap:
    """One map. Clusters are numbered from 1. Whatever ends in `_by_sorts` comes from dissimilarities, without the map.

    `too_little` says in a code of `remarks.TOO_LITTLE` why there is no map, and then all results are empty or None.
    `stress_classical` is what the classical start alone comes to. `agreement` is the adjusted Rand index of the two
    ways at `k`. `cluster_stability` is the mean over resamples of sorters of the highest Jaccard with a cluster of the
    resample; it is empty without resamples. `bridging` is None for an item that was never put with another.
    """

    stress_type: str
    too_little: str | None
    items: tuple[Item, ...]
    left_out: tuple[Item, ...]  # nobody placed them
    co_placed: CoPlaced | None
    parameters: Mapping[str, Any]
    stress: float | None = None
    stress_classical: float | None = None
    null_stress: NullStress | None = None
    coordinates: Mapping[Item, tuple[float, float]] = field(default_factory=dict)
    k: int | None = None
    tree: Tree = NO_TREE
    tree_by_sorts: Tree = NO_TREE
    clusters: Mapping[Item, int] = field(default_factory=dict)
    clusters_by_sorts: Mapping[Item, int] = field(default_factory=dict)
    agreement: float | None = None
    cluster_stability: Mapping[int, float] = field(default_factory=dict)
    cluster_stability_by_sorts: Mapping[int, float] = field(default_factory=dict)
    bridging: Mapping[Item, float | None] = field(default_factory=dict)
    cluster_bridging: Mapping[int, float | None] = field(default_factory=dict)
    reliability: Reliability | None = None
    name_candidates: Mapping[int, tuple[NameCandidate, ...]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    @property
    def merges(self) -> tuple[Merge, ...]:
        """The whole tree on coordinates, for the replay from many clusters to few."""
        return self.tree.merges

    @property
    def points(self) -> Numbers:
        """Items × 2, in the order of `items`."""
        return np.array([self.coordinates[item] for item in self.items]).reshape(-1, 2)

    def as_json(self) -> dict[str, Any]:
        """As `mutuality concept-map` writes it; `null_stress` is the mean over sorts dealt at random."""
        null = self.null_stress
        return {
            "stress_type": self.stress_type,
            "stress": self.stress,
            "null_stress": null and null.mean,
            "coordinates": {str(item): list(point) for item, point in self.coordinates.items()},
            "clusters": _texts(self.clusters),
            "cluster_stability": _texts(self.cluster_stability),
            "bridging": _texts(self.bridging),
            "too_little": self.too_little,
            "k": self.k,
            "stress_classical": self.stress_classical,
            "null_stress_lowest": null and null.lowest,
            "null_stress_runs": null and null.runs,
            "clusters_by_sorts": _texts(self.clusters_by_sorts),
            "cluster_stability_by_sorts": _texts(self.cluster_stability_by_sorts),
            "agreement": self.agreement,
            "cluster_bridging": _texts(self.cluster_bridging),
            "merges": [list(merge) for merge in self.merges],
            "merges_by_sorts": [list(merge) for merge in self.tree_by_sorts.merges],
            "co_placed": self.co_placed and vars(self.co_placed),
            "reliability": self.reliability and vars(self.reliability),
            "name_candidates": {str(c): [vars(each) for each in names] for c, names in self.name_candidates.items()},
            "left_out": [str(item) for item in self.left_out],
            "remarks": [vars(remark) for remark in self.remarks],
            "parameters": dict(self.parameters),
        }


def _texts(values: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in values.items()}
