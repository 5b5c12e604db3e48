"""The numbers of a map, put together under the names of people, groups and statements."""

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

from . import grouping, honesty
from .blocks import Floats, Whole
from .find import Asked, Grouped, Scene
from .kmeans import Labels
from .result import ByPerson, Group, Named, OpinionMap, StatementResult, Tally
from .statements import Chosen, group_informed, majority, representative, routing


def reported(
    scene: Scene,
    asked: Asked,
    everybody: tuple[Hashable, ...],
    counts: Whole,
    by_group: Whole,
    pull: Floats,
    grouped: Grouped,
) -> OpinionMap:
    """`counts` is 3 × statements of all, `by_group` groups × 3 × statements; `pull` the statements' extremities."""
    statements, kept = scene.rows.statements, scene.axes.kept
    marking = [_named(each, statements) for each in representative(by_group, kept)]
    agreed, disagreed = majority(counts, kept)
    sizes = np.bincount(grouped.labels[grouped.labels >= 0], minlength=len(grouped.names)).tolist()
    return OpinionMap(
        mode=asked.mode,
        seed=asked.seed,
        participants=everybody,
        statements=statements,
        k=len(grouped.names),
        silhouette=grouped.silhouette,
        runner_up=grouped.runner_up,
        stability=grouped.stability,
        doubt=grouped.doubt,
        groups=_groups(scene.rows.participants, everybody, grouped),
        group_sizes=dict(zip(grouped.names, sizes, strict=True)),
        coordinates=ByPerson(
            scene.rows.participants, lambda place: (float(scene.xy[place, 0]), float(scene.xy[place, 1]))
        ),
        statement_results=_results(scene, counts, by_group, pull, grouped.names),
        representative=dict(zip(grouped.names, marking, strict=True)),
        consensus={"agree": _named(agreed, statements), "disagree": _named(disagreed, statements)},
        parameters=_parameters(scene, asked, grouped, int(counts.sum())),
    )


def _groups(people: tuple[Hashable, ...], everybody: tuple[Hashable, ...], grouped: Grouped) -> ByPerson[Group | None]:
    """Everybody's group, those who never voted included."""
    labels: Labels = grouped.labels
    if len(people) < len(everybody):
        place = {person: number for number, person in enumerate(people)}
        labels = np.array([labels[place[one]] if one in place else -1 for one in everybody], dtype=np.int8)
    return ByPerson(everybody, lambda at: None if labels[at] < 0 else grouped.names[labels[at]])


def _results(
    scene: Scene, counts: Whole, by_group: Whole, pull: Floats, names: tuple[Group, ...]
) -> tuple[StatementResult, ...]:
    """Statement by statement. Without groups everybody together is asked what to ask next."""
    asked_next = routing(by_group.sum(axis=0) if names else counts, pull, scene.rows.about).tolist()
    bridging, dividing = (each.tolist() if names else [None] * len(pull) for each in group_informed(by_group))
    all_counts, group_counts, far = counts.T.tolist(), by_group.transpose(2, 0, 1).tolist(), pull.tolist()
    out = (~scene.rows.kept).tolist()
    return tuple(
        StatementResult(
            id=statement,
            tally=Tally(*all_counts[column]),
            per_group={name: Tally(*each) for name, each in zip(names, group_counts[column], strict=True)},
            extremity=far[column],
            priority=asked_next[column],
            group_informed_consensus=bridging[column],
            group_informed_dissent=dividing[column],
            moderated_out=out[column],
        )
        for column, statement in enumerate(scene.rows.statements)
    )


def _named(chosen: Sequence[Chosen], statements: tuple[Hashable, ...]) -> tuple[Named, ...]:
    return tuple(
        Named(
            statements[one.column], one.stance, one.why, one.score, one.share, one.share_test, one.ratio, one.ratio_test
        )
        for one in chosen
    )


def _parameters(scene: Scene, asked: Asked, grouped: Grouped, votes: int) -> dict[str, Any]:
    return {
        "smallest_group": asked.smallest_group,
        "k": asked.k,
        "most_groups": asked.most_groups,
        "votes": votes,
        "voted": len(scene.rows.participants),
        "enough_votes": scene.lens.enough,
        "grouped": int((grouped.labels >= 0).sum()),
        "form": "grid" if scene.large else "people",
        "starts": grouping.STARTS,
        "bootstraps": honesty.DRAWS,
    }
