"""The final workshop: mixed groups put all items in order, twice in different mixes; the lowest sum of places wins."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .order import Item, Levels, checked_items, in_levels, places


@dataclass(frozen=True)
class Round:
    """`sums` of places over groups, the `ranking` with its ties, and where each group put each item."""

    ranking: Levels
    places: Mapping[Item, Fraction]
    sums: Mapping[Item, Fraction]
    by_group: Mapping[Hashable, Mapping[Item, Fraction]]


def ranked_by_groups(rankings: Mapping[Hashable, Sequence[Sequence[Item]]]) -> Round:
    """The places of all groups added up, the lowest sum first. A ranking is items in levels, those that tie together.

    Raises ValueError where no group ranked, or where two did not rank the same items.

    >>> found = ranked_by_groups({"table 1": [["pain"], ["sleep"], ["work"]], "table 2": [["sleep"], ["pain", "work"]]})
    >>> found.ranking, float(found.sums["pain"])
    ((('sleep',), ('pain',), ('work',)), 3.5)
    """
    if not rankings:
        raise ValueError("No group has put the items in order yet.")
    first, *others = [checked_items([item for level in levels for item in level]) for levels in rankings.values()]
    if any(set(first) != set(other) for other in others):
        raise ValueError("Groups have put different items in order: every group ranks all of them.")
    by_group = {group: places(levels) for group, levels in rankings.items()}
    sums = {item: sum((each[item] for each in by_group.values()), Fraction(0)) for item in first}
    ranking = in_levels(sums, lowest_first=True)
    return Round(ranking, places(ranking), sums, by_group)


def moved(before: Round, after: Round) -> dict[Item, Fraction]:
    """How many places each item rose (above nought) or fell from one round to the next, where it is in both.

    >>> one, two = ranked_by_groups({"a": [["pain"], ["sleep"]]}), ranked_by_groups({"a": [["sleep"], ["pain"]]})
    >>> {item: int(places) for item, places in moved(one, two).items()}
    {'pain': -1, 'sleep': 1}
    """
    return {item: place - after.places[item] for item, place in before.places.items() if item in after.places}
