"""Ranked: people put options in order. Schulze chooses; instant run-off and Borda stand beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .counting import Heard, Items, Way, checked_options, in_levels, tallied
from .points import chosen, in_columns, is_behind
from .runoff import Runoff, runoff
from .schulze import Numbers, in_order, preferences, strongest_paths
from .shape import LIMIT, USUAL, Ballot, Eligible, Found, Levels, Reason, Rule, Tally, Voice


@dataclass(frozen=True)
class Ranked:
    """The three orders side by side, and what they rest on: `preferred[a][b]` people put option a before option b;
    `paths[a][b]` is the strength of the strongest path from a to b. Places are those of the options."""

    schulze: Levels
    runoff: Runoff
    borda: Levels
    preferred: tuple[tuple[int, ...], ...]
    paths: tuple[tuple[int, ...], ...]


def ranked(
    ballots: Sequence[Ballot], eligible: Eligible, rule: Rule = USUAL, options: Sequence[str] = (), limit: int = LIMIT
) -> Tally:
    """The option that the Schulze method puts first is chosen; the reasons say where instant run-off would differ.

    A voice has every option once, the best first, or is "abstain", which counts to the quorum only. Counts are Borda
    points: how many options it stands before, summed over people. The support of an option is its share of the most it
    could have, so a half is the middle of the list. What is chosen needs `rule.threshold` of it, and `each_threshold`
    in each perspective; without one `threshold`, or a half. Raises ValueError for fewer than two options and more
    voices than people, BadBallot for an order with an option missing, strange or twice. Sources: Schulze 2011;
    docs/methods/tally.md.

    >>> voices = [Ballot(["park", "hall", "barn"])] * 3 + [Ballot(["hall", "barn", "park"])] * 2
    >>> found = ranked(voices, Eligible(people=5), options=["hall", "park", "barn"])
    >>> found.outcome, found.winners, found.more.borda
    ('passed', ('park',), (('hall',), ('park',), ('barn',)))
    """
    names = checked_options(options)
    place_of = {option: place for place, option in enumerate(names)}

    def read(voice: Voice) -> tuple[int, ...]:
        if isinstance(voice, str) or len(voice) != len(names) or place_of.keys() != set(voice):
            raise ValueError(f"Put every option in order once, the best first, or abstain: {', '.join(names)}.")
        return tuple(map(place_of.__getitem__, voice))

    def hear(items: Items) -> Heard:
        orders, people = in_columns(items, len(names))
        counts = dict(zip(names, borda(orders, people), strict=True))
        return Heard(counts, int(people.sum()), counts, len(names) - 1, (orders, people))

    def judge(heard: Heard) -> Found:
        orders, people = heard.more
        more = compared(orders, people, names)
        found = chosen(more.schulze, heard, rule, more)
        if found.winners and set(found.winners) != set(more.runoff.winners):
            why = Reason("runoff_differs", {"options": more.runoff.winners})
            return replace(found, reasons=(*found.reasons, why))
        return found

    way = Way(read, hear, judge, lambda heard, found: is_behind(heard, found, rule))
    return tallied("ranked", ballots, eligible, rule, limit, way)


def compared(orders: Numbers, people: Numbers, names: tuple[str, ...]) -> Ranked:
    """The three orders of the same ballots: a row of places for each order that somebody gave, the best first."""
    preferred = preferences(orders, people, len(names))
    paths = strongest_paths(preferred)
    return Ranked(
        schulze=in_order(paths, names),
        runoff=runoff(orders, people, names),
        borda=in_levels(dict(zip(names, borda(orders, people), strict=True))),
        preferred=_plain(preferred),
        paths=_plain(paths),
    )


def borda(orders: Numbers, people: Numbers) -> list[int]:
    """For each option, how many others it stands before, summed over people."""
    options = orders.shape[1]
    points = np.zeros(options)
    for place in range(options):
        points += np.bincount(orders[:, place], people * (options - 1 - place), options)
    return [int(number) for number in points]


def _plain(matrix: Numbers) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in matrix.tolist())
