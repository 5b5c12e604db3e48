"""Items in order with ties, shared by every way of setting priorities."""

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

Item = Hashable
Levels = tuple[tuple[Item, ...], ...]  # items, the best first; those that tie stand together
Numbers = Mapping[Item, int | Fraction]
LIMIT = 5  # people in the smallest group that is shown, unless the agreement says otherwise


def in_levels(numbers: Numbers, lowest_first: bool = False) -> Levels:
    """Items by their numbers, the highest first, those that tie together and in the order they are given in.

    >>> in_levels({"sleep": 3, "pain": 9, "work": 3})
    (('pain',), ('sleep', 'work'))
    """
    ordered = sorted(numbers, key=numbers.__getitem__, reverse=not lowest_first)
    return tuple(tuple(level) for _, level in groupby(ordered, key=numbers.__getitem__))


def places(levels: Sequence[Sequence[Item]]) -> dict[Item, Fraction]:
    """The place of each item; those that tie share the mean of their places.

    >>> {item: float(place) for item, place in places([["pain"], ["sleep", "work"]]).items()}
    {'pain': 1.0, 'sleep': 2.5, 'work': 2.5}
    """
    found: dict[Item, Fraction] = {}
    for level in levels:
        found |= dict.fromkeys(level, len(found) + Fraction(len(level) + 1, 2))
    return found


def checked_items(items: Sequence[Item]) -> tuple[Item, ...]:
    if len(set(items)) != len(items):
        raise ValueError("An item is named twice: name each once.")
    return tuple(items)


def check_choices(choices: Sequence[Item], items: frozenset[Item], most: int) -> None:
    """Raises ValueError for more choices than `most`, for one that is made twice, and for one that is not there."""
    if len(choices) > most:
        raise ValueError(f"Pick at most {most}, the most important first.")
    if len(set(choices)) != len(choices):
        raise ValueError("One item is picked twice: pick each once.")
    if strange := [item for item in choices if item not in items]:
        raise ValueError(f"There is no item {strange[0]!r} on the list.")
