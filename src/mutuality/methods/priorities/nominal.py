"""Nominal group technique: everybody picks five ideas and gives them 5, 4, 3, 2, 1 points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..small_groups import FEWEST
from .order import LIMIT, Item, Levels, check_choices, checked_items, in_levels


@dataclass(frozen=True)
class Vote:
    """What one item was given: the sum of `points`, how many `voters` picked it, and how many gave 1, 2, 3 … points."""

    points: int
    voters: int
    given: tuple[int, ...]


@dataclass(frozen=True)
class Nominal:
    """The `ranking` by points with its ties, and the votes for each item; empty where too few people voted."""

    people: int
    ranking: Levels
    votes: Mapping[Item, Vote]


def nominal(
    picks: Sequence[Sequence[Item]], items: Sequence[Item], *, most: int = 5, smallest_group: int = LIMIT
) -> Nominal:
    """Everybody's picks, the most important first, as points from `most` down to 1. Who picks nothing has not voted.

    Raises ValueError for picks that are not on the list, twice or too many. Source: Delbecq, Van de Ven & Gustafson
    1975, Group Techniques for Program Planning.

    >>> found = nominal([["pain", "sleep"], ["pain"], ["sleep", "pain"]], ["sleep", "pain", "work"], smallest_group=3)
    >>> found.ranking, found.votes["sleep"]
    ((('pain',), ('sleep',), ('work',)), Vote(points=9, voters=2, given=(0, 0, 0, 1, 1)))
    """
    names, known = checked_items(items), frozenset(items)
    for choices in picks:
        check_choices(choices, known, most)
    voted = [choices for choices in picks if choices]
    if len(voted) < max(smallest_group, FEWEST):
        return Nominal(len(voted), (), {})
    given = {item: [0] * most for item in names}
    for choices in voted:
        for place, item in enumerate(choices):
            given[item][most - place - 1] += 1
    votes = {item: Vote(_points(counts), sum(counts), tuple(counts)) for item, counts in given.items()}
    return Nominal(len(voted), in_levels({item: vote.points for item, vote in votes.items()}), votes)


def _points(counts: Sequence[int]) -> int:
    return sum(points * people for points, people in enumerate(counts, start=1))
