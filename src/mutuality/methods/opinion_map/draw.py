"""From votes to a map, step by step; the same steps wherever the rows are."""

from collections.abc import Hashable
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

from .axes import Axes, axes, axes_by_turns
from .blocks import Whole, count, gram, gram_of, place, tallied, turned
from .find import MOST_GROUPS, Asked, Scene, found_groups, given_groups, with_enough
from .report import reported
from .result import Groups, OpinionMap
from .rows import Here, Rows, evenly
from .statements import extremities, routing
from .votes import Votes

ENOUGH = 7  # votes that place somebody in a group
MANY = 2_500  # people; above it a grid stands for them, and a sample is looked at
WEIGHED = 100_000  # people from whom the axes are worked out; Polis holds no more in one conversation
WIDE = 1_500  # statements; above it products of all pairs would be too many


def draw_map(
    votes: Votes,
    *,
    mode: str = "default",
    seed: int = 0,
    smallest_group: int = 5,
    groups: Groups | None = None,
    k: int | None = None,
    most_groups: int = MOST_GROUPS,
) -> OpinionMap:
    """Place everybody on two axes, find groups that answer alike, and say what marks each and what bridges all.

    `mode` "default" finds groups that do not depend on the order people came in, none smaller than `smallest_group`;
    "polis" does as a Polis server at a cold start. `groups` (participant to group) skips finding them; `k` asks for
    that many, else the clearest number up to `most_groups` is taken. The same votes and seed give the same map.

    Steps, formulas and limits: docs/methods/opinion-map.md. Raises ValueError for an unknown mode, numbers out of
    range, or groups of people who are not among the participants.

    >>> camps = [(p, s, 1 if (p < 10) == (s < 4) else -1) for p in range(20) for s in range(8)]
    >>> found = draw_map(Votes.of(range(20), range(8), camps))
    >>> found.k, found.no_clear_groups, found.groups[0] == found.groups[9] != found.groups[10]
    (2, False, True)
    """
    asked = Asked(mode, seed, smallest_group, k, most_groups)
    with one_thread():
        return drawn(Here(votes), asked, votes.participants, groups)


def priorities(votes: Votes, groups: Groups | None = None) -> dict[Hashable, float]:
    """For each statement how much it would help to ask it next; with `groups`, as those in a group answered.

    >>> asked = Votes.of(range(30), ["old", "new"], [(person, "old", person % 2) for person in range(30)])
    >>> found = priorities(asked)
    >>> found["new"] > found["old"]
    True
    """
    with one_thread():
        rows = Here(votes)
        counts = rows.total(count)
        found = _axes(rows, counts)
        pull = extremities(found.mean, found.first_two, int(counts.any(axis=0).sum()))
        if groups is not None:
            labels, _ = given_groups(rows.participants, groups, votes.participants)
            counts = rows.total(tallied, 1, beside=np.where(labels < 0, labels, 0))[0]
        return dict(zip(votes.statements, routing(counts, pull, votes.about).tolist(), strict=True))


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[Any]:
    """Sums of floats must not depend on how many cores there are, nor take them all."""
    limit: AbstractContextManager[Any] = _libraries().limit(limits=1)
    return limit


def drawn(
    rows: Rows,
    asked: Asked,
    everybody: tuple[Hashable, ...],
    groups: Groups | None = None,
) -> OpinionMap:
    """The steps, each one adding up over rows: count, axes, place, group, count by group, report."""
    counts = rows.total(count)
    found = _axes(rows, counts)
    voted_on = counts.any(axis=0)
    large = len(rows.participants) > MANY
    lens = found.lens(large, min(ENOUGH, int(voted_on.sum())), voted_on)
    xy, votes = rows.each(place, lens)
    scene = Scene(rows, found, lens, xy, with_enough(votes, lens.enough, asked.mode), large)
    grouped = found_groups(scene, asked) if groups is None else scene.grouped_as(groups, everybody)
    by_group = rows.total(tallied, len(grouped.names), beside=grouped.labels)
    pull = extremities(found.mean, found.first_two, lens.columns)
    return reported(scene, asked, everybody, counts, by_group, pull, grouped)


def _axes(rows: Rows, counts: Whole) -> Axes:
    """Of everybody; of WEIGHED people evenly spread where there are more, with the means of everybody."""
    kept = rows.kept & counts.any(axis=0)
    people = len(rows.participants)
    if kept.sum() > WIDE:
        return axes_by_turns(counts, kept, lambda *turning: rows.total(turned, *turning))
    if people <= WEIGHED:
        return axes(counts, rows.total(gram), kept)
    return axes(counts, rows.total(gram_of, beside=evenly(people, WEIGHED)), kept)
