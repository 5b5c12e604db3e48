"""Ratings as pictures: the ladder of a pattern match, and the go-zone."""

from collections.abc import Callable, Mapping

from .ratings import GO, GoZone, PatternMatch
from .sorts import Item
from .svg import LINE, dot, line, picture, shortened, text

WIDE, HIGH, EDGE = 760.0, 560.0, 60.0
APART = 17.0  # from one label to the next below it


def ladder(
    match: PatternMatch, *, title: str, description: str, ends: tuple[str, str], names: Mapping[int, str] | None = None
) -> str:
    """A line for each cluster from its mean on the left to that on the right, on one scale. `ends` name the sides."""
    if not match.clusters:
        return picture(WIDE, 120, title, description, [text(EDGE / 2, 64, description)], "concept-ladder")
    values = [value for pair in match.clusters.values() for value in pair]
    at = _scale(min(values), max(values), HIGH - EDGE, EDGE + 30)
    left, right = 250.0, WIDE - 250
    parts = [text(left, 34, ends[0], middle=True, bold=True), text(right, 34, ends[1], middle=True, bold=True)]
    parts += [line(x, EDGE, x, HIGH - EDGE / 2, ink=LINE, wide=2) for x in (left, right)]
    for side, x, beside in ((0, left, 122.0), (1, right, WIDE - 122)):
        rows = _spread({cluster: at(pair[side]) for cluster, pair in match.clusters.items()})
        for cluster, pair in match.clusters.items():
            name = shortened(str(cluster) if names is None else names.get(cluster, cluster), 24)
            parts.append(text(beside, rows[cluster] + 5, f"{name}  {pair[side]:.2f}", middle=True, size=13))
            edge = x + (-12 if side == 0 else 12)
            parts.append(line(edge, rows[cluster], x, at(pair[side]), ink=LINE))
    for number, (one, other) in enumerate(match.clusters.values()):
        parts.append(line(left, at(one), right, at(other), wide=2, dashed=number % 2 == 1))
        parts += [dot(left, at(one), size=4), dot(right, at(other), size=4)]
    return picture(WIDE, HIGH, title, description, parts, "concept-ladder")


def go_zone_picture(
    zone: GoZone, *, title: str, description: str, axes: tuple[str, str], labels: Mapping[Item, object] | None = None
) -> str:
    """Each item by its two means, first from left to right, second upwards; dashed lines at the overall means.

    Items above both have full points, all others hollow ones. `axes` name the two ratings.
    """
    if zone.cut_first is None or zone.cut_second is None:
        return picture(WIDE, 120, title, description, [text(EDGE / 2, 64, description)], "concept-go-zone")
    xs, ys = (sorted(point[axis] for point in zone.points.values()) for axis in (0, 1))
    x, y = _scale(xs[0], xs[-1], EDGE, WIDE - EDGE), _scale(ys[0], ys[-1], HIGH - EDGE, EDGE)
    across, up = x(zone.cut_first), y(zone.cut_second)
    parts = [
        f'<rect class="go" x="{across:.1f}" y="{EDGE / 2:g}" width="{WIDE - EDGE / 2 - across:.1f}" '
        f'height="{up - EDGE / 2:.1f}" fill="#e3eee9"/>',
        line(across, EDGE / 2, across, HIGH - EDGE / 2, dashed=True),
        line(EDGE / 2, up, WIDE - EDGE / 2, up, dashed=True),
        text(WIDE / 2, HIGH - 8, f"{axes[0]} →", middle=True, bold=True),
        text(WIDE / 2, 20, f"↑ {axes[1]}", middle=True, bold=True),
    ]
    for item, (first, second) in zone.points.items():
        said = str(item if labels is None else labels.get(item, ""))
        parts.append(dot(x(first), y(second), hollow=zone.zones.get(item) != GO, said=said))
        parts.append(text(x(first), y(second) - 7, shortened(said), middle=True, size=11))
    return picture(WIDE, HIGH, title, description, parts, "concept-go-zone")


def _scale(least: float, most: float, begin: float, end: float) -> Callable[[float], float]:
    return lambda value: begin + (end - begin) * ((value - least) / (most - least) if most > least else 0.5)


def _spread(rows: Mapping[int, float]) -> dict[int, float]:
    """Rows for labels, each near its own and none upon another, from the top down and then up again from the foot."""
    found: dict[int, float] = {}
    last = -APART
    for cluster in sorted(rows, key=lambda each: (rows[each], each)):
        last = found[cluster] = max(rows[cluster], last + APART)
    last = HIGH + APART - 10
    for cluster in sorted(found, key=lambda each: -found[each]):
        last = found[cluster] = min(found[cluster], last - APART)
    return found
