"""The page of a Delphi, whatever it has become, and what a drawn result of it shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mutuality.methods.delphi import ConsensusRule
from mutuality.methods.delphi.outcome import CANNOT_SAY, IN, NO_CONSENSUS, ONE_GROUP, OUT
from mutuality.people.models import Person

from ..forms.delphi import RoundForm
from ..forms.exercise import DrawForm
from ..models import DelphiRound, DelphiRule, DelphiScore, Exercise, Snapshot, Statement
from ..queries import delphi as queries
from ..queries import exercise as exercises
from ..queries import snapshot as snapshots
from ..queries.statements import statements_in
from ..rules.delphi import WRITTEN, rule_of
from .delphi_shown import Drawing, drawing_of

ORDER = (IN, ONE_GROUP, NO_CONSENSUS, OUT, CANNOT_SAY)
Context = dict[str, Any]


def exercise_page(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)
    rounds = queries.rounds_of(exercise)
    context = {
        "exercise": exercise,
        "partnership": exercise.partnership,
        "leads": exercises.leads(person, exercise),
        "rule": rule_context(exercise.settings),
        **(_under_way(person, exercise, rounds) if rounds else {"items": list(statements_in(exercise))}),
    }
    return render(request, "sensemaking/delphi.html", context)


def rule_context(settings: dict[str, Any]) -> Context:
    """A rule as the page says it in words."""
    rule = rule_of(settings)
    return {"is_own": settings["rule"] == WRITTEN, "digest": rule.digest, "rounds": settings["rounds"], **_words(rule)}


def _words(rule: ConsensusRule) -> Context:
    def lines(conditions: Iterable[Any]) -> list[Context]:
        return [
            {"sense": each.sense, "hundredths": round(each.share * 100), "low": each.low, "high": each.high}
            for each in conditions
        ]

    ways = {"scope": rule.scope, "out_scope": rule.out_scope}
    return {"enough": lines(rule.enough), "out": lines(rule.out), **ways}


def _under_way(person: Person, exercise: Exercise, rounds: list[DelphiRound]) -> Context:
    this, own = rounds[-1], queries.own_scores(person, exercise)
    items, said, before = list(queries.items_of(this)), own.get(this.number, {}), own.get(this.number - 1, {})
    return {
        "this": this,
        "rows": [(each, said.get(each.number), before.get(each.number)) for each in items],
        "own_reasons": _reasons_given(own, rounds),
        "said": sum(each.number in said for each in items),
        "next": queries.next_item(items, said),
        "takes_part": exercises.takes_part(person, exercise),
        "heard": queries.heard_in(this),
        "suggested": queries.waiting_suggestions(exercise),
        "drawn": snapshots.latest_drawn(exercise),
        "has_results": any(each.closed_at for each in rounds),
        "snapshots": snapshots.snapshots_of(exercise),
        "draw_form": DrawForm(),
        "round_form": RoundForm(),
    }


def _reasons_given(own: dict[int, dict[int, DelphiScore]], rounds: list[DelphiRound]) -> list[DelphiScore]:
    """What the reader wrote in rounds that are closed."""
    closed = [own.get(each.number, {}) for each in rounds if each.closed_at]
    return [each for said in closed for each in said.values() if each.comment]


# What was found


@dataclass(frozen=True)
class Found:
    """One item as a result shows it."""

    number: int
    text: str
    is_in: bool
    outcome: str
    important_to: list[str]
    everyone: dict[str, Any] | None
    cannot: int | None
    drawing: Drawing | None
    reasons: list[str]


def found_context(_request: HttpRequest, snapshot: Snapshot) -> Context:
    assert snapshot.result is not None
    rounds = snapshot.result["rounds"]
    last, statements = rounds[-1], texts_of(snapshot.exercise)
    reasons = queries.reasons_in(snapshot.exercise)
    found = {each["item"]: _found(each, statements, reasons) for each in last["items"]}
    rules = last["other_rules"]
    come_out = [name for name in ORDER if any(each["counts"].get(name) for each in rules)]
    return {
        "last": last,
        "by_outcome": [(name, [item for item in found.values() if item.outcome == name]) for name in ORDER],
        "everything": list(found.values()),
        "rule": rule_context(snapshot.exercise.settings),
        "other_rules": [_by_rule(each, rules[0], come_out) for each in rules],
        "changes": [(found[each["item"]], each) for each in last.get("stability", [])],
        "attrition": last.get("attrition"),
        "leavers": [(statements[each["item"]], each) for each in last.get("attrition", {}).get("items", [])],
        "rounds": snapshot.exercise.settings["rounds"],
    }


def texts_of(exercise: Exercise) -> dict[int, Statement]:
    """All statements, also those that were set aside or whose words are gone; results know them by their numbers."""
    return {each.number: each for each in Statement.objects.filter(exercise=exercise)}


def _found(item: dict[str, Any], statements: dict[int, Statement], reasons: dict[int, list[str]]) -> Found:
    statement = statements[item["item"]]
    return Found(
        statement.number,
        statement.text,
        statement.is_in,
        item["outcome"],
        item["important_to"],
        item["everyone"],
        item["cannot"],
        drawing_of(item),
        reasons.get(statement.number, []),
    )


def _by_rule(given: dict[str, Any], ours: dict[str, Any], come_out: list[str]) -> Context:
    """What one rule makes of it: how many of each, and which items come out otherwise than by ours."""
    other = [int(item) for item, outcome in given["outcomes"].items() if outcome != ours["outcomes"][item]]
    return {
        "name": DelphiRule(given["rule"]).label,
        "is_ours": given is ours,
        "counts": [(outcome, given["counts"].get(outcome, 0)) for outcome in come_out],
        "otherwise": sorted(other),
    }


def things_of(snapshot: Snapshot) -> list[tuple[str, str]]:
    """What one can disagree with: each item."""
    assert snapshot.result is not None
    statements = texts_of(snapshot.exercise)
    numbers = [each["item"] for each in snapshot.result["rounds"][-1]["items"]]
    return [(str(number), statements[number].text) for number in numbers if statements[number].text]
