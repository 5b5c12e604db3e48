"""What goes into the drawing of a concept map: who put what together and rated what, and who brings which side."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..models import Exercise, Hand, Placement, Rating, Statement
from .exercise import sides_of
from .statements import statements_in

Ratings = Mapping[str, Mapping[Hashable, Mapping[Hashable, int]]]  # scale → number of the card → key → points


@dataclass
class Gathered:
    """What people did, by the keys of their answers."""

    numbers: list[int]
    sorts: dict[Hashable, dict[Hashable, Hashable]] = field(default_factory=dict)
    names: dict[tuple[Hashable, Hashable], str] = field(default_factory=dict)
    helped: set[Hashable] = field(default_factory=set)
    people: int = 0
    ratings: dict[str, dict[Hashable, dict[Hashable, int]]] = field(default_factory=dict)
    sides: dict[Hashable, tuple[int, str]] = field(default_factory=dict)


def gathered(exercise: Exercise) -> Gathered:
    """Seven queries, however many people and cards."""
    found = Gathered(list(statements_in(exercise).values_list("number", flat=True)))
    found.sides.update(sides_of(exercise))
    counts = {"respondent__exercise": exercise, "statement__state": Statement.State.IN}
    whose = "respondent__key", "respondent__is_proxy", "statement__number"
    for key, is_proxy, number, pile, name in Placement.objects.filter(**counts).values_list(
        *whose, "pile__number", "pile__name"
    ):
        found.sorts.setdefault(key, {})[number] = pile
        found.names[key, pile] = name
        found.helped |= {key} if is_proxy else set()
    hands = Hand.objects.filter(respondent__exercise=exercise).values_list("respondent__key", "people")
    found.people = sum(people for key, people in hands if key in found.sorts)
    rows = Rating.objects.filter(**counts).values_list("respondent__key", "statement__number", "scale", "value")
    for key, number, scale, value in rows:
        found.ratings.setdefault(scale, {}).setdefault(number, {})[key] = value
    return found


def in_order(found: Gathered) -> Gathered:
    """The same, with sorters named by their places when they stand in the order of what they did.

    So the same sorts and seed give the same numbers everywhere, whatever keys the answers are kept under.
    """
    names = dict(found.sides.values())
    order = sorted(
        found.sorts, key=lambda key: (_piles(found.sorts[key]), names.get(found.sides.get(key, (0, ""))[0], ""))
    )
    place = {key: f"{number:06}" for number, key in enumerate(order)}
    return replace(
        found,
        sorts={place[key]: found.sorts[key] for key in order},
        names={(place[key], pile): name for (key, pile), name in found.names.items()},
        helped={place[key] for key in found.helped},
        ratings={
            scale: {
                number: {place.get(key, key): value for key, value in given.items()} for number, given in by.items()
            }
            for scale, by in found.ratings.items()
        },
        sides={place.get(key, key): side for key, side in found.sides.items()},
    )


def number_of_ratings(found: Gathered) -> int:
    return sum(len(given) for numbers in found.ratings.values() for given in numbers.values())


def without_people(found: Gathered) -> dict[str, Any]:
    """All that went in, in an order that tells nothing of who."""
    return {
        "sorts": sorted(_piles(sort) for sort in found.sorts.values()),
        "ratings": {
            scale: {str(number): sorted(given.values()) for number, given in sorted(numbers.items(), key=_number)}
            for scale, numbers in found.ratings.items()
        },
    }


def _number(numbered: tuple[Any, Any]) -> int:
    return int(numbered[0])


def _piles(sort: Mapping[Hashable, Hashable]) -> list[list[Any]]:
    """Its piles in the order of their first cards, whatever they are called."""
    piles: dict[Hashable, list[Any]] = {}
    for number, pile in sorted(sort.items(), key=_number):
        piles.setdefault(pile, []).append(number)
    return list(piles.values())
