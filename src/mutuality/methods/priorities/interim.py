"""From everybody's own picks to one list in which each constituency weighs as it was agreed, few people or many.

Source: James Lind Alliance Guidebook, ch. 8; formulas and limits: docs/methods/priorities.md.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from ..small_groups import FEWEST, hidden_answers
from .order import LIMIT, Item, Levels, check_choices, checked_items, in_levels, places


class Pick(NamedTuple):
    """What one person picked, the most important first, and their constituency (None: undeclared)."""

    choices: Sequence[Item]
    constituency: Hashable = None


@dataclass(frozen=True)
class Constituency:
    """How one constituency sees it: points and how many picked each item, places by points, and scores by places."""

    people: int
    voice: Fraction
    points: Mapping[Item, int]
    pickers: Mapping[Item, int]
    places: Mapping[Item, Fraction]
    scores: Mapping[Item, Fraction]


@dataclass(frozen=True)
class Interim:
    """The list: `ranking` with its ties, `places` and the combined `scores`; empty where too few people picked.

    `constituencies` are those that can be shown; `left_out` count and are not shown, nor are scores then, for they
    would tell of them; `silent` picked nothing. `uncounted` people are of no constituency that has a voice.
    """

    people: int
    ranking: Levels
    places: Mapping[Item, Fraction]
    scores: Mapping[Item, Fraction]
    constituencies: Mapping[Hashable, Constituency]
    left_out: tuple[Hashable, ...] = ()
    silent: tuple[Hashable, ...] = ()
    uncounted: int = 0


@dataclass(frozen=True)
class Cut:
    """A place to draw the line: after so many `items`, where scores drop by `drop`."""

    items: int
    drop: Fraction


def interim(
    picks: Sequence[Pick],
    items: Sequence[Item],
    voices: Mapping[Hashable, int | Fraction] | None = None,
    *,
    most: int = 10,
    smallest_group: int = LIMIT,
) -> Interim:
    """Picks to points (`most` to 1), added up for each constituency, ranked, reverse-scored, added with their voices.

    In a list of n items place r scores n + 1 - r; those that tie share the mean, and so do items that nobody picked.
    `voices` are the constituencies with what each weighs; without them all that are declared weigh the same, and where
    nobody declares any, all together are one. Raises ValueError for picks that are not on the list, twice or too many,
    and for voices that are not above nought.

    >>> picks = [Pick(["sleep", "pain"], "nurses")] * 20 + [Pick(["pain", "work"], "carers")] * 5
    >>> found = interim(picks, ["sleep", "pain", "work", "food"])
    >>> found.ranking, found.constituencies["carers"].points["pain"], float(found.scores["work"])
    ((('pain',), ('sleep',), ('work',), ('food',)), 50, 4.5)
    """
    names, known = checked_items(items), frozenset(items)
    for pick in picks:
        check_choices(pick.choices, known, most)
    asked = _voices(picks, voices)
    parts = {name: [pick for pick in picks if pick.constituency == name and pick.choices] for name in asked}
    found = {name: _constituency(part, names, asked[name], most) for name, part in parts.items() if part}
    people = sum(each.people for each in found.values())
    silent = tuple(name for name in asked if name not in found)
    uncounted = sum(bool(pick.choices) for pick in picks) - people
    if people < max(smallest_group, FEWEST):
        return Interim(people, (), {}, {}, {}, tuple(found), silent, uncounted)
    hidden = hidden_answers([each.people for each in found.values()], smallest_group)
    out = tuple(name for place, name in enumerate(found) if place in hidden)
    scores = {item: sum((each.voice * each.scores[item] for each in found.values()), Fraction(0)) for item in names}
    ranking = in_levels(scores)
    shown = {name: each for name, each in found.items() if name not in out}
    return Interim(people, ranking, places(ranking), {} if out else scores, shown, out, silent, uncounted)


def cuts(found: Interim, fewest: int = 25, most: int = 30) -> tuple[Cut, ...]:
    """Where to draw the line so that `fewest` to `most` items stay, the greatest drop of scores first.

    It is never drawn between items that tie; where ties leave no such place, or scores are not shown, none is given.
    Raises ValueError for a range that holds no number.

    >>> picks = [Pick(["sleep", "pain", "work"])] * 5
    >>> cuts(interim(picks, ["sleep", "pain", "work", "food", "rest"]), fewest=2, most=4)
    (Cut(items=3, drop=Fraction(3, 2)), Cut(items=2, drop=Fraction(1, 1)))
    """
    if not 1 <= fewest <= most:
        raise ValueError("Say how many items may stay: at least one, and from fewer to more.")
    drawn, kept = [], 0
    for level, following in pairwise(found.ranking if found.scores else ()):
        kept += len(level)
        if fewest <= kept <= most:
            drawn.append(Cut(kept, found.scores[level[0]] - found.scores[following[0]]))
    return tuple(sorted(drawn, key=lambda cut: (-cut.drop, cut.items)))


def _voices(picks: Sequence[Pick], voices: Mapping[Hashable, int | Fraction] | None) -> dict[Hashable, Fraction]:
    if voices is not None:
        if any(type(voice) not in (int, Fraction) or voice <= 0 for voice in voices.values()):
            raise ValueError("What a constituency weighs is a whole number or a Fraction above nought.")
        return {name: Fraction(voice) for name, voice in voices.items()}
    declared = sorted({pick.constituency for pick in picks if pick.constituency is not None}, key=str)
    return dict.fromkeys(declared or [None], Fraction(1))


def _constituency(part: Sequence[Pick], items: tuple[Item, ...], voice: Fraction, most: int) -> Constituency:
    points: Counter[Item] = Counter(dict.fromkeys(items, 0))
    pickers: Counter[Item] = Counter(dict.fromkeys(items, 0))
    for pick in part:
        pickers.update(pick.choices)
        points.update({item: most - place for place, item in enumerate(pick.choices)})
    ranked = places(in_levels(points))
    scores = {item: len(items) + 1 - ranked[item] for item in items}
    return Constituency(len(part), voice, points, pickers, ranked, scores)
