"""A result, put so that a page can say it in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import ceil
from typing import Any

from django.utils.translation import gettext

from mutuality.methods.tally.shape import HALF, OBJECT, TOO_SMALL
from mutuality.partnerships.models import Partnership

from ..models import Decider, Option, Outcome, Position, Proposal
from ..models.proxy import in_name
from ..rules.closing import sentence_of, shows_turnout
from .objections import with_objections
from .standing import counted_positions


@dataclass(frozen=True)
class Line:
    """One option in the result: its place, and how much it got."""

    place: int
    option: Option
    points: int
    supporters: int | None
    mean: str


@dataclass(frozen=True)
class Round:
    """One round of instant run-off: first places of those who are left, and who goes."""

    counts: list[tuple[str, int]]
    out: list[str]


@dataclass(frozen=True)
class Result:
    """What the result page shows; `reasons` are those of the counting (methods.tally), with options in words."""

    outcome: Outcome
    needed: int
    shows_numbers: bool
    counts: dict[str, int]
    abstained: int
    lines: list[Line]
    winners: list[str]
    reasons: dict[str, dict[str, Any]]
    sides: list[dict[str, Any]]
    not_yet: list[str]
    schulze: list[str]
    borda: list[str]
    runoff: dict[str, Any] | None
    reasons_given: list[Position]
    names: list[tuple[str, list[str]]]
    absent: list[str]

    @property
    def shows_sides(self) -> bool:
        return any(side["state"] != TOO_SMALL for side in self.sides)


def decided_since(partnership: Partnership, since: datetime) -> list[Outcome]:
    """What came of the proposals that closed after `since`, the first first."""
    found = Outcome.objects.filter(proposal__partnership=partnership, at__gt=since)
    return list(
        found.select_related("proposal__partnership").prefetch_related("proposal__options").order_by("at", "pk")
    )


def in_words(outcome: Outcome) -> str:
    """The result in one sentence, as the record has it, in the reader's language."""
    proposal = outcome.proposal
    text = {option.key: option.text for option in proposal.options.all()}
    winners = [text[key] for key in outcome.tally["winners"] if key in text]
    sentence = gettext(sentence_of(outcome.result, has_options=proposal.has_options))
    return sentence.format(question=proposal.question, option=", ".join(winners))


@dataclass(frozen=True)
class RuleShown:
    """The frozen rule, as a page says it; `needed` people have to answer. Empty shares are not asked."""

    needed: int
    threshold: str
    is_half: bool
    asks_each: bool
    each_quorum: str


def rule_of(proposal: Proposal, eligible: int) -> RuleShown:
    rule = proposal.rule
    return RuleShown(
        needed=ceil(rule.quorum * eligible),
        threshold=proposal.threshold,
        is_half=rule.threshold == HALF,
        asks_each=rule.asks_each,
        each_quorum=proposal.each_quorum if rule.each_quorum else "",
    )


def result_of(proposal: Proposal) -> Result:
    outcome, options = proposal.outcome, {option.key: option for option in proposal.options.all()}
    tally = outcome.tally
    more = tally["more"] or {}
    reasons = _reasons(proposal)
    text = {key: option.text for key, option in options.items()}
    sides = [side for side in tally["perspectives"] if side["perspective"] is not None]
    return Result(
        outcome=outcome,
        needed=ceil(Fraction(outcome.rule["quorum"]) * outcome.eligible),
        shows_numbers=shows_turnout(outcome.answered, is_secret=proposal.is_secret),
        counts=tally["counts"],
        abstained=tally["abstained"],
        lines=_lines(tally, more, options),
        winners=[text[key] for key in tally["winners"]] if options else [],
        reasons={each["code"]: _named(each["values"], text) for each in tally["reasons"]},
        sides=sides,
        not_yet=[r["values"]["perspective"] for r in tally["reasons"] if r["code"] == "perspective_not_yet"],
        schulze=_levels(more.get("schulze", []), text),
        borda=_levels(more.get("borda", []), text),
        runoff=_runoff(more["runoff"], text) if "runoff" in more else None,
        reasons_given=sorted(reasons, key=lambda each: each.stance != OBJECT),
        names=[] if options or proposal.is_secret else _names(proposal, tally["counts"]),
        absent=_absent(proposal),
    )


def _lines(tally: dict[str, Any], more: dict[str, Any], options: dict[str, Option]) -> list[Line]:
    """Options with the best first; those that tie have one place."""
    lines, place = [], 1
    for level in tally["ranking"]:
        for key in level:
            mean = more.get("means", {}).get(key)
            supporters = more.get("supporters", {}).get(key)
            lines.append(Line(place, options[key], tally["counts"][key], supporters, _one_decimal(mean)))
        place += len(level)
    return lines


def _one_decimal(mean: str | None) -> str:
    """
    >>> _one_decimal("21/5"), _one_decimal(None)
    ('4.2', '')
    """
    return f"{float(Fraction(mean)):.1f}" if mean is not None else ""


def _named(values: dict[str, Any], text: dict[str, str]) -> dict[str, Any]:
    """The values of a reason, with options by their words."""
    named = dict(values)
    if "option" in named:
        named["option"] = text.get(named["option"], named["option"])
    if "options" in named:
        named["options"] = [text.get(key, key) for key in named["options"]]
    if named.keys() >= {"agree", "against"}:
        named["sides"] = named["agree"] + named["against"]
    return named


def _levels(levels: list[list[str]], text: dict[str, str]) -> list[str]:
    """Options in order, those that tie together on one line."""
    return [" = ".join(text[key] for key in level) for level in levels]


def _runoff(runoff: dict[str, Any], text: dict[str, str]) -> dict[str, Any]:
    rounds = [
        Round(
            sorted(((text[key], number) for key, number in each["counts"].items()), key=lambda row: -row[1]),
            [text[key] for key in each["out"]],
        )
        for each in runoff["rounds"]
    ]
    return {
        "winners": [text[key] for key in runoff["winners"]],
        "rounds": rounds,
        "tie": [text[key] for key in runoff["tie"]],
        "is_followed": runoff["is_followed"],
    }


def _reasons(proposal: Proposal) -> list[Position]:
    """What people gave as a reason, on an open ballot, to the words as they were at the end."""
    if proposal.is_secret:
        return []
    found = counted_positions(proposal).exclude(reason="")
    return with_objections(proposal, list(found.select_related("person", "said_by").order_by("person__name")))


def _names(proposal: Proposal, stances: Iterable[str]) -> list[tuple[str, list[str]]]:
    """For each stance that somebody took, their names: text alone, for thousands may have answered."""
    said = counted_positions(proposal).order_by("person__name")
    found: dict[str, list[str]] = {stance: [] for stance in stances}
    for stance, name, carrier in said.values_list("stance", "person__name", "said_by__name"):
        if stance in found:
            found[stance].append(in_name(_called(name), carrier))
    return [(stance, names) for stance, names in found.items() if names]


def _absent(proposal: Proposal) -> list[str]:
    """Who had a voice and was away, by name; of a secret ballot nobody is named."""
    if proposal.is_secret:
        return []
    away = Decider.objects.filter(proposal=proposal, has_answered=False).order_by("person__name")
    return [_called(name) for name in away.values_list("person__name", flat=True)]


def _called(name: str) -> str:
    return name or gettext("Somebody")
