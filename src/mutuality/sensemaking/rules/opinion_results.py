"""What opinions show, put so that nobody can be read out of it: counts by perspective and by group, and what they mean.

A result is plain values, as a snapshot keeps it. Counts are (agree, disagree, pass); None stands for a group too small
to be shown, and for what would let it be worked out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mutuality.methods.opinion_map import Named, OpinionMap, StatementResult
from mutuality.methods.small_groups import FEWEST, hidden_groups

MANY = 50  # people; below it agreement by perspective comes first, above it the groups of the map bridge
MOST_SHARE, FAR_APART = 0.5, 0.3
Counts = tuple[int, int, int]
Shown = Counts | None
TOO_FEW = "too_few"


def check_new_drawing(*, is_open: bool, before: int, people: int, smallest: int) -> None:
    """While it is open, two drawings differ by enough people that the answers of one cannot be read from them.

    `before` are the people in the last drawing. A closed exercise is drawn as it is.
    """
    if is_open and people < before + smallest:
        raise ValueError(
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
    groups: "Groups | None" = None,
) -> dict[str, Any]:
    """One statement of a result; `groups` are those of a map that is clear."""
    everybody = _added(by_side)
    shown = whole(everybody, smallest)
    by_group = _by_group(everybody, mapped, groups, smallest) if shown and mapped and groups else []
    return {
        "number": number,
        "all": shown,
        "sides": protected(by_side, smallest) if shown else [None for _ in by_side],
        "groups": by_group,
        "pull": round(mapped.extremity, 4) if mapped else 0.0,
        "consensus": [mapped.group_informed_consensus, mapped.group_informed_dissent] if mapped and by_group else None,
    }


@dataclass(frozen=True)
class Groups:
    """The groups of a clear map; `some_in_none`: whether anybody who answered is in none of them."""

    number: int
    some_in_none: bool


def groups_of(found: OpinionMap | None) -> Groups | None:
    if found is None or not found.k or found.no_clear_groups:
        return None
    return Groups(found.k, any(group is None for group in found.groups.values()))


def _by_group(everybody: Counts, mapped: StatementResult, groups: Groups, smallest: int) -> list[Shown]:
    """Those of each group; people in no group count as one more part."""
    cells = [(each.agree, each.disagree, each.passed) for each in mapped.per_group.values()]
    inside = _added(cells)
    rest = [(everybody[0] - inside[0], everybody[1] - inside[1], everybody[2] - inside[2])]
    return protected([*cells, *(rest if groups.some_in_none else [])], smallest)[: groups.number]


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


def measured_by(lines: Sequence[Mapping[str, Any]], people: int, has_groups: bool) -> str:
    """Which parts have to share a statement for it to bridge: groups of a clear map of many, perspectives, or all."""
    if people >= MANY and has_groups:
        return "groups"
    several = any(sum(cell is not None for cell in line["sides"]) > 1 for line in lines)
    return "sides" if several else "all"


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
            "share": _rounded(each.share),
            "ratio": _rounded(each.ratio),
            "test": _rounded(each.ratio_test),
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
