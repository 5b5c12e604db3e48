"""Where things lie in the pictures of priorities: whole numbers, which are written alike in every language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, LEFT, RIGHT = 340, 40, 326
TOP, ROW = 30, 26
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PLOT = 300  # the sides of a field with two scales
HALF = 9  # of the height of a mark


@dataclass(frozen=True)
class Mark:
    """A label at a place; several that would lie over each other are one."""

    label: str
    x: int
    y: int

    @property
    def half(self) -> int:
        return 5 + 4 * len(self.label)

    @property
    def left(self) -> int:
        return self.x - self.half

    @property
    def top(self) -> int:
        return self.y - HALF

    @property
    def width(self) -> int:
        return 2 * self.half

    @property
    def baseline(self) -> int:
        return self.y + 4


@dataclass(frozen=True)
class Line:
    """One row: its number, how high it lies, its marks, and from where to where they reach."""

    number: int
    y: int
    marks: list[Mark]
    low: int
    high: int

    @property
    def baseline(self) -> int:
        return self.y + 5


@dataclass(frozen=True)
class Places:
    """The places that perspectives gave each thing, one row for each; `cut` is how high the line lies."""

    lines: list[Line]
    height: int
    cut: int | None
    last: int
    width: int = WIDTH


def places_picture(items: Sequence[dict[str, Any]], cut: int | None) -> Places:
    """A mark for each perspective on a line from the first place to the last."""
    lines = [_line(item, TOP + ROW * row + ROW // 2, len(items)) for row, item in enumerate(items)]
    at = TOP + ROW * cut if cut and cut < len(items) else None
    return Places(lines, TOP + ROW * len(items) + 6, at, len(items))


def _line(item: dict[str, Any], y: int, last: int) -> Line:
    places = item["places"] or [item["place"]]
    labels = LETTERS if item["places"] else "•"
    marks = [Mark(label, _across(place, last), y) for label, place in zip(labels, places, strict=False)]
    xs = [mark.x for mark in marks]
    return Line(item["number"], y, joined(marks), min(xs), max(xs))


def _across(place: float, last: int) -> int:
    return round(LEFT + 14 + (place - 1) / max(1, last - 1) * (RIGHT - LEFT - 28))


def joined(marks: Sequence[Mark]) -> list[Mark]:
    """The same marks, those that would lie over each other put together where they meet in the middle.

    >>> [(mark.label, mark.x) for mark in joined([Mark("A", 10, 5), Mark("B", 14, 5), Mark("C", 90, 5)])]
    [('AB', 12), ('C', 90)]
    """
    found = sorted(marks, key=lambda mark: (mark.x, mark.y, mark.label))
    while pair := _overlapping(found):
        one, other = pair
        found = [mark for mark in found if mark not in pair]
        label = f"{one.label}{other.label}" if one.label.isalpha() else f"{one.label}·{other.label}"
        found.append(Mark(label, (one.x + other.x) // 2, (one.y + other.y) // 2))
        found.sort(key=lambda mark: (mark.x, mark.y, mark.label))
    return found


def _overlapping(marks: Sequence[Mark]) -> tuple[Mark, Mark] | None:
    for place, one in enumerate(marks):
        for other in marks[place + 1 :]:
            if abs(one.x - other.x) < one.half + other.half and abs(one.y - other.y) < 2 * HALF:
                return one, other
    return None


# Points of a nominal group


@dataclass(frozen=True)
class Bar:
    number: int
    y: int
    width: int
    points: int
    voters: int

    @property
    def baseline(self) -> int:
        return self.y + 15

    @property
    def end(self) -> int:
        return LEFT + self.width + 6


@dataclass(frozen=True)
class Points:
    bars: list[Bar]
    height: int
    left: int = LEFT
    width: int = WIDTH


def points_picture(items: Sequence[dict[str, Any]]) -> Points:
    most = max([item["points"] for item in items], default=0) or 1
    bars = [
        Bar(item["number"], row * ROW + 4, round(item["points"] / most * 200), item["points"], item["voters"])
        for row, item in enumerate(items)
    ]
    return Points(bars, ROW * len(items) + 8)


# Impact and feasibility


@dataclass(frozen=True)
class Plot:
    """A field with feasibility across and impact up; the two lines part high from low."""

    marks: list[Mark]
    across: int
    up: int
    start: int = LEFT
    end: int = LEFT + PLOT
    top: int = 8
    bottom: int = 8 + PLOT


def impact_picture(result: dict[str, Any]) -> Plot:
    shown = [item for item in result["items"] if item["field"]]
    marks = [Mark(str(item["number"]), _x(item["feasibility"]), _y(item["impact"])) for item in shown]
    return Plot(joined(marks), _x(result["feasibility_line"]), _y(result["impact_line"]))


def _x(score: float) -> int:
    return round(LEFT + 14 + (score - 1) / 4 * (PLOT - 28))


def _y(score: float) -> int:
    return round(8 + PLOT - 14 - (score - 1) / 4 * (PLOT - 28))
