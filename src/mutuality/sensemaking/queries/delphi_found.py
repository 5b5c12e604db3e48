"""What came of a round: counted once, when it closes, and kept without any person in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from django.utils.translation import gettext_noop

from mutuality.kit.refused import Refused
from mutuality.methods.delphi import (
    SHIPPED,
    Attrition,
    ConsensusRule,
    Panel,
    Shown,
    Spread,
    outcomes,
    stability,
    what_other_rules_give,
)
from mutuality.methods.delphi import attrition as attrition_of

from ..models import DelphiRound, DelphiScore, Exercise
from ..rules.delphi import HIGHEST, LOWEST, frozen_rule
from .delphi import items_of, rounds_of
from .drawn import Drawn, digest_of, versions
from .exercise import sides_of

Plain = dict[str, Any]
METHOD = gettext_noop("Delphi in rounds, each group by itself, by a frozen rule")


class Said(NamedTuple):
    """One answer, by which respondent, in which round; `promise` is the digest of its salted leaf in the record."""

    round: int
    person: int
    key: str
    item: int
    score: int | None
    promise: str


@dataclass(frozen=True)
class Table:
    """All scores so far; rows are the same people in every round."""

    rows: list[Said]
    people: list[int]
    sides: list[str | None]
    limit: int

    def panel(self, number: int, items: list[int]) -> Panel:
        scores = np.full((len(self.people), len(items)), np.nan)
        row, column = {each: at for at, each in enumerate(self.people)}, {each: at for at, each in enumerate(items)}
        for said in self.rows:
            if said.round == number and said.item in column and said.score is not None:
                scores[row[said.person], column[said.item]] = said.score
        return Panel(scores, items, self.sides, lowest=LOWEST, highest=HIGHEST, smallest_group=self.limit)


def result_of(this: DelphiRound) -> Plain:
    """What came of a round, by the rule that was frozen; from the second on, also what changed and who left."""
    exercise = this.exercise
    before = [each for each in rounds_of(exercise) if each.number < this.number]
    table, rule = _table(exercise, this.number), frozen_rule(exercise.settings)
    items = [item.number for item in items_of(this)]
    panel = table.panel(this.number, items)
    said = [each for each in table.rows if each.round == this.number]
    found: Plain = {
        "round": this.number,
        "people": _if_enough(len({each.person for each in said}), panel.limit),
        "answers": len(said),
        "digest": digest_of(sorted(each.promise for each in said)),
        "items": _items(panel, rule, said),
        "other_rules": _other_rules(panel, exercise.settings["rule"], rule),
    }
    if before:
        first, last = (table.panel(each.number, _counted(each)) for each in (before[0], before[-1]))
        found |= {"stability": _stability(last, panel), "attrition": _attrition(attrition_of(first, panel))}
    return found


def _table(exercise: Exercise, until: int) -> Table:
    """Whoever declared no perspective, or has left, has none here and counts among all."""
    said = DelphiScore.objects.filter(round__exercise=exercise, round__number__lte=until).order_by("pk")
    wanted = "round__number", "respondent_id", "respondent__key", "statement__number", "score", "leaf__digest"
    rows = [Said(*row) for row in said.values_list(*wanted)]
    keys = {each.person: each.key for each in rows}
    sides = sides_of(exercise)
    names = [sides[key][1] if key in sides else None for _, key in sorted(keys.items())]
    return Table(rows, sorted(keys), names, exercise.smallest_group)


def _counted(closed: DelphiRound) -> list[int]:
    return [each["item"] for each in closed.counted["items"]]


def _if_enough(people: int, limit: int) -> int | None:
    return people if people >= limit else None


def _items(panel: Panel, rule: ConsensusRule, said: Iterable[Said]) -> list[Plain]:
    could_not: list[Any] = [each.item for each in said if each.score is None]
    return [
        {
            "item": each.item,
            "outcome": each.outcome,
            "important_to": list(each.important_to),
            "cannot": could_not.count(each.item) if each.shown.everyone else None,
            **_shown(each.shown),
        }
        for each in outcomes(panel, rule)
    ]


def _shown(shown: Shown) -> Plain:
    return {
        "everyone": _spread(shown.everyone) if shown.everyone else None,
        "groups": [{"name": name, **_spread(spread)} for name, spread in shown.groups.items()],
        "left_out": bool(shown.left_out),
    }


def _spread(spread: Spread) -> Plain:
    return {
        "people": spread.people,
        "counts": list(spread.counts),
        "mean": round(spread.mean, 3),
        "median": spread.median,
        "quartiles": list(spread.quartiles),
        "far_apart": bool(spread.disagreement),
    }


def _other_rules(panel: Panel, name: str, rule: ConsensusRule) -> list[Plain]:
    """Our own first."""
    return [
        {"rule": each.name, "counts": dict(each.counts), "outcomes": _by_name(each.outcomes)}
        for each in what_other_rules_give(panel, {name: rule, **SHIPPED})
    ]


def _by_name(outcomes_of: Mapping[Any, str]) -> dict[str, str]:
    return {str(item): outcome for item, outcome in outcomes_of.items()}


def _stability(before: Panel, after: Panel) -> list[Plain]:
    """Of items that enough people scored in both rounds."""
    return [
        {
            "item": each.item,
            "people": each.people,
            "changed": int(each.changed * each.people),
            "crossed": int(each.crossed * each.people),
            "mean_change": round(each.mean_change, 3),
        }
        for each in stability(before, after)
        if each.changed is not None and each.crossed is not None and each.mean_change is not None
    ]


def _attrition(found: Attrition) -> Plain:
    return {
        "people": found.people,
        "stayed": found.stayed,
        "groups": [
            {"name": name, "people": people, "stayed": stayed} for name, (people, stayed) in found.groups.items()
        ],
        "left_out": bool(found.left_out),
        "items": [
            {"item": each.item, "left": round(each.left, 3), "stayed": round(each.stayed, 3)}
            for each in found.items
            if each.left is not None and each.stayed is not None
        ],
    }


def draw_delphi(exercise: Exercise, _seed: int, _tell: object) -> Drawn:
    """What came of every round that is closed. Nothing of an open one: nobody is to follow others meanwhile."""
    closed = [each for each in rounds_of(exercise) if each.closed_at is not None]
    if not closed:
        raise Refused("The first round is still open. There are results when it is closed.")
    rule, results = exercise.settings["rule"], [each.counted for each in closed]
    return Drawn(
        METHOD,
        {"rounds": results},
        {"rule": rule, "rule_digest": exercise.settings["digest"], "smallest_group": exercise.smallest_group},
        sum(each["answers"] for each in results),
        digest_of([each["digest"] for each in results]),
        versions(),
    )
