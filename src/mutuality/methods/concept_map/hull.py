"""The outline around some points."""

from collections.abc import Sequence
from math import cos, pi, sin

Point = tuple[float, float]
CORNERS = 12  # of the circle that is laid around each point


def outline(points: Sequence[Point], margin: float) -> list[Point]:
    """The convex hull of circles of size `margin` around `points`: a round shape even for one point, or two.

    >>> len(outline([(0.0, 0.0)], 1.0))
    12
    """
    angles = [2 * pi * corner / CORNERS for corner in range(CORNERS)]
    return hull([(x + margin * cos(angle), y + margin * sin(angle)) for x, y in points for angle in angles])


def hull(points: Sequence[Point]) -> list[Point]:
    """The corners of the convex hull, in order around it: Andrew's monotone chain.

    >>> hull([(0.0, 0.0), (2.0, 0.0), (1.0, 0.5), (1.0, 2.0)])
    [(0.0, 0.0), (2.0, 0.0), (1.0, 2.0)]
    """
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    return _chain(ordered)[:-1] + _chain(ordered[::-1])[:-1]


def _chain(points: Sequence[Point]) -> list[Point]:
    found: list[Point] = []
    for point in points:
        while len(found) > 1 and _turn(found[-2], found[-1], point) <= 0:
            found.pop()
        found.append(point)
    return found


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
