"""Drawing a concept map: gathers sorts, ratings and perspectives, and has `methods.concept_map` draw them."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from django.utils.translation import gettext_noop

from mutuality.kit.refused import Refused
from mutuality.methods.concept_map import (
    ConceptMap,
    Sorts,
    compare_groups,
    draw_map,
    equal_weights,
    rating_summary,
)
from mutuality.methods.concept_map.clusters import Tree, adjusted_rand, labels_at
from mutuality.methods.concept_map.comparing import Difference
from mutuality.methods.concept_map.naming import name_candidates
from mutuality.methods.concept_map.stress import STRESSES
from mutuality.methods.small_groups import hidden_groups

from ..models import Exercise
from ..rules import concept_map as rules
from .concept_gathering import Gathered, Ratings, gathered, in_order, number_of_ratings, without_people
from .concept_steadiness import steadiness_at
from .drawn import Drawn, digest_of, versions

METHOD = gettext_noop("Group concept mapping (scaling, Ward's method)")
TOO_FEW = gettext_noop("Fewer people have sorted than are ever shown together. Have it drawn when there are more.")
TOLD = 8  # cards of which it is said that two perspectives place them elsewhere
NEAR = 3
Tell = Callable[[int], None]
Side = tuple[int, str, set[Hashable]]  # a perspective, its name, and who brings it


@dataclass(frozen=True)
class Effort:
    """How often things are done again to see how far a map can be trusted."""

    bootstraps: int = 200
    permutations: int = 20
    regroupings: int = 99


THOROUGH = Effort()


def draw_concept_map(exercise: Exercise, seed: int, tell: Tell, effort: Effort | None = None) -> Drawn:
    """What a snapshot keeps of a concept map. Nothing in it names a person, a key or one person's piles."""
    return draw_gathered(exercise, in_order(gathered(exercise)), seed, tell, effort or THOROUGH)


def draw_gathered(exercise: Exercise, found: Gathered, seed: int, tell: Tell, effort: Effort) -> Drawn:
    if len(found.sorts) < exercise.smallest_group:
        raise Refused(TOO_FEW)
    asks: dict[str, Any] = {"stress": exercise.settings["stress"], "counting": exercise.settings["counting"]}
    sorts = Sorts.of(found.numbers, found.sorts, _weights(exercise, found))
    drawn = draw_map(
        sorts,
        seed=seed,
        bootstraps=0,
        permutations=effort.permutations,
        progress=lambda done, whole: tell(10 * done // whole),
        **asks,
    )
    if drawn.too_little is not None:
        raise Refused(TOO_FEW)
    sorts = sorts.of_items([sorts.items.index(item) for item in drawn.items])
    most = rules.bounded(rules.MOST_CLUSTERS, len(drawn.items))
    cuts = range(2, most + 1)
    steady = steadiness_at(
        sorts, drawn, cuts, effort.bootstraps, seed, lambda share: tell(10 + int(40 * share)), **asks
    )
    result = {
        **_the_map(drawn),
        **_counts(found),
        "stress": _stresses(sorts, drawn, seed, effort, asks["counting"]),
        "agreement": {str(k): _agreement(drawn, k) for k in cuts},
        "stability": steady,
        "names": _names(sorts, drawn, found, cuts),
        "ratings": _means(_rated_enough(exercise, found.ratings)),
        "rated_by": _rated_by(exercise, found),
        "sides": _compared(exercise, found, sorts, seed, effort, lambda share: tell(60 + int(39 * share)), asks),
    }
    return Drawn(
        method=METHOD,
        result=result,
        parameters={
            **asks,
            "weights": exercise.settings["weights"],
            "bootstraps": effort.bootstraps,
            "permutations": effort.permutations,
            "regroupings": effort.regroupings,
            "smallest_group": exercise.smallest_group,
        },
        inputs=sum(map(len, found.sorts.values())) + number_of_ratings(found),
        inputs_digest=digest_of(without_people(found)),
        versions=versions(scipy=version("scipy")),
    )


def _weights(exercise: Exercise, found: Gathered) -> dict[Hashable, float] | None:
    """Who brings no perspective, or was helped, weighs as one voice."""
    if exercise.settings["weights"] != "perspective":
        return None
    sides: dict[Hashable, Hashable] = {key: found.sides[key][0] for key in found.sorts if key in found.sides}
    return {**dict.fromkeys(found.sorts, 1.0), **equal_weights(sides)}


def _the_map(drawn: ConceptMap) -> dict[str, Any]:
    items = [
        {"number": item, "x": _short(x), "y": _short(y), "bridging": _short(drawn.bridging[item])}
        for item, (x, y) in drawn.coordinates.items()
    ]
    return {
        "items": items,
        "left_out": list(drawn.left_out),
        "proposed": drawn.k,
        "trees": {"map": _merges(drawn.tree), "unlike": _merges(drawn.tree_by_sorts)},
        "split_half": drawn.reliability
        and [_short(drawn.reliability.r), _short(drawn.reliability.spearman_brown), drawn.reliability.splits],
        "co_placed": drawn.co_placed and [drawn.co_placed.least, drawn.co_placed.median, drawn.co_placed.never],
        "remarks": [remark.code for remark in drawn.remarks],
    }


def _short(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)


def _merges(tree: Tree) -> list[list[float]]:
    return [[merge.one, merge.other, round(merge.height, 4)] for merge in tree.merges]


def _counts(found: Gathered) -> dict[str, int]:
    raters = {key for numbers in found.ratings.values() for given in numbers.values() for key in given}
    return {
        "sorters": len(found.sorts),
        "helped": len(found.helped),
        "people": found.people,
        "raters": len(raters),
        "partial": sum(len(sort) < len(found.numbers) for sort in found.sorts.values()),
    }


def _stresses(sorts: Sorts, drawn: ConceptMap, seed: int, effort: Effort, counting: str) -> list[dict[str, Any]]:
    """Stress in all three senses, each beside what sorts dealt at random give."""
    found = []
    for stress in STRESSES:
        if stress == drawn.stress_type:
            one = drawn
        else:
            how: dict[str, Any] = {"bootstraps": 0, "permutations": effort.permutations}
            one = draw_map(sorts, seed=seed, stress=stress, counting=counting, clusters=2, **how)
        null = one.null_stress
        found.append(
            {
                "type": stress,
                "value": _short(one.stress),
                "null": null and _short(null.mean),
                "lowest": null and _short(null.lowest),
                "is_drawn": stress == drawn.stress_type,
            }
        )
    return found


def _agreement(drawn: ConceptMap, k: int) -> float | None:
    return _short(adjusted_rand(labels_at(drawn.tree, k), labels_at(drawn.tree_by_sorts, k)))


def _names(sorts: Sorts, drawn: ConceptMap, found: Gathered, cuts: Sequence[int]) -> dict[str, list[Any]]:
    """What each cluster of either tree could be called, by the names of piles like it."""
    names: dict[str, list[Any]] = {}
    for way, tree in (("map", drawn.tree), ("unlike", drawn.tree_by_sorts)):
        for k in cuts:
            clusters = rules.clusters(way, tree.merges, k)
            label = {drawn.items[place]: number for number, each in enumerate(clusters) for place in each.places}
            if all(each.node in names for each in clusters):
                continue
            for number, candidates in name_candidates(sorts, label, found.names, most=5).items():
                names[clusters[number].node] = [[each.name, _short(each.overlap), each.piles] for each in candidates]
    return names


# Ratings


def _means(ratings: Ratings) -> dict[str, dict[str, list[Any]]]:
    """scale → number of the card → mean, standard deviation, how many."""
    found = {}
    for scale, numbers in sorted(ratings.items()):
        summary = rating_summary({number: list(given.values()) for number, given in numbers.items()})
        found[scale] = {str(number): [_short(each.mean), _short(each.sd), each.n] for number, each in summary.items()}
    return found


def _rated_by(exercise: Exercise, found: Gathered) -> list[dict[str, Any]]:
    """Means of each perspective that enough raters bring; of cards that enough of them rated."""
    raters = {key for numbers in found.ratings.values() for given in numbers.values() for key in given}
    shown = []
    for _pk, name, keys in _shown_sides(exercise, found, raters):
        given = {
            scale: {number: {key: by[key] for key in by if key in keys} for number, by in numbers.items()}
            for scale, numbers in found.ratings.items()
        }
        shown.append({"name": name, "raters": len(keys), "ratings": _means(_rated_enough(exercise, given))})
    return shown


def _rated_enough(exercise: Exercise, ratings: Ratings) -> Ratings:
    """Without the cards that too few rated."""
    return {
        scale: {number: given for number, given in numbers.items() if len(given) >= exercise.smallest_group}
        for scale, numbers in ratings.items()
    }


def _shown_sides(exercise: Exercise, found: Gathered, keys: set[Hashable]) -> list[Side]:
    """Perspectives, with those of `keys` who bring them, that are shown; none that sums or differences would reveal."""
    names = dict(found.sides.values())
    sizes = Counter(found.sides[key][0] if key in found.sides else 0 for key in keys)
    order = [0, *sorted(names)]
    hidden = hidden_groups([sizes[pk] for pk in order], exercise.smallest_group)
    return [
        (pk, names[pk], {key for key in keys if key in found.sides and found.sides[key][0] == pk})
        for place, pk in enumerate(order)
        if pk and place not in hidden
    ]


# Perspectives


def _compared(
    exercise: Exercise,
    found: Gathered,
    sorts: Sorts,
    seed: int,
    effort: Effort,
    tell: Callable[[float], None],
    asks: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """Each two perspectives that enough sorters bring: their maps laid upon each other, and which cards lie apart."""
    shown = _shown_sides(exercise, found, set(found.sorts))
    sides: dict[Hashable, Hashable] = {key: pk for pk, _name, keys in shown for key in keys}
    pairs = [(one, other) for place, one in enumerate(shown) for other in shown[place + 1 :]]
    results = []
    for number, (one, other) in enumerate(pairs):

        def told(done: int, whole: int, number: int = number) -> None:
            tell((number + done / whole) / len(pairs))

        times = max(9, effort.regroupings // len(pairs)) if effort.regroupings else 0
        difference = compare_groups(sorts, sides, one[0], other[0], seed=seed, regroupings=times, progress=told, **asks)
        results.append(_pair(one, other, difference))
    return results


def _pair(one: Side, other: Side, found: Difference) -> dict[str, Any]:
    laid = found.compared
    return {
        "names": [one[1], other[1]],
        "sorters": [len(one[2]), len(other[2])],
        "alike": _short(laid.m),
        "by_chance": _short(found.by_chance),
        "p": _short(found.p),
        "regroupings": found.regroupings,
        "maps": [_points(laid.first), _points(laid.second)],
        "apart": _apart(found),
    }


def _points(points: Mapping[Any, Sequence[float]]) -> dict[str, list[float | None]]:
    return {str(item): [_short(x), _short(y)] for item, (x, y) in points.items()}


def _apart(found: Difference) -> list[dict[str, Any]]:
    """The cards that lie furthest apart, with what lies nearest to them on either map."""
    lengths = found.compared.lengths
    furthest = sorted(lengths, key=lambda item: (-lengths[item], item))[:TOLD]
    return [
        {
            "number": item,
            "length": _short(lengths[item]),
            "p": _short(found.item_p.get(item)),
            "near": [_nearest(points, item) for points in (found.compared.first, found.compared.second)],
        }
        for item in furthest
    ]


def _nearest(points: Mapping[Any, Sequence[float]], item: Any) -> list[Any]:
    x, y = points[item]
    others = [other for other in points if other != item]
    return sorted(others, key=lambda other: (np.hypot(points[other][0] - x, points[other][1] - y), other))[:NEAR]
