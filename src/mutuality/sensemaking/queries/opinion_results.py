"""A drawn result of opinions, put so that a page can show it: bars, places, words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from mutuality.methods.intervals import wilson

from ..models import Exercise, Snapshot, Statement
from ..rules.opinion_results import FAR_APART, Shown, bridging, gap, parts

MOST = 5  # statements that are shown before the table of all
WIDTH = 200  # of a bar
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Bar:
    """How the people of one part answered, None where they are too few to be shown. `kind`: all, side or group."""

    kind: str
    name: str
    cell: Shown

    @property
    def number(self) -> int:
        return sum(self.cell or ())

    @property
    def agree(self) -> int:
        return self.cell[0] if self.cell else 0

    @property
    def percent(self) -> int:
        return round(100 * self.agree / self.number)

    @cached_property
    def interval(self) -> tuple[float, float]:
        return wilson(self.agree, self.number) or (0.0, 1.0)

    @property
    def low(self) -> int:
        return round(100 * self.interval[0])

    @property
    def high(self) -> int:
        return round(100 * self.interval[1])

    # What the drawing needs, in its own units

    @property
    def widths(self) -> list[int]:
        return [round(WIDTH * part / self.number) for part in self.cell or ()]

    @property
    def disagree_from(self) -> int:
        return WIDTH - self.widths[1]

    @property
    def whisker(self) -> tuple[int, int]:
        low, high = self.interval
        return round(WIDTH * low), round(WIDTH * high)


@dataclass(frozen=True)
class Line:
    """One statement with its bars: of everybody, of the perspectives, and of the groups of the map."""

    statement: Statement | None
    number: int
    everybody: Bar
    sides: list[Bar]
    groups: list[Bar]
    by: str
    shared: tuple[float, float, str] | None
    gap: float

    @property
    def text(self) -> str:
        return self.statement.text if self.statement else ""

    @property
    def bars(self) -> list[Bar]:
        """Everybody, and what is measured apart: perspectives; of many people, the groups of the map first."""
        return [self.everybody, *(self.groups if self.by == "groups" else []), *self.sides]

    @property
    def stance(self) -> str:
        return self.shared[2] if self.shared else ""

    @property
    def lowest(self) -> int:
        return int(100 * self.shared[1]) if self.shared else 0

    @property
    def apart(self) -> int:
        return round(100 * self.gap)


@dataclass(frozen=True)
class Results:
    """What was found: statements that all sides share first, then where they differ, then all of them."""

    exercise: Exercise
    raw: Mapping[str, Any]
    lines: list[Line]

    @property
    def people(self) -> int:
        return int(self.raw["people"])

    @property
    def by(self) -> str:
        return str(self.raw["by"])

    @cached_property
    def shared(self) -> list[Line]:
        found = [line for line in self.lines if line.shared and line.text]
        return sorted(found, key=lambda line: line.shared or (), reverse=True)

    @cached_property
    def apart(self) -> list[Line]:
        found = [line for line in self.lines if line.gap >= FAR_APART and line.text]
        return sorted(found, key=lambda line: -line.gap)

    @property
    def shared_first(self) -> list[Line]:
        return self.shared[:MOST]

    @property
    def apart_first(self) -> list[Line]:
        return self.apart[:MOST]

    @property
    def side_names(self) -> list[str]:
        return [each["name"] for each in self.raw["sides"]]

    @property
    def is_too_few(self) -> bool:
        return all(line.everybody.cell is None for line in self.lines)

    def for_outside(self, fewest: int) -> "Results":
        """The same for people from outside: all together alone, and of statements that fewer answered nothing."""
        lines = [
            replace(line, sides=[], groups=[], shared=bridging({"all": line.everybody.cell}, "all"), gap=0.0)
            for line in self.lines
            if line.everybody.number >= fewest
        ]
        return Results(self.exercise, {**self.raw, "by": "all", "sides": [], "map": {}, "points": {}}, lines)

    @property
    def by_number(self) -> dict[int, Line]:
        return {line.number: line for line in self.lines}


def results_of(snapshot: Snapshot) -> Results:
    """One query, for the words: a result keeps none, so that what is taken back is gone from it too."""
    raw: Mapping[str, Any] = snapshot.result or {}
    words = {each.number: each for each in Statement.objects.filter(exercise=snapshot.exercise)}
    sides = [each["name"] for each in raw["sides"]]
    lines = [_line(each, words.get(each["number"]), sides, str(raw["by"])) for each in raw["statements"]]
    return Results(snapshot.exercise, raw, lines)


def _line(raw: Mapping[str, Any], statement: Statement | None, sides: Sequence[str], by: str) -> Line:
    return Line(
        statement=statement,
        number=raw["number"],
        everybody=Bar("all", "", raw["all"]),
        sides=[Bar("side", name, cell) for name, cell in zip(sides, raw["sides"], strict=True)],
        groups=[Bar("group", LETTERS[place], cell) for place, cell in enumerate(raw["groups"])],
        by=by,
        shared=bridging(raw, by) if any(parts(raw, by)) else None,
        gap=gap(raw, by),
    )


# The map


@dataclass(frozen=True)
class Mark:
    """A statement that marks a group, and why it was chosen."""

    line: Line
    stance: str
    why: str
    share: int


@dataclass(frozen=True)
class Group:
    """A group of people who answer alike: its letter, how many, what marks it, and its marks on the drawing."""

    letter: str
    size: int | None
    marks: list[Mark]
    path: str
    middle: tuple[int, int]


@dataclass(frozen=True)
class Map:
    """The map with its honesty, or why there is none; `mine` is where the reader stands, `my_group` its letter."""

    doubt: str | None
    k: int
    stability: float | None
    silhouette: float | None
    runner_up: list[float] | None
    groups: list[Group]
    mine: tuple[int, int] | None
    my_group: str

    @property
    def is_drawn(self) -> bool:
        return any(group.path for group in self.groups)


def map_of(results: Results, respondent: int | None = None) -> Map:
    raw, points = results.raw["map"], results.raw["points"]
    own = points.get(str(respondent))
    return Map(
        doubt=raw["doubt"],
        k=raw.get("k", 0),
        stability=raw.get("stability"),
        silhouette=raw.get("silhouette"),
        runner_up=raw.get("runner_up"),
        groups=_groups(results, raw, list(points.values())),
        mine=_at(own) if own else None,
        my_group=LETTERS[own[2]] if own and own[2] >= 0 else "",
    )


def _groups(results: Results, raw: Mapping[str, Any], points: list[list[float]]) -> list[Group]:
    """Each with its points; where there are no clear groups, all points as one without a letter."""
    if not raw.get("k"):
        return [Group("", None, [], _path(points, 0), (0, 0))] if points else []
    found = []
    for place, size in enumerate(raw["sizes"]):
        inside = [point for point in points if point[2] == place]
        marks = [_mark(each, results.by_number) for each in raw["marks"][place]]
        found.append(Group(LETTERS[place], size, marks, _path(inside, place), _middle(inside)))
    return found


def _mark(raw: Mapping[str, Any], lines: Mapping[int, Line]) -> Mark:
    return Mark(lines[raw["number"]], raw["for"], raw["why"], raw["share"])


def _at(point: Sequence[float]) -> tuple[int, int]:
    """On a sheet of 320 by 320 with a border."""
    return round(160 + 140 * point[0]), round(160 - 140 * point[1])


def _middle(points: Sequence[Sequence[float]]) -> tuple[int, int]:
    if not points:
        return 0, 0
    return _at([sum(point[axis] for point in points) / len(points) for axis in (0, 1)])


SHAPES = [  # a mark around the point, which differs in shape before it differs in colour
    "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0",
    "m-3 -3h6v6h-6z",
    "m0-4l4 7h-8z",
    "m0-4.5l4.5 4.5l-4.5 4.5l-4.5-4.5z",
    "m-3.5 0h7m-3.5-3.5v7",
]


def _path(points: Sequence[Sequence[float]], place: int) -> str:
    """One path for all marks of a group, in the order of where they are: the order of people would tell who."""
    shape = SHAPES[place % len(SHAPES)]
    return "".join(f"M{x} {y}{shape}" for x, y in sorted(_at(point) for point in points))
