"""Drawing opinions: counted by perspective and by the groups of a map, nothing kept that would give anybody away."""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop

from mutuality.kit.cluster import cluster
from mutuality.methods.opinion_map import OpinionMap, Votes, draw_map
from mutuality.methods.opinion_map.cluster import draw_map_on_cluster
from mutuality.partnerships import queries as partnerships

from ..models import Exercise, Opinion
from ..queries.drawn import Drawn, digest_of, versions
from ..queries.exercise import sides_of
from ..queries.snapshot import latest_drawn
from ..queries.statements import statements_in
from ..rules.opinion_results import (
    TOO_FEW,
    Counts,
    check_new_drawing,
    map_shown,
    measured_by,
    nearest_groups,
    points_of,
    statement_line,
)

METHOD = gettext_noop("Opinion map, and agreement by perspective")
VALUE = {"agree": 1, "disagree": -1, "pass": 0}
Row = tuple[int, str, int, str]  # number of the respondent, its key, number of the statement, answer
LARGE, BLOCK = 20_000, 10_000  # participants from which a cluster is asked, and in each of its blocks
logger = logging.getLogger(__name__)


def draw_opinions(exercise: Exercise, seed: int, tell: Callable[[int], None]) -> Drawn:
    numbers = list(statements_in(exercise).values_list("number", flat=True))
    rows = _rows(exercise)
    people = {respondent: key for respondent, key, _number, _voice in rows}
    digest = digest_of([[respondent, number, voice] for respondent, _key, number, voice in rows])
    _check(exercise, len(people), digest)
    tell(10)
    found = _map(exercise, rows, numbers, list(people), seed)
    tell(80)
    result = _result(exercise, rows, numbers, people, found)
    return Drawn(
        method=METHOD,
        result=result,
        parameters={"smallest_group": exercise.smallest_group, **(dict(found.parameters) if found else {})},
        inputs=len(rows),
        inputs_digest=digest,
        versions=versions(),
    )


def _rows(exercise: Exercise) -> list[Row]:
    """Every answer to a statement in use, in an order that is the same each time."""
    found = Opinion.objects.filter(statement__exercise=exercise, statement__state="in")
    return list(
        found.order_by("respondent", "statement__number").values_list(
            "respondent", "respondent__key", "statement__number", "voice"
        )
    )


def _check(exercise: Exercise, people: int, digest: str) -> None:
    last = latest_drawn(exercise)
    if last is None or last.result is None or last.inputs_digest == digest:
        return
    is_open, before = exercise.state == Exercise.State.OPEN, last.result["people"]
    check_new_drawing(is_open=is_open, before=before, people=people, smallest=exercise.smallest_group)


def _map(
    exercise: Exercise, rows: Sequence[Row], numbers: list[int], people: list[int], seed: int
) -> OpinionMap | None:
    """None where there are too few people for two groups that may be shown."""
    if len(people) < 2 * exercise.smallest_group or not numbers:
        return None
    cast = [(respondent, number, VALUE[voice]) for respondent, _key, number, voice in rows]
    return map_of(Votes.of(people, numbers, cast), seed=seed, smallest_group=exercise.smallest_group)


def map_of(votes: Votes, **asks: Any) -> OpinionMap:
    """Drawn in this process, or on the cluster that the settings name: the same steps, and the same map.

    A cluster that cannot be reached keeps nobody waiting: then it is drawn here.
    """
    if not settings.DASK or len(votes.participants) < LARGE:
        return draw_map(votes, **asks)
    try:
        with cluster() as client:
            return draw_map_on_cluster(client, blocks_of(votes, BLOCK), **asks)
    except OSError:
        logger.warning("The cluster cannot be reached. The map is drawn in this process.")
        return draw_map(votes, **asks)


def blocks_of(votes: Votes, size: int) -> list[Votes]:
    """The same votes, so many participants in each block."""
    starts = range(0, len(votes.participants), size)
    return [Votes(votes.participants[at : at + size], votes.statements, votes.cells[at : at + size]) for at in starts]


def _result(
    exercise: Exercise, rows: Sequence[Row], numbers: list[int], people: Mapping[int, str], found: OpinionMap | None
) -> dict[str, Any]:
    smallest, groups = exercise.smallest_group, nearest_groups(found)
    names, side_of = _sides(exercise, people)
    others = {each for each, side in side_of.items() if not names[side]}
    rows = _without_few(rows, others, smallest)
    by_side = _counted(rows, numbers, side_of, len(names))
    by_group = _counted(rows, numbers, groups, found.k if found and groups else 0)
    mapped = {each.id: each for each in found.statement_results} if found else {}
    lines = [
        statement_line(each, by_side[each], smallest, mapped.get(each), by_group[each], has_others=bool(others))
        for each in numbers
    ]
    sizes = [sum(place == side for place in side_of.values()) for side in range(len(names))]
    return {
        "people": len(people),
        "sides": [
            {"name": name, "people": size}
            for name, size in partnerships.protect_small(list(zip(names, sizes, strict=True)), smallest)
        ],
        "statements": lines,
        "by": measured_by(lines, len(people)),
        "map": map_shown(found, {line["number"]: line for line in lines}, smallest) if found else {"doubt": TOO_FEW},
        "points": points_of(found, smallest) if found and found.k else {},
    }


def _sides(exercise: Exercise, people: Mapping[int, str]) -> tuple[list[str], dict[int, int]]:
    """The names of the perspectives, and whose answers belong to which; "", the last, is who declared none."""
    declared = sides_of(exercise)
    order = partnerships.key_perspectives(exercise.partnership_id)
    place = {perspective: number for number, (perspective, _name) in enumerate(order)}
    side_of = {
        respondent: place[declared[key][0]] if key in declared else len(order) for respondent, key in people.items()
    }
    rest = [""] if len(order) in side_of.values() else []
    return [name for _perspective, name in order] + rest, side_of


def _without_few(rows: Sequence[Row], others: Collection[int], smallest: int) -> list[Row]:
    """Answers to statements which only a few of `others` gave, who brought no perspective, are left out of counts.

    With these few in the sum, one perspective would have to be hidden so that theirs cannot be worked out. Where
    nobody brought a perspective, all stay.
    """
    said = Counter(number for respondent, _key, number, _voice in rows if respondent in others)
    told = Counter(number for respondent, _key, number, _voice in rows if respondent not in others)
    return [row for row in rows if row[0] not in others or said[row[2]] >= smallest or told[row[2]] < smallest]


def _counted(
    rows: Sequence[Row], numbers: list[int], part_of: Mapping[int, int], parts: int
) -> dict[int, list[Counts]]:
    """Statement → for each part (a perspective, a group) how many of it agree, disagree and pass."""
    found = Counter((number, part_of.get(respondent), voice) for respondent, _key, number, voice in rows)
    return {
        number: [
            (found[number, part, "agree"], found[number, part, "disagree"], found[number, part, "pass"])
            for part in range(parts)
        ]
        for number in numbers
    }
