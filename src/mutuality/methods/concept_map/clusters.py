"""Clusters of items: Ward's tree, cutting it, and how well two ways of cutting agree.

J. H. Ward, “Hierarchical grouping to optimize an objective function”, JASA 58 (1963). L. Hubert and P. Arabie,
“Comparing partitions”, Journal of Classification 2 (1985). P. J. Rousseeuw, “Silhouettes”, J. Comput. Appl. Math. 20
(1987).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .sorts import Item, Numbers, Whole


class Merge(NamedTuple):
    """Two groups become one. Items are groups 0 to n − 1 in the order of the tree's items; the first merge makes n."""

    one: int
    other: int
    height: float
    size: int


@dataclass(frozen=True)
class Tree:
    """All merges from single items to one group, the least costly first."""

    items: tuple[Item, ...]
    merges: tuple[Merge, ...]


def ward(distances: Numbers, items: Sequence[Item] | None = None) -> Tree:
    """Ward's tree from n × n distances, by the formula of Lance and Williams on their squares (“ward.D2” in R).

    Of merges that cost the same, that of the items which stand first is made first.

    >>> [merge.size for merge in ward(np.abs(np.subtract.outer([0.0, 1, 9], [0.0, 1, 9])), "abc").merges]
    [2, 3]
    """
    n = len(distances)
    squares = distances.astype(float) ** 2
    np.fill_diagonal(squares, np.inf)
    sizes, names = np.ones(n), np.arange(n)
    merges = []
    for step in range(n - 1):
        one, other = divmod(int(squares.argmin()), n)
        height, together = squares[one, other], sizes[one] + sizes[other]
        first, second = sorted((int(names[one]), int(names[other])))
        merges.append(Merge(first, second, float(np.sqrt(height)), int(together)))
        row = (sizes[one] + sizes) * squares[one] + (sizes[other] + sizes) * squares[other] - sizes * height
        row /= together + sizes
        row[one] = np.inf
        squares[one], squares[:, one] = row, row
        squares[other], squares[:, other] = np.inf, np.inf
        sizes[one], names[one] = together, n + step
    return Tree(tuple(range(n)) if items is None else tuple(items), tuple(merges))


def distances_of(points: Numbers) -> Numbers:
    """n × n distances of n × 2 points.

    >>> distances_of(np.array([[0.0, 0.0], [3.0, 4.0]]))[0, 1]
    np.float64(5.0)
    """
    apart = points[:, None, :] - points[None, :, :]
    return np.asarray(np.sqrt(np.einsum("ijk,ijk->ij", apart, apart)))


def labels_at(tree: Tree, k: int) -> Whole:
    """The cluster of each item, from 0, when the tree is cut into `k`; 0 has the first item, 1 the next that is left.

    Raises ValueError unless there are from one to as many clusters as items.
    """
    n = len(tree.items)
    if not 1 <= k <= n:
        raise ValueError(f"There are {n} items. They make from 1 to {n} clusters; ask for as many.")
    members: list[list[int]] = [[number] for number in range(n)]
    gone = set()
    for merge in tree.merges[: n - k]:
        members.append(members[merge.one] + members[merge.other])
        gone |= {merge.one, merge.other}
    groups = sorted(sorted(group) for number, group in enumerate(members) if number not in gone)
    labels = np.empty(n, dtype=np.int64)
    for number, group in enumerate(groups):
        labels[group] = number
    return labels


def cut(tree: Tree, k: int) -> dict[Item, int]:
    """Item → cluster, numbered from 1, when the tree is cut into `k` clusters.

    >>> cut(ward(np.abs(np.subtract.outer([0.0, 1, 9], [0.0, 1, 9])), "abc"), 2)
    {'a': 1, 'b': 1, 'c': 2}
    """
    return {item: int(label) + 1 for item, label in zip(tree.items, labels_at(tree, k), strict=True)}


def joined(tree: Tree, k: int) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The two clusters that become one on the way from `k` clusters to `k` − 1: what people judge in the replay.

    Raises ValueError unless `k` is from 2 to the number of items.

    >>> joined(ward(np.abs(np.subtract.outer([0.0, 1, 9], [0.0, 1, 9])), "abc"), 2)
    (('a', 'b'), ('c',))
    """
    if not 2 <= k <= len(tree.items):
        raise ValueError(f"From {k} clusters no two can be joined. Ask for 2 to {len(tree.items)}.")
    before, after = labels_at(tree, k), labels_at(tree, k - 1)
    (whole,) = [label for label in range(k - 1) if len(set(before[after == label])) == 2]
    one, other = (
        tuple(item for item, label in zip(tree.items, before, strict=True) if label == part)
        for part in sorted(set(before[after == whole].tolist()))
    )
    return one, other


def adjusted_rand(one: Whole, other: Whole) -> float | None:
    """How well two partitions of the same items agree: 1 for the same, about 0 for chance.

    None where chance alone would do as well: both all in one, or both all apart.

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    table = np.zeros((int(one.max(initial=0)) + 1, int(other.max(initial=0)) + 1))
    np.add.at(table, (one, other), 1)
    both, rows, columns = (float((each * (each - 1) / 2).sum()) for each in (table, table.sum(1), table.sum(0)))
    pairs = len(one) * (len(one) - 1) / 2
    by_chance = rows * columns / pairs if pairs else 0.0
    most = (rows + columns) / 2
    return (both - by_chance) / (most - by_chance) if most > by_chance else None


def silhouette(distances: Numbers, labels: Whole) -> float | None:
    """The mean over items of (b − a) / max(a, b): how much nearer an item is to its own cluster than to the next.

    An item that is alone counts 0. None for fewer than two clusters.

    >>> round(silhouette(np.abs(np.subtract.outer([0.0, 1, 9], [0.0, 1, 9])), np.array([0, 0, 1])), 3)
    0.588
    """
    k = int(labels.max(initial=-1)) + 1
    if k < 2:
        return None
    member = np.eye(k)[labels]
    sizes = member.sum(axis=0)
    sums = distances @ member
    own = sums[np.arange(len(labels)), labels] / np.maximum(sizes[labels] - 1, 1)
    others = np.where(member > 0, np.inf, sums / sizes)
    nearest = others.min(axis=1)
    wider = np.maximum(own, nearest)
    each = np.divide(nearest - own, wider, out=np.zeros(len(labels)), where=(wider > 0) & (sizes[labels] > 1))
    return float(each.mean())
