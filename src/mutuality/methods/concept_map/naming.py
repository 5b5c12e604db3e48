"""What clusters could be called: the names that people gave to piles like them."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from .sorts import UNSORTED, Item, Sorter, Sorts

MOST_NAMES = 10
PileNames = Mapping[tuple[Sorter, Hashable], str]  # (sorter, what `Sorts.of` was told the pile is) → its name


@dataclass(frozen=True)
class NameCandidate:
    """A pile's name. `overlap` is Jaccard's measure of the pile most like the cluster; so many `piles` bear it."""

    name: str
    overlap: float
    piles: int


def name_candidates(
    sorts: Sorts, clusters: Mapping[Item, int], names: PileNames, most: int = MOST_NAMES
) -> dict[int, tuple[NameCandidate, ...]]:
    """For each cluster the names of piles that share items with it, the most like it first.

    A pile is compared with those items of the cluster that its sorter placed. Names that differ in capitals or spaces
    only are one. Who gave a name is not in the answer.

    >>> sorts = Sorts.of("abc", {"ana": {"a": 1, "b": 1, "c": 2}})
    >>> name_candidates(sorts, {"a": 1, "b": 1, "c": 2}, {("ana", 1): "Water"})[1]
    (NameCandidate(name='Water', overlap=1.0, piles=1),)
    """
    found: dict[int, dict[str, list[tuple[float, str]]]] = {cluster: {} for cluster in sorted(set(clusters.values()))}
    for column, sorter in enumerate(sorts.sorters):
        placed = {
            item: pile for item, pile in zip(sorts.items, sorts.piles[:, column], strict=True) if pile != UNSORTED
        }
        for pile, label in enumerate(sorts.labels[column]):
            name = " ".join(names.get((sorter, label), "").split())
            inside = {item for item, lies_in in placed.items() if lies_in == pile}
            for cluster in {clusters[item] for item in inside if item in clusters} if name else ():
                whole = {item for item in placed if clusters.get(item) == cluster}
                overlap = len(inside & whole) / len(inside | whole)
                found[cluster].setdefault(name.casefold(), []).append((overlap, name))
    return {cluster: _best(by_name, most) for cluster, by_name in found.items()}


def _best(by_name: Mapping[str, list[tuple[float, str]]], most: int) -> tuple[NameCandidate, ...]:
    candidates = []
    for uses in by_name.values():
        overlap, name = min(uses, key=lambda use: (-use[0], use[1]))
        candidates.append(NameCandidate(name, overlap, len(uses)))
    return tuple(sorted(candidates, key=lambda each: (-each.overlap, -each.piles, each.name))[:most])
