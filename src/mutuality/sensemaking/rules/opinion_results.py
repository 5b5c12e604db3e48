"""What opinions show, put so that nobody can be read out of it: counts by perspective and by group, and what they mean.

A result is plain values, as a snapshot keeps it. Counts are (agree, disagree, pass); None stands for a group too small
to be shown, and for what would let it be worked out.
"""

from collections.abc import Mapping, Sequence
from math import dist
from typing import Any

from mutuality.kit.refused import Refused
from mutuality.methods.opinion_map import Named, OpinionMap, StatementResult
from mutuality.methods.small_groups import FEWEST, hidden_groups

MANY = 50  # people; below it agreement by perspective comes first, above it the groups of the map bridge
MOST_SHARE, FAR_APART = 0.5, 0.3
Counts = tuple[int, int, int]
Shown = Counts | None
Point = tuple[float, float]
TOO_FEW = "too_few"


def check_new_drawing(*, is_open: bool, before: int, people: int, smallest: int) -> None:
    """While it is open, two drawings differ by enough people that the answers of one cannot be read from them.

    `before` are the people in the last drawing. A closed exercise is drawn as it is.
    """
    if is_open and people < before + smallest:
        raise Refused(
            "Since the last drawing too few people have begun to answer: what they said could be read from the "
            "difference. Draw it when more have, or when it is closed."
        )


def protected(cells: Sequence[Counts], smallest: int) -> list[Shown]:
    """Counts of the parts of a whole that is shown too; each part that could point at somebody is left out.

    >>> protected([(9, 1, 0), (2, 0, 0), (3, 3, 1)], 5)
    [(9, 1, 0), None, None]
    """
    hidden = hidden_groups([sum(cell) for cell in cells], smallest) if cells else frozenset()
    return [None if place in hidden else cell for place, cell in enumerate(cells)]


def whole(cells: Counts, smallest: int) -> Shown:
    return cells if sum(cells) >= max(smallest, FEWEST) else None


def statement_line(
    number: int,
    by_side: Sequence[Counts],
    smallest: int,
    mapped: StatementResult | None = None,
    by_group: Sequence[Counts] = (),
    has_others: bool = False,
) -> dict[str, Any]:
    """One statement of a result; `by_group` counts everybody with a group of the map, where it is clear.

    With `has_others` the last side is who brought no perspective. Where none of them is counted, no side has to be
    hidden for their sake.
    """
    shown = whole(_added(by_side), smallest)
    groups = protected(by_group, smallest) if shown else []
    counted = by_side[:-1] if has_others and not sum(by_side[-1]) else by_side
    sides = protected(counted, smallest) if shown else []
    return {
        "number": number,
        "all": shown,
        "sides": [*sides, *(None for _ in by_side[len(sides) :])],
        "groups": groups,
        "pull": round(mapped.extremity, 4) if mapped else 0.0,
        "consensus": [mapped.group_informed_consensus, mapped.group_informed_dissent] if mapped and groups else None,
    }


def nearest_groups(found: OpinionMap | None) -> dict[Any, int]:
    """With which group of a clear map everybody is counted: their own, or the one whose middle is nearest to them.

    The map leaves those in no group who answered too little to be placed. Counted by themselves they would often be so
    few that what they said could be worked out.
    """
    if found is None or not found.k or found.no_clear_groups:
        return {}
    inside: dict[int, list[Point]] = {}
    for person, point in found.coordinates.items():
        if (group := found.groups[person]) is not None:
            inside.setdefault(int(str(group)), []).append(point)
    middles = {group: _middle(points) for group, points in inside.items()}
    return {
        person: min(middles, key=lambda each: dist(point, middles[each]))
        if (group := found.groups[person]) is None
        else int(str(group))
        for person, point in found.coordinates.items()
    }


def _middle(points: Sequence[Point]) -> Point:
    return sum(x for x, _y in points) / len(points), sum(y for _x, y in points) / len(points)


def _added(cells: Sequence[Counts]) -> Counts:
    return sum(cell[0] for cell in cells), sum(cell[1] for cell in cells), sum(cell[2] for cell in cells)


def shares(cells: Sequence[Shown], answer: int) -> list[float]:
    """Of each part that is shown, the share that gave this answer (0 agree, 1 disagree)."""
    return [cell[answer] / sum(cell) for cell in cells if cell is not None]


def bridging(line: Mapping[str, Any], by: str) -> tuple[float, float, str] | None:
    """(rank, lowest share, stance) of a statement that most of every part share; None for one that they do not.

    Of perspectives the lowest share ranks, of the map's groups the product of smoothed shares.

    >>> bridging({"sides": [(8, 1, 1), (6, 4, 0)], "all": (14, 5, 1)}, "sides")
    (0.6, 0.6, 'agree')
    """
    best = None
    for answer, stance in enumerate(("agree", "disagree")):
        found = shares(parts(line, by), answer)
        lowest = min(found, default=0.0)
        if lowest > MOST_SHARE and (by == "all" or len(found) > 1):
            rank = line["consensus"][answer] if by == "groups" and line.get("consensus") else lowest
            best = max(best, (rank, lowest, stance)) if best else (rank, lowest, stance)
    return best


def gap(line: Mapping[str, Any], by: str) -> float:
    """How far apart the parts are that are furthest apart, in the share that agrees; nought where there is one part."""
    found = shares(parts(line, by), 0)
    return max(found) - min(found) if len(found) > 1 else 0.0


def parts(line: Mapping[str, Any], by: str) -> Sequence[Shown]:
    shown: Sequence[Shown] = [line["all"]] if by == "all" else line[by]
    return shown


def measured_by(lines: Sequence[Mapping[str, Any]], people: int) -> str:
    """Which parts have to share a statement for it to bridge: groups of a clear map of many, perspectives, or all."""
    wanted = ("groups", "sides") if people >= MANY else ("sides",)
    return next((by for by in wanted if any(sum(cell is not None for cell in line[by]) > 1 for line in lines)), "all")


def map_shown(found: OpinionMap, lines: Mapping[int, Mapping[str, Any]], smallest: int) -> dict[str, Any]:
    """What a page says of a map; groups, and what marks them, only where they are clear."""
    clear = found.k > 0 and not found.no_clear_groups
    return {
        "doubt": found.doubt,
        "k": found.k if clear else 0,
        "silhouette": _rounded(found.silhouette),
        "stability": _rounded(found.stability),
        "runner_up": None if found.runner_up is None else [found.runner_up[0], _rounded(found.runner_up[1])],
        "sizes": list(found.group_sizes.values()) if clear else [],
        "marks": [_marks(place, named, lines) for place, named in enumerate(found.representative.values())]
        if clear
        else [],
    }


def _marks(place: int, named: Sequence[Named], lines: Mapping[int, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What marks a group, without statements on which too few of it are counted to be shown.

    The statement that a group agrees with best is no mark of it where more of it disagree.
    """
    return [
        {
            "number": each.id,
            "for": each.stance,
            "why": each.why,
            "share": 5
            * round(20 * each.share),  # of 100, in fives: exact shares of all groups would tell of the others
        }
        for each in named
        if (cells := lines[int(str(each.id))]["groups"])
        and cells[place] is not None
        and not (each.why == "agreed" and each.stance == "disagree")
    ]


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 3)


def points_of(found: OpinionMap, smallest: int) -> dict[str, list[float]]:
    """Where everybody stands who is in a group: [x, y, group], the furthest at 1. None at all where they are too few.

    In hundredths, so that nobody's answers can be worked out from a point.
    """
    clear, groups = not found.no_clear_groups, found.groups
    inside = {person: xy for person, xy in found.coordinates.items() if groups[person] is not None}
    if len(inside) < max(smallest, FEWEST):
        return {}
    reach = max((abs(each) for xy in inside.values() for each in xy), default=0.0) or 1.0
    return {
        str(person): [round(x / reach, 2), round(y / reach, 2), int(str(groups[person])) if clear else -1]
        for person, (x, y) in inside.items()
    }
