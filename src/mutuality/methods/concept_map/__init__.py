"""Concept maps: what people put together when they sort cards, drawn as a map, with how far it can be trusted."""

from .clusters import cut, joined
from .comparing import compare, compare_groups
from .dealing import deal_subset
from .drawing import draw_map, silhouette_by_k
from .ratings import cluster_means, go_zone, pattern_match, rating_summary
from .shape import ConceptMap
from .sorters import sorter_clusters, sorter_likeness
from .sorts import Sorts, against_the_rules, equal_weights

__all__ = [
    "ConceptMap",
    "Sorts",
    "against_the_rules",
    "cluster_means",
    "compare",
    "compare_groups",
    "cut",
    "deal_subset",
    "draw_map",
    "equal_weights",
    "go_zone",
    "joined",
    "pattern_match",
    "rating_summary",
    "silhouette_by_k",
    "sorter_clusters",
    "sorter_likeness",
]
