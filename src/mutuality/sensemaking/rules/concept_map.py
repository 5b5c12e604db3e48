"""What may happen with the cards of a concept map; what is hinted at; and how a tree is cut into clusters."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mutuality.kit.refused import Refused

FEWEST_CARDS = 4
MOST_PILES = 30
MOST_CLUSTERS = 16  # that the replay goes to
WAYS = ("map", "unlike")  # what Ward's clustering goes by: distances on the map, or how unlike cards are
OTHERS = re.compile(
    "(other|others|misc|miscellaneous|various|rest|otr[oa]s?|vari[oa]s|resto|autres?|divers|reste|outr[oa]s?|divers[oa]s"
    "|أخرى|متفرقات|غيرها|nyingine|mengine|mengineyo)"
)


# Before it opens


def check_opening(*, cards: int, cards_each: int, prompt: str) -> None:
    """`cards_each` 0: everybody sorts all of them."""
    if not prompt.strip():
        raise Refused("Write the sentence that the cards complete or answer, before you open it.")
    if cards < FEWEST_CARDS:
        raise Refused("There are too few cards to sort. Make at least {fewest} of them first.", fewest=FEWEST_CARDS)
    if cards_each and not FEWEST_CARDS <= cards_each <= cards:
        raise Refused(
            "Each person can be given between {fewest} and {cards} cards. Change what it asks.",
            fewest=FEWEST_CARDS,
            cards=cards,
        )


# Sorting


def check_placing(*, is_in_hand: bool, is_there: bool) -> None:
    if not is_in_hand:
        raise Refused("This card is not among yours. Here is the next one.")
    if not is_there:
        raise Refused("This pile is gone. Choose another one, or make a new one.")


def check_new_pile(*, piles: int) -> None:
    if piles >= MOST_PILES:
        raise Refused("You have {most} piles already. Put this card into one of them.", most=MOST_PILES)


def check_finishing(*, placed: int) -> None:
    if placed < 2:
        raise Refused("Sort at least two cards first. Even a few of them help.")


ONE_PILE = "All cards lie in one pile. Is there a second thought among them?"
ALL_ALONE = "Every card lies alone. Do any two of them belong together?"
OTHER = "A pile for “other things” joins cards that have nothing in common. Could each lie with its nearest, or alone?"


def hints(piles: Mapping[str, int]) -> list[str]:
    """What to think of before one is done; none of it must be followed. `piles` are sizes by name and number.

    >>> hints({"1 Money": 3, "2 Other": 2})[0] == OTHER, hints({"1 Money": 3, "2 ": 2})
    (True, [])
    """
    sizes = [size for size in piles.values() if size]
    found = [ONE_PILE] if len(sizes) == 1 and sizes[0] > 1 else []
    found += [ALL_ALONE] if len(sizes) > 1 and max(sizes) == 1 else []
    names = [re.findall(r"\w+", name.casefold())[1:] for name, size in piles.items() if size > 1]
    return [*found, OTHER] if any(OTHERS.fullmatch(word) for words in names for word in words[:2]) else found


# Rating


def check_rating(*, cards: Collection[int], hand: Collection[int], scales: Collection[str]) -> None:
    if not scales:
        raise Refused("Here cards are sorted, and not rated.")
    if not cards:
        raise Refused("Rate at least one card, then keep it.")
    if not set(cards) <= set(hand):
        raise Refused("Some of these cards are not among yours. Load the page again.")


# From paper


def read_piles(text: str, cards: Collection[int]) -> list[tuple[str, list[int]]]:
    """Piles as they are written down: a line for each, its name if it has one, and the numbers of its cards.

    >>> read_piles("Money: 1, 4 7\\n2 3", range(1, 9))
    [('Money', [1, 4, 7]), ('', [2, 3])]
    """
    found, seen = [], set[int]()
    for line in filter(str.strip, text.splitlines()):
        name, numbers = _read_line(line)
        for number in numbers:
            _check_card(number, cards, seen)
            seen.add(number)
        found.append((name, numbers))
    if len(seen) < 2:
        raise Refused("Write a line for each pile, with the numbers of its cards.", field="piles")
    if len(found) > MOST_PILES:
        raise Refused("These are more than {most} piles. Is each line one pile?", most=MOST_PILES, field="piles")
    return found


def _read_line(line: str) -> tuple[str, list[int]]:
    name, colon, rest = line.rpartition(":")
    words = re.split(r"[\s,;]+", (rest if colon else line).strip())
    if strange := [word for word in words if not re.fullmatch(r"\d{1,6}", word)]:
        raise Refused(
            "“{word}” is no number of a card. Write: name of the pile: 3, 7, 12", word=strange[0], field="piles"
        )
    return name.strip()[:80], [int(word) for word in words]


def _check_card(number: int, cards: Collection[int], seen: Collection[int]) -> None:
    if number not in cards:
        raise Refused("There is no card {number}. Look at it again.", number=number, field="piles")
    if number in seen:
        raise Refused("Card {number} lies in two piles. Each card lies in one.", number=number, field="piles")


def read_ratings(text: str, cards: Collection[int], field: str) -> dict[int, int]:
    """Ratings as they are written down: number of the card = points.

    >>> read_ratings("1=5, 2 = 3", range(1, 9), "importance")
    {1: 5, 2: 3}
    """
    pairs = re.findall(r"(\d+)\s*=\s*(\d+)", text)
    rest = re.sub(r"\d+\s*=\s*\d+|[\s,;]+", "", text)
    if rest or any(int(card) not in cards or not 1 <= int(value) <= 5 for card, value in pairs):
        raise Refused("Write the number of the card, =, and 1 to 5. For example: 3=5 7=2", field=field)
    return {int(card): int(value) for card, value in pairs}


# What was drawn


@dataclass(frozen=True)
class Cluster:
    """Some of the items of a tree, by their places; `node` is its name there, which stays when others are joined."""

    node: str
    places: tuple[int, ...]


def clusters(way: str, tree: Sequence[Sequence[float]], k: int) -> list[Cluster]:
    """The `k` clusters of a tree of merges, that of the first item first.

    >>> [each.places for each in clusters("map", [[0, 1, 0.1], [2, 3, 0.2], [4, 5, 0.9]], 2)]
    [(0, 1), (2, 3)]
    """
    items = len(tree) + 1
    parts: dict[int, tuple[int, ...]] = {place: (place,) for place in range(items)}
    for number, (left, right, *_height) in enumerate(tree[: items - k]):
        parts[items + number] = tuple(sorted(parts.pop(int(left)) + parts.pop(int(right))))
    found = [Cluster(f"{way[0]}{node}", places) for node, places in parts.items()]
    return sorted(found, key=lambda cluster: cluster.places)


def bounded(k: int, items: int) -> int:
    """A number of clusters that a tree of so many items can be cut into, and a page can show.

    >>> bounded(99, 30), bounded(0, 30), bounded(8, 5)
    (16, 2, 4)
    """
    return max(2, min(k, MOST_CLUSTERS, items - 1))


def check_choosing(*, state: str, k: int, items: int) -> None:
    if state != "drawn":
        raise Refused("There is nothing to choose from yet. Come back when it is drawn.")
    if k != bounded(k, items):
        raise Refused("Choose between 2 and {most} groups.", most=bounded(MOST_CLUSTERS, items), field="k")


def check_name(*, text: str, is_there: bool) -> None:
    if not is_there:
        raise Refused("This group of cards is not on the map. Go back to the map and choose one.")
    if not text.strip():
        raise Refused("Write a few words that say what these cards have in common.", field="text")


def firmness(share: float) -> str:
    """How firm a cluster is, in a word: how much of it came together again when other people might have sorted."""
    return "firm" if share >= 0.75 else "fair" if share >= 0.6 else "loose"


def nodes_of(trees: Mapping[str, Sequence[Sequence[float]]]) -> set[str]:
    """All clusters of both trees, from single items up."""
    return {f"{way[0]}{node}" for way, tree in trees.items() for node in range(2 * len(tree) + 1)}


def shown_name(names: Sequence[tuple[str, int, datetime | None]]) -> tuple[str, bool]:
    """What a cluster is called, and whether that was chosen: what who leads chose last, or else what most support.

    `names` are (text, how many support it, when it was chosen). Of names with equal support none is shown.

    >>> shown_name([("Money", 2, None), ("Pay", 1, None)]), shown_name([("Money", 1, None), ("Pay", 1, None)])
    (('Money', False), ('', False))
    """
    if chosen := [(at, text) for text, _support, at in names if at is not None]:
        return max(chosen)[1], True
    most = max((support for _text, support, _at in names), default=0)
    first = [text for text, support, _at in names if support == most]
    return (first[0], False) if most and len(first) == 1 else ("", False)


def agreement(index: float) -> str:
    """How far two ways of grouping agree, in a word, from their adjusted Rand index."""
    return "same" if index >= 0.95 else "much" if index >= 0.7 else "partly" if index >= 0.4 else "little"
