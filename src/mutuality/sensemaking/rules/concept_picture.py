"""Where things stand in the picture of a concept map: points, outlines around clusters, places for their numbers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
WIDTH, EDGE, AROUND = 420, 24, 11
LETTER, BELOW = 4.4, 16  # half the width of a letter of a label, and how far below its outline it stands
CORNERS = 12  # of the circle around each point, of which outlines are made


def in_frame(points: Mapping[int, Sequence[float]]) -> tuple[dict[int, Point], int]:
    """The same points, as large as the frame allows, upside down as pictures count; and the height of the frame.

    >>> in_frame({1: (0, 0), 2: (2, 1)})
    ({1: (24.0, 210.0), 2: (396.0, 24.0)}, 250)
    """
    left, right = min(x for x, _y in points.values()), max(x for x, _y in points.values())
    low, high = min(y for _x, y in points.values()), max(y for _x, y in points.values())
    scale = (WIDTH - 2 * EDGE) / max(right - left, high - low, 1e-9)
    inside = {
        key: (round(EDGE + (x - left) * scale, 1), round(EDGE + (high - y) * scale, 1))
        for key, (x, y) in points.items()
    }
    return inside, math.ceil((high - low) * scale) + 2 * EDGE + BELOW


def outline(points: Sequence[Point]) -> str:
    """The corners of the narrowest outline that leaves room around every point, for an SVG polygon."""
    turns = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    around = {
        (round(x + AROUND * math.cos(turn), 1), round(y + AROUND * math.sin(turn), 1))
        for x, y in points
        for turn in turns
    }
    return " ".join(f"{x:g},{y:g}" for x, y in hull(sorted(around)))


def hull(points: Sequence[Point]) -> list[Point]:
    """The corners of the convex hull of points in order (Andrew's monotone chain).

    >>> hull([(0, 0), (0, 2), (1, 1), (2, 0), (2, 2)])
    [(0, 0), (2, 0), (2, 2), (0, 2)]
    """
    if len(points) < 3:
        return list(points)
    return _half(points)[:-1] + _half(points[::-1])[:-1]


def _half(points: Sequence[Point]) -> list[Point]:
    found: list[Point] = []
    for point in points:
        while len(found) > 1 and _turns_right(found[-2], found[-1], point):
            found.pop()
        found.append(point)
    return found


def _turns_right(one: Point, two: Point, three: Point) -> bool:
    return (two[0] - one[0]) * (three[1] - one[1]) <= (two[1] - one[1]) * (three[0] - one[0])


def label_at(points: Sequence[Point], text: str) -> Point:
    """Where the middle of a label stands: below the outline around `points`, inside the frame.

    >>> label_at([(10, 20), (30, 40)], "3 Money and terms")
    (74.8, 67)
    """
    half = min(len(text) * LETTER, WIDTH / 2)
    x = sum(x for x, _y in points) / len(points)
    return round(min(max(x, half), WIDTH - half), 1), max(y for _x, y in points) + AROUND + BELOW


# A ladder: the same things by two measures, joined by lines


@dataclass(frozen=True)
class Rung:
    """One thing on a ladder: its height on either side."""

    name: str
    left: float
    right: float
    left_y: float
    right_y: float


LADDER = 320


def rungs(rows: Sequence[tuple[str, float, float]], low: float, high: float) -> list[Rung]:
    """Heights in a frame of LADDER, the highest value on top.

    >>> [(rung.left_y, rung.right_y) for rung in rungs([("Money", 5, 3)], 1, 5)]
    [(20.0, 160.0)]
    """

    def height(value: float) -> float:
        return round(20 + (LADDER - 40) * (high - value) / max(high - low, 1e-9), 1)

    return [Rung(name, left, right, height(left), height(right)) for name, left, right in rows]


def apart(heights: Sequence[float], least: float = 16) -> list[float]:
    """Heights for labels, moved down just as far as it takes to keep them apart.

    >>> apart([20, 22, 90], 16)
    [20, 36, 90]
    """
    found: dict[int, float] = {}
    last = -math.inf
    for place in sorted(range(len(heights)), key=lambda place: heights[place]):
        last = max(heights[place], last + least)
        found[place] = last
    return [found[place] for place in range(len(heights))]
