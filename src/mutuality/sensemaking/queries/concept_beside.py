"""What stands beside a concept map: one's own piles, and the maps of two perspectives laid upon each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from mutuality.people.models import Person

from ..models import Exercise, Placement, Snapshot, Statement
from ..rules import concept_picture as picture
from .cards import desk_of
from .concept_map import Group, Reading
from .exercise import key_of


@dataclass(frozen=True)
class OwnPile:
    """A pile of the reader, with the groups in which its cards lie on the map."""

    name: str
    number: int
    cards: list[tuple[Statement, Group | None]]

    @property
    def spread(self) -> int:
        return len({group.node for _card, group in self.cards if group})


@dataclass(frozen=True)
class OwnPiles:
    """`together`: of the pairs that the reader put together, as many lie in one group on the map."""

    reading: Reading
    piles: list[OwnPile]
    pairs: int
    together: int


def has_sorted(person: Person, exercise: Exercise) -> bool:
    return Placement.objects.filter(respondent__exercise=exercise, respondent__key=key_of(person, exercise)).exists()


def own_piles(person: Person, reading: Reading) -> OwnPiles | None:
    """None for who has not sorted."""
    desk = desk_of(person, reading.snapshot.exercise)
    if desk is None or not desk.placed:
        return None
    group_of = {item.number: group for group in reading.groups for item in group.items}
    piles = [
        OwnPile(pile.name, pile.number, [(card, group_of.get(card.number)) for card in cards])
        for pile, cards in desk.piles
        if cards
    ]
    pairs = [pair for pile in piles for pair in combinations([group for _card, group in pile.cards if group], 2)]
    return OwnPiles(reading, piles, len(pairs), sum(one.node == other.node for one, other in pairs))


@dataclass(frozen=True)
class Apart:
    """A card that two perspectives place elsewhere, with what lies nearest to it for either."""

    card: Statement
    near: list[list[Statement]]
    is_by_chance: bool


@dataclass(frozen=True)
class Pair:
    """Two perspectives and their maps, the second turned so that it lies on the first as well as it can."""

    names: list[str]
    sorters: list[int]
    alike: float | None
    by_chance: float | None
    p: float | None
    maps: list[list[tuple[int, picture.Point]]]
    width: int
    height: int
    apart: list[Apart]

    @property
    def differ(self) -> bool:
        """Whether people of these two perspectives differ more than people dealt by lot."""
        return self.p is not None and self.p <= 0.05

    @property
    def sides(self) -> list[tuple[str, int, list[tuple[int, picture.Point]]]]:
        return list(zip(self.names, self.sorters, self.maps, strict=True))


def pairs_of(snapshot: Snapshot) -> list[Pair]:
    """One query."""
    statements = {each.number: each for each in Statement.objects.filter(exercise=snapshot.exercise_id)}
    return [_pair(each, statements) for each in (snapshot.result or {})["sides"] if each["alike"] is not None]


def _pair(row: Mapping[str, Any], statements: Mapping[int, Statement]) -> Pair:
    both = {(side, number): at for side, points in enumerate(row["maps"]) for number, at in points.items()}
    keys = list(both)
    placed, height = picture.in_frame({place: both[key] for place, key in enumerate(keys)})
    maps: list[list[tuple[int, picture.Point]]] = [[], []]
    for place, (side, number) in enumerate(keys):
        maps[side].append((int(number), placed[place]))
    apart = [
        Apart(
            statements[each["number"]],
            [[statements[number] for number in near if statements[number].text] for near in each["near"]],
            each["p"] is not None and each["p"] > 0.05,
        )
        for each in row["apart"]
    ]
    shown = {name: row[name] for name in ("names", "sorters", "alike", "by_chance", "p")}
    return Pair(**shown, maps=maps, width=picture.WIDTH, height=height, apart=apart)
