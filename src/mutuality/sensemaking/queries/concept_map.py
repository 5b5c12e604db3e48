"""A drawn concept map as people read it: cut into groups of cards, with names, firmness, bridging and ratings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import combinations
from statistics import fmean
from typing import Any

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.text import Truncator

from mutuality.people.models import Person

from ..models import ChosenCut, ClusterName, Exercise, Placement, Scale, Snapshot, Statement
from ..rules import concept_map as rules
from ..rules import concept_picture as picture
from .cards import desk_of
from .exercise import key_of
from .snapshot import snapshot_for

KIND = Exercise.Kind.CONCEPT_MAP
Named = tuple[str, int, datetime | None]  # a name, how many support it, when it was chosen

# Doors


def map_for(person: Person, slug: str, pk: int, number: int) -> Snapshot:
    """A map that is drawn."""
    snapshot = snapshot_for(person, slug, pk, number)
    if snapshot.exercise.kind != KIND or snapshot.state != Snapshot.State.DRAWN:
        raise Http404
    return snapshot


def name_for(person: Person, slug: str, pk: int, number: int, name: int) -> ClusterName:
    """A name that was suggested for a cluster of a map."""
    snapshot = map_for(person, slug, pk, number)
    found = get_object_or_404(ClusterName, snapshot=snapshot, pk=name)
    found.snapshot = snapshot
    return found


# Reading a map


@dataclass(frozen=True)
class Item:
    """A card on the map."""

    number: int
    statement: Statement
    bridging: float | None
    ratings: dict[str, float]  # the mean on each scale
    at: picture.Point

    @property
    def text(self) -> str:
        return self.statement.text

    @property
    def joins(self) -> str:
        """In a word: does it stand for its group, or join it to others?"""
        if self.bridging is None:
            return ""
        return "anchor" if self.bridging <= 0.25 else "bridge" if self.bridging >= 0.7 else ""


@dataclass(frozen=True)
class Group:
    """A cluster as it is shown. `share`: how much of it comes together again when others might have sorted."""

    number: int
    node: str
    items: list[Item]
    name: str
    is_chosen: bool
    candidates: list[tuple[str, float, int]]
    share: float | None
    scales: Sequence[str] = ()

    @property
    def firmness(self) -> str:
        return "" if self.share is None else rules.firmness(self.share)

    @property
    def bridging(self) -> float | None:
        found = [each.bridging for each in self.items if each.bridging is not None]
        return fmean(found) if found else None

    @property
    def ratings(self) -> dict[str, float]:
        """On each scale the mean of its cards' means."""
        scales = {scale for each in self.items for scale in each.ratings}
        return {scale: fmean(each.ratings[scale] for each in self.items if scale in each.ratings) for scale in scales}

    @property
    def means(self) -> list[tuple[str, float | None]]:
        """Its ratings on every scale on which cards of the map were rated, as columns of a table."""
        return [(scale, self.ratings.get(scale)) for scale in self.scales]

    @property
    def outline(self) -> str:
        return picture.outline([each.at for each in self.items])

    @property
    def label(self) -> str:
        return f"{self.number} {Truncator(self.name).chars(24)}".strip()

    @property
    def label_at(self) -> picture.Point:
        return picture.label_at([each.at for each in self.items], self.label)


@dataclass(frozen=True)
class Reading:
    """A map cut into `k` groups by one of the two ways. `items` are in the order of the trees."""

    snapshot: Snapshot
    way: str
    k: int
    items: list[Item]
    names: Mapping[str, Sequence[Named]]  # by the node of a cluster
    height: int
    chosen: ChosenCut | None
    width: int = picture.WIDTH

    @property
    def result(self) -> Mapping[str, Any]:
        return self.snapshot.result or {}

    @cached_property
    def groups(self) -> list[Group]:
        """In the order of their first cards."""
        clusters = rules.clusters(self.way, self.result["trees"][self.way], self.k)
        clusters.sort(key=lambda cluster: min(self.items[place].number for place in cluster.places))
        return [self.group(number, cluster) for number, cluster in enumerate(clusters, 1)]

    def group(self, number: int, cluster: rules.Cluster) -> Group:
        name, is_chosen = rules.shown_name(self.names.get(cluster.node, []))
        candidates = [tuple(each) for each in self.result["names"].get(cluster.node, [])]
        share = self.result["stability"][self.way].get(str(self.k), {}).get(cluster.node)
        inside = sorted((self.items[place] for place in cluster.places), key=lambda item: item.number)
        return Group(number, cluster.node, inside, name, is_chosen, candidates, share, self.scales)

    @property
    def other_way(self) -> "Reading":
        """The same cards, cut into as many groups by the other way."""
        return replace(self, way="unlike" if self.way == "map" else "map")

    @property
    def is_the_groups(self) -> bool:
        return self.chosen is not None and (self.chosen.way, self.chosen.k) == (self.way, self.k)

    @property
    def steps(self) -> range:
        """What the replay can go through, from many groups to few."""
        return range(rules.bounded(rules.MOST_CLUSTERS, len(self.items)), 1, -1)

    @property
    def joined_next(self) -> list[Group]:
        """The two groups that would become one, were there one group fewer."""
        if self.k < 3:
            return []
        merge = self.result["trees"][self.way][len(self.items) - self.k]
        nodes = {f"{self.way[0]}{int(node)}" for node in merge[:2]}
        return [group for group in self.groups if group.node in nodes]

    @property
    def agreement(self) -> float | None:
        index: float | None = self.result["agreement"].get(str(self.k))
        return index

    @property
    def agree(self) -> str:
        """In a word: do both ways make the same groups?"""
        return "" if self.agreement is None else rules.agreement(self.agreement)

    @property
    def stress(self) -> Mapping[str, Any]:
        """The stress in the sense in which the map was drawn."""
        return next(each for each in self.result["stress"] if each["is_drawn"])

    @property
    def is_like_chance(self) -> bool:
        return self.stress["lowest"] is not None and self.stress["value"] >= self.stress["lowest"]

    @property
    def firmest(self) -> Group | None:
        return max(
            (each for each in self.groups if each.share is not None), key=lambda each: each.share or 0, default=None
        )

    @property
    def loosest(self) -> Group | None:
        return min(
            (each for each in self.groups if each.share is not None), key=lambda each: each.share or 0, default=None
        )

    @property
    def most_important(self) -> Group | None:
        rated = [each for each in self.groups if "importance" in each.ratings]
        return max(rated, key=lambda each: each.ratings["importance"], default=None)

    @property
    def scales(self) -> list[str]:
        return [scale for scale in Scale.values if self.result["ratings"].get(scale)]

    def group_of(self, number: int) -> Group | None:
        return next((group for group in self.groups if any(item.number == number for item in group.items)), None)


def reading_of(snapshot: Snapshot, way: str | None = None, k: int | None = None) -> Reading:
    """The map cut as asked; else as the group chose it; else as proposed. Three queries, however many cards."""
    result: Mapping[str, Any] = snapshot.result or {}
    chosen = ChosenCut.objects.filter(snapshot=snapshot).select_related("by").order_by("-pk").first()
    if way not in rules.WAYS:
        way = chosen.way if chosen is not None else rules.WAYS[0]
    k = rules.bounded(k or (chosen.k if chosen is not None else result["proposed"]), len(result["items"]))
    items, height = _items(snapshot)
    return Reading(snapshot, way, k, items, _names_by_node(snapshot), height, chosen)


def group_at(snapshot: Snapshot, node: str) -> Group | None:
    """The cluster of that name, at the number of groups in which it is firmest; None for one that no page shows."""
    reading = reading_of(snapshot)
    ways = {way[0]: way for way in rules.WAYS}
    if node[:1] not in ways:
        return None
    way = ways[node[0]]
    for k in sorted(reading.steps, key=lambda k: (way, k) != (reading.way, reading.k)):
        cut = replace(reading, way=way, k=k)
        if found := [each for each in cut.groups if each.node == node]:
            return found[0]
    return None


def _items(snapshot: Snapshot) -> tuple[list[Item], int]:
    """The cards in the order of the trees."""
    result: Mapping[str, Any] = snapshot.result or {}
    statements = {each.number: each for each in Statement.objects.filter(exercise=snapshot.exercise_id)}
    at, height = picture.in_frame({each["number"]: (each["x"], each["y"]) for each in result["items"]})
    return [
        Item(
            each["number"],
            statements[each["number"]],
            each["bridging"],
            {
                scale: means[str(each["number"])][0]
                for scale, means in result["ratings"].items()
                if str(each["number"]) in means
            },
            at[each["number"]],
        )
        for each in result["items"]
    ], height


def _names_by_node(snapshot: Snapshot) -> dict[str, list[Named]]:
    found: dict[str, list[Named]] = {}
    rows = ClusterName.objects.filter(snapshot=snapshot).annotate(number=Count("support")).order_by("pk")
    for row in rows:
        found.setdefault(row.node, []).append((row.text, row.number, row.chosen_at))
    return found


@dataclass(frozen=True)
class Suggested:
    """A name for a cluster, with how many support it and whether the reader does."""

    name: ClusterName
    support: int
    is_mine: bool


def names_of(snapshot: Snapshot, node: str, person: Person) -> list[Suggested]:
    """The names that were suggested for a cluster, the most supported first. Two queries."""
    rows = ClusterName.objects.filter(snapshot=snapshot, node=node).select_related("by", "chosen_by")
    mine = set(rows.filter(support__person=person).values_list("pk", flat=True))
    found = rows.annotate(number=Count("support")).order_by("-number", "pk")
    return [Suggested(each, each.number, each.pk in mine) for each in found]


def cuts_of(snapshot: Snapshot) -> list[ChosenCut]:
    """What the group chose, the newest first."""
    return list(ChosenCut.objects.filter(snapshot=snapshot).select_related("by").order_by("-pk"))


# Own piles, perspectives, files


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
            [[statements[number] for number in near] for near in each["near"]],
            each["p"] is not None and each["p"] > 0.05,
        )
        for each in row["apart"]
    ]
    shown = {name: row[name] for name in ("names", "sorters", "alike", "by_chance", "p")}
    return Pair(**shown, maps=maps, width=picture.WIDTH, height=height, apart=apart)


def files_of(snapshot: Snapshot) -> list[str]:
    """What can be taken along. Sorts only once nobody can sort any more: else who sorted last would stand out."""
    closed = snapshot.exercise.state == Exercise.State.CLOSED
    return ["map.json", "map.svg", "cards.csv", *(["sorts.csv"] if closed else [])]
