"""What an exercise in priorities comes to: plain values for a snapshot. Statements go by their numbers alone, so that
words that are taken back are nowhere else; of perspectives there are places and no points, so that nobody's own list
can be worked out when somebody leaves and it is drawn again."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_noop

from mutuality.kit.refused import Refused
from mutuality.methods import priorities as methods

from ..models import Exercise, FinalGroup, ImpactScore, PersonalOrder
from ..rules.constituencies import own_voices
from ..rules.priorities import IMPACT, NOMINAL, PICKS
from .drawn import Drawn, digest_of, versions
from .exercise import sides_of
from .priorities import groups_of, most_picks, way_of
from .statements import statements_in

Result = dict[str, Any]
TOO_FEW = gettext_noop("So few people have answered that their answers could be worked out. Nothing is drawn.")
IN_WORDS = {  # the methods, in at most 60 signs
    PICKS: gettext_noop("Picks, a list for each perspective, then mixed groups"),
    NOMINAL: gettext_noop("Nominal group technique: points"),
    IMPACT: gettext_noop("Impact and feasibility: means"),
}
TOGETHER = "together"  # the voice of those who have none of their own
OTHER_CUTS = 3


def drawn_priorities(exercise: Exercise) -> Drawn:
    """The result as it is now. Refused where too few have answered."""
    return DRAWN[way_of(exercise)](exercise)


def _drawn(exercise: Exercise, result: Result, inputs: int, answers: object) -> Drawn:
    parameters = {**exercise.settings, "smallest_group": exercise.smallest_group}
    way = way_of(exercise)
    return Drawn(IN_WORDS[way], {"way": way, **result}, parameters, inputs, digest_of(answers), versions())


def _numbers(exercise: Exercise) -> list[int]:
    return list(statements_in(exercise).values_list("number", flat=True))


def orders_by_key(exercise: Exercise) -> dict[str, list[int]]:
    """What each person picked last, without statements that were set aside since; only those who picked something."""
    known, found = set(_numbers(exercise)), {}
    rows = PersonalOrder.objects.filter(respondent__exercise=exercise).order_by("round", "respondent__key")
    for key, order in rows.values_list("respondent__key", "order"):
        found[key] = [number for number in order if number in known]
    return {key: order for key, order in found.items() if order}


# From picks to one list


def _picks(exercise: Exercise) -> Drawn:
    orders, numbers, most = orders_by_key(exercise), _numbers(exercise), most_picks(exercise)
    side, own = _voices(exercise, orders)
    smallest = exercise.smallest_group
    each = [methods.Pick(order, _voice(side[key], own)) for key, order in orders.items()]
    as_one = [methods.Pick(pick.choices) for pick in each]
    found = methods.interim(each, numbers, most=most, smallest_group=smallest)
    alone = methods.interim(as_one, numbers, most=most, smallest_group=smallest)
    if not found.ranking:
        raise Refused(TOO_FEW)
    lists = _lists(exercise)
    drops = methods.cuts(found, exercise.settings["fewest"], exercise.settings["most"])
    result = {
        "people": alone.people,
        "perspectives": _perspectives(found, side, own),
        "items": _items(found, alone),
        "drops": [[cut.items, float(cut.drop)] for cut in drops[:OTHER_CUTS]],
        "rounds": _rounds(exercise, lists),
    }
    answers = {"answers": sorted([_voice(side[key], own) or "", order] for key, order in orders.items())}
    groups = [[group.round, group.number, group.order] for each in lists.values() for group in each]
    return _drawn(exercise, result, len(orders), answers | {"groups": groups})


def _voices(exercise: Exercise, orders: Mapping[str, list[int]]) -> tuple[dict[str, str], frozenset[str]]:
    """The perspective of each key, "" for none; and those that have a voice of their own."""
    sides = sides_of(exercise)
    side = {key: sides[key][1] if key in sides else "" for key in orders}
    order = sorted({(pk, name) for pk, name in sides.values()})  # hidden neighbours must not depend on sizes
    counted = Counter(side.values())
    sizes = {name: counted[name] for _, name in order} | {"": counted[""]}
    return side, own_voices(sizes, exercise.smallest_group)


def _voice(side: str, own: frozenset[str]) -> str | None:
    """Under which voice a list counts; None where all are one."""
    if not own:
        return None
    return f"own:{side}" if side in own else TOGETHER


def _perspectives(found: methods.Interim, side: Mapping[str, str], own: frozenset[str]) -> list[Result]:
    """Those that are shown, the largest first; `with` names who is put together."""
    rest = sorted(set(side.values()) - own)
    rows = [
        {"name": str(name).removeprefix("own:") if name != TOGETHER else "", "people": each.people}
        | ({"with": rest} if name == TOGETHER else {})
        for name, each in _shown(found)
    ]
    return rows if own else []


def _shown(found: methods.Interim) -> list[tuple[object, methods.Constituency]]:
    return sorted(found.constituencies.items(), key=lambda row: (row[0] == TOGETHER, -row[1].people, str(row[0])))


def _items(found: methods.Interim, alone: methods.Interim) -> list[Result]:
    """In the order of the list. `places`: of each perspective that is shown; `alone`: had each person one voice."""
    shown = [each for name, each in _shown(found) if name is not None]
    pickers = next(iter(alone.constituencies.values())).pickers
    return [
        {
            "number": number,
            "place": float(found.places[number]),
            "score": float(found.scores[number]),
            "pickers": pickers[number],
            "alone": float(alone.places[number]),
            "places": [float(each.places[number]) for each in shown],
        }
        for level in found.ranking
        for number in level
    ]


# The final round


def _lists(exercise: Exercise) -> dict[int, list[FinalGroup]]:
    """The lists of each round in which all groups have handed in theirs."""
    found: dict[int, list[FinalGroup]] = {}
    for group in groups_of(exercise):
        found.setdefault(group.round, []).append(group)
    return {round: groups for round, groups in found.items() if all(group.is_handed_in for group in groups)}


def _rounds(exercise: Exercise, lists: Mapping[int, list[FinalGroup]]) -> list[Result]:
    """Each round: sums of places over groups, the lowest first."""
    known = set(_numbers(exercise))
    return [
        _round(round, methods.ranked_by_groups({group.number: _levels(group, known) for group in groups}))
        for round, groups in lists.items()
    ]


def _levels(group: FinalGroup, known: set[int]) -> list[list[Hashable]]:
    return [[number] for number in group.order if number in known]


def _round(number: int, found: methods.Round) -> Result:
    rows = [
        {"number": item, "place": float(found.places[item]), "sum": float(found.sums[item])}
        for level in found.ranking
        for item in level
    ]
    return {"round": number, "groups": len(found.by_group), "items": rows}


# A vote in a nominal group


def _nominal(exercise: Exercise) -> Drawn:
    orders, most = orders_by_key(exercise), most_picks(exercise)
    lists, numbers = list(orders.values()), _numbers(exercise)
    found = methods.nominal(lists, numbers, most=most, smallest_group=exercise.smallest_group)
    if not found.ranking:
        raise Refused(TOO_FEW)
    items = [
        {
            "number": number,
            "place": place,
            "points": found.votes[number].points,
            "voters": found.votes[number].voters,
            "given": list(found.votes[number].given),
        }
        for level, place in _with_places(found.ranking)
        for number in level
    ]
    result = {"people": found.people, "items": items}
    return _drawn(exercise, result, len(orders), {"answers": sorted(lists)})


def _with_places(ranking: Sequence[Sequence[Any]]) -> list[tuple[Sequence[Any], float]]:
    """Each level with its place, the mean of the places it takes up."""
    found, before = [], 0
    for level in ranking:
        found.append((level, float(before + Fraction(len(level) + 1, 2))))
        before += len(level)
    return found


# Impact and feasibility


def _impact(exercise: Exercise) -> Drawn:
    numbers = _numbers(exercise)
    rows = ImpactScore.objects.filter(respondent__exercise=exercise, statement__number__in=numbers)
    values = rows.values_list("respondent_id", "statement__number", "impact", "feasibility")
    impact, feasibility = _tables(values, numbers)
    found = methods.quadrants(impact, feasibility, numbers, smallest_group=exercise.smallest_group)
    if found.impact_line is None:
        raise Refused(TOO_FEW)
    items = [
        {
            "number": each.item,
            "rated": each.rated[0],
            "impact": _rounded(each.impact),
            "feasibility": _rounded(each.feasibility),
            "field": each.field,
        }
        for each in found.items
    ]
    result = {
        "people": len(impact),
        "items": items,
        "impact_line": _rounded(found.impact_line),
        "feasibility_line": _rounded(found.feasibility_line),
    }
    answers = {"answers": sorted([number, one, other] for _, number, one, other in values)}
    return _drawn(exercise, result, len(impact), answers)


def _rounded(mean: float | None) -> float | None:
    return None if mean is None else round(mean, 4)


def _tables(values: Any, numbers: list[int]) -> tuple[list[list[float]], list[list[float]]]:
    """A row for each person and a column for each statement, on both scales; NaN where somebody did not rate."""
    column = {number: place for place, number in enumerate(numbers)}
    impact: dict[int, list[float]] = {}
    feasibility: dict[int, list[float]] = {}
    for respondent, number, one, other in values:
        for table, score in ((impact, one), (feasibility, other)):
            table.setdefault(respondent, [float("nan")] * len(numbers))[column[number]] = score
    return list(impact.values()), list(feasibility.values())


DRAWN = {PICKS: _picks, NOMINAL: _nominal, IMPACT: _impact}
