"""Ratings of a drawn concept map, two measures beside each other: a ladder by group, a go-zone by card."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mutuality.methods.concept_map import go_zone, pattern_match
from mutuality.methods.concept_map.ratings import GoZone

from ..models import Scale, Snapshot
from ..rules import concept_picture as picture
from .concept_map import Group, Item, Reading

GO = 320  # the side of the picture of a go-zone
GO_EDGE = 30


@dataclass(frozen=True)
class Measure:
    """A scale, as all rated it or those of one perspective. `key` names it in addresses."""

    key: str
    scale: str
    perspective: str
    raters: int
    means: Mapping[Hashable, float | None]

    @property
    def label(self) -> str:
        return str(Scale(self.scale).label)


def measures_of(snapshot: Snapshot) -> list[Measure]:
    """Every scale as all rated it, then as each perspective that is shown did."""
    result: Mapping[str, Any] = snapshot.result or {}
    by = [("", "", result["raters"], result["ratings"])]
    by += [
        (f"-{place}", each["name"], each["raters"], each["ratings"]) for place, each in enumerate(result["rated_by"], 1)
    ]
    return [
        Measure(
            f"{scale}{which}", scale, name, raters, {int(number): mean[0] for number, mean in ratings[scale].items()}
        )
        for which, name, raters, ratings in by
        for scale in Scale.values
        if ratings.get(scale)
    ]


def two_of(measures: Sequence[Measure], x: str | None, y: str | None) -> tuple[Measure, Measure] | None:
    """The two that were asked for, else the first two."""
    known = {each.key: each for each in measures}
    if len(measures) < 2:
        return None
    return known.get(x or "", measures[0]), known.get(y or "", measures[1])


@dataclass(frozen=True)
class Step:
    """A group on the ladder, with heights of its dots and, moved apart, of its labels."""

    group: Group
    rung: picture.Rung
    left_label: float
    right_label: float


@dataclass(frozen=True)
class Spot:
    """A card in the go-zone."""

    item: Item
    x: float
    y: float
    at: picture.Point
    zone: str


@dataclass(frozen=True)
class Look:
    """Two measures beside each other."""

    x: Measure
    y: Measure
    steps: list[Step]
    k: int
    r: float | None
    cards: int
    r_cards: float | None
    spots: list[Spot]
    cut: picture.Point | None
    low: float
    high: float
    ladder_height: int = picture.LADDER
    go_side: int = GO

    @property
    def go(self) -> list[Spot]:
        """What is high on both, the highest first."""
        return sorted((each for each in self.spots if each.zone == "go"), key=lambda each: -each.x - each.y)


def look_at(reading: Reading, x: Measure, y: Measure) -> Look:
    groups = {group.number: group for group in reading.groups}
    clusters: dict[Hashable, int] = {item.number: group.number for group in reading.groups for item in group.items}
    match = pattern_match(x.means, y.means, clusters)
    values = [value for pair in match.clusters.values() for value in pair]
    low, high = min(values, default=1.0), max(values, default=5.0)
    zone = go_zone({number: x.means.get(number) for number in clusters}, y.means)
    spots, cut = _spots(reading, zone)
    steps = _steps(groups, match.clusters, low, high)
    return Look(x, y, steps, match.k, match.r, match.items, match.r_items, spots, cut, low, high)


def _steps(
    groups: Mapping[int, Group], pairs: Mapping[int, tuple[float, float]], low: float, high: float
) -> list[Step]:
    rungs = picture.rungs([(str(number), left, right) for number, (left, right) in pairs.items()], low, high)
    lefts = picture.apart([rung.left_y for rung in rungs])
    rights = picture.apart([rung.right_y for rung in rungs])
    return [
        Step(groups[int(rung.name)], rung, left, right) for rung, left, right in zip(rungs, lefts, rights, strict=True)
    ]


def _spots(reading: Reading, zone: GoZone) -> tuple[list[Spot], picture.Point | None]:
    if not zone.zones or zone.cut_first is None or zone.cut_second is None:
        return [], None
    ends = [(min(values), max(values)) for values in zip(*zone.points.values(), strict=True)]

    def at(x: float, y: float) -> picture.Point:
        along, up = ((value - low) / max(high - low, 1e-9) for value, (low, high) in zip((x, y), ends, strict=True))
        room = GO - 2 * GO_EDGE
        return round(GO_EDGE + along * room, 1), round(GO - GO_EDGE - up * room, 1)

    items: dict[Hashable, Item] = {item.number: item for item in reading.items}
    spots = [
        Spot(items[number], x, y, at(x, y), zone.zones[number])
        for number, (x, y) in sorted(zone.points.items(), key=str)
    ]
    return spots, at(zone.cut_first, zone.cut_second)
