"""Concept maps as pictures: the map with its clusters, the tree, and two maps upon each other.

Each takes the words it shows, so that a page gives them in its own language. A table with the same belongs beside it.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from .clusters import Tree
from .comparing import Procrustes
from .hull import outline
from .shape import ConceptMap
from .sorts import Item, Numbers
from .svg import LINE, SOFT, TINTS, dot, line, picture, shortened, text

WIDE, EDGE = 760.0, 60.0
TALLEST, LOWEST = 760.0, 320.0
MARGIN = 13.0  # around the points of a cluster
DASHES = ("", "7 4", "2 3", "10 3 2 3")


def cluster_map(
    drawn: ConceptMap,
    *,
    title: str,
    description: str,
    clusters: Mapping[Item, int] | None = None,
    names: Mapping[int, str] | None = None,
    labels: Mapping[Item, object] | None = None,
    values: Mapping[Item, float | None] | None = None,
) -> str:
    """Points with their labels, inside the outlines of their clusters, each with its number or name.

    `clusters` are another cut of the tree; `labels` are short words or numbers for items; `values` from 0 to 1, such as
    bridging, make points larger. Where there is no map, the description stands in its place.
    """
    if drawn.too_little:
        return picture(WIDE, 120, title, description, [text(EDGE / 2, 64, description)], "concept-map")
    places, high = _places(drawn.points)
    where = dict(zip(drawn.items, places, strict=True))
    cut = drawn.clusters if clusters is None else clusters
    parts = [_area(cluster, [where[item] for item in where if cut.get(item) == cluster]) for cluster in _numbers(cut)]
    parts += [_point(item, where[item], labels, values) for item in drawn.items]
    parts += [
        _name(cluster, [where[item] for item in where if cut[item] == cluster], names) for cluster in _numbers(cut)
    ]
    return picture(WIDE, high, title, description, parts, "concept-map")


def _numbers(clusters: Mapping[Item, int]) -> list[int]:
    return sorted(set(clusters.values()))


def _places(points: Numbers) -> tuple[list[tuple[float, float]], float]:
    """Where points lie in the picture, in their own proportions, up being up; and how high it is."""
    least, spread = points.min(axis=0), np.ptp(points, axis=0)
    scale = min((WIDE - 2 * EDGE) / max(spread[0], 1e-9), (TALLEST - 2 * EDGE) / max(spread[1], 1e-9))
    high = min(TALLEST, max(LOWEST, float(spread[1]) * scale + 2 * EDGE))
    shift = (WIDE - spread[0] * scale) / 2, (high - spread[1] * scale) / 2
    x, y = (shift[axis] + (points[:, axis] - least[axis]) * scale for axis in (0, 1))
    return list(zip(x.tolist(), (high - y).tolist(), strict=True)), high


def _area(cluster: int, places: Sequence[tuple[float, float]]) -> str:
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in outline(places, MARGIN))
    dashes = DASHES[(cluster - 1) % len(DASHES)]
    return (
        f'<polygon class="cluster cluster-{cluster}" points="{corners}" fill="{TINTS[(cluster - 1) % len(TINTS)]}" '
        f'fill-opacity="0.75" stroke="{SOFT}" stroke-width="1.5" stroke-linejoin="round"'
        + (f' stroke-dasharray="{dashes}"/>' if dashes else "/>")
    )


def _point(
    item: Item,
    place: tuple[float, float],
    labels: Mapping[Item, object] | None,
    values: Mapping[Item, float | None] | None,
) -> str:
    value = None if values is None else values.get(item)
    size = 3.5 if value is None else 3 + 5 * min(1.0, max(0.0, value))
    said = item if labels is None else labels.get(item, "")
    return dot(*place, size=size, said=str(said)) + text(
        place[0], place[1] - size - 3, shortened(said), middle=True, size=11
    )


def _name(cluster: int, places: Sequence[tuple[float, float]], names: Mapping[int, str] | None) -> str:
    """Below its cluster, or above where there is no room."""
    name = shortened(str(cluster) if names is None else names.get(cluster, cluster), 40)
    x = sum(place[0] for place in places) / len(places)
    room = min(max(x, 4.5 * len(name)), WIDE - 4.5 * len(name))
    return text(room, max(place[1] for place in places) + MARGIN + 16, name, middle=True, size=16, bold=True)


def tree_picture(
    tree: Tree, *, title: str, description: str, k: int | None = None, labels: Mapping[Item, object] | None = None
) -> str:
    """The whole tree, an item to a row, later merges further to the right; a dashed line where it is cut into `k`."""
    n = len(tree.items)
    if n < 2:
        return picture(WIDE, 120, title, description, [text(EDGE / 2, 64, description)], "concept-tree")
    row, begin, end = 20.0, 230.0, WIDE - 20
    heights = [merge.height for merge in tree.merges]
    scale = (end - begin) / (max(heights) or 1.0)
    places = {item: (begin, (number + 1) * row) for number, item in enumerate(_leaves(tree))}
    parts = [
        text(12, y + 5, shortened(tree.items[item] if labels is None else labels.get(tree.items[item], "")), size=13)
        for item, (_, y) in places.items()
    ]
    for number, merge in enumerate(tree.merges):
        (x1, y1), (x2, y2) = places[merge.one], places[merge.other]
        x = begin + merge.height * scale
        parts += [line(x1, y1, x, y1), line(x2, y2, x, y2), line(x, y1, x, y2)]
        places[n + number] = (x, (y1 + y2) / 2)
    if k is not None and 2 <= k <= n:
        below = heights[n - k - 1] if k < n else 0.0
        at = begin + (below + heights[n - k]) / 2 * scale
        parts.append(line(at, row / 2, at, n * row + row / 2, dashed=True, wide=2))
    return picture(WIDE, (n + 1) * row, title, description, parts, "concept-tree")


def _leaves(tree: Tree) -> list[int]:
    """Items in an order in which no two lines of the tree cross."""
    members = [[item] for item in range(len(tree.items))]
    for merge in tree.merges:
        first, second = sorted((members[merge.one], members[merge.other]))
        members.append(first + second)
    return members[-1]


def comparison_map(
    compared: Procrustes,
    *,
    title: str,
    description: str,
    labels: Mapping[Item, object] | None = None,
    named: int = 12,
) -> str:
    """Two maps upon each other: a full point in the first, a hollow one in the second, a line from one to the other.

    The `named` items that lie furthest apart have their labels, and heavy lines.
    """
    if not compared.first:
        return picture(WIDE, 120, title, description, [text(EDGE / 2, 64, description)], "concept-comparison")
    items = list(compared.first)
    both = np.array([each[item] for each in (compared.first, compared.second) for item in items])
    places, high = _places(both)
    lengths = compared.lengths
    far = set(sorted(items, key=lambda item: -lengths[item])[:named])
    parts = []
    for item, one, other in zip(items, places[: len(items)], places[len(items) :], strict=True):
        parts.append(line(*one, *other, wide=2 if item in far else 1, ink=SOFT if item in far else LINE))
        said = str(item if labels is None else labels.get(item, ""))
        parts += [dot(*one, said=said), dot(*other, hollow=True, said=said)]
        if item in far:
            parts.append(text(one[0], one[1] - 7, shortened(said), middle=True, size=11))
    return picture(WIDE, high, title, description, parts, "concept-comparison")
