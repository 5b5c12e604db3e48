"""What decisions of the example brought about, or would: an agreement, the least that is paid, a text."""

from collections.abc import Callable
from datetime import date
from typing import Any

from mutuality.decisions.models import Carried, Proposal
from mutuality.decisions.queries.effects import decision
from mutuality.kit.money import smallest_units
from mutuality.partnerships.models import AdoptedText, Agreement, PayFloor

FLOOR = {"amount": "28.00", "currency": "GBP"}


def first_agreement(proposal: Proposal, day: date) -> Carried:
    """The first agreement, as the proposal brought it about."""
    first = Agreement.objects.get(partnership=proposal.partnership, version=1)
    first.decided_by = decision(proposal)
    first.save(update_fields=["decided_by"])
    return _carried(proposal, "adopt_agreement", {"based_on": 0, "sections": first.sections, "rules": first.rules})


def drafted_agreement(proposal: Proposal, text: str) -> Carried:
    """The draft would put other words into the last section of the agreement that holds."""
    now = Agreement.objects.get(partnership=proposal.partnership, version=1)
    *sections, last = now.sections
    payload = {
        "based_on": 1,
        "sections": [*sections, last | {"text": text}],
        "rules": now.rules,
        "changes": "Two contacts for complaints, one of them outside both bodies.",
    }
    return _carried(proposal, "adopt_agreement", payload)


def pay_floor(proposal: Proposal, day: date) -> Carried:
    units, by = smallest_units(**FLOOR), decision(proposal)
    PayFloor.objects.create(
        partnership=proposal.partnership, amount=units, currency=FLOOR["currency"], adopted_on=day, decided_by=by
    )
    return _carried(proposal, "set_pay_floor", FLOOR)


def adopted_text(proposal: Proposal, day: date) -> Carried:
    words = {"title": proposal.question, "text": proposal.background}
    AdoptedText.objects.create(
        partnership=proposal.partnership, version=1, adopted_on=day, decided_by=decision(proposal), **words
    )
    return _carried(proposal, "adopt_text", words)


def _carried(proposal: Proposal, name: str, payload: dict[str, Any]) -> Carried:
    return Carried(proposal=proposal, order=1, name=name, payload=payload)


MADE: dict[str, Callable[[Proposal, date], Carried]] = {
    "d1": first_agreement,
    "d3": pay_floor,
    "d9": adopted_text,
}


def told(effect: Carried) -> tuple[str, str, str, dict[str, Any]]:
    """Its line in the record: act, sentence, topic and facts, as the act itself leaves them."""
    payload = effect.payload
    if effect.name == "set_pay_floor":
        return (
            effect.name,
            "Nobody is paid less than {amount} {currency} for an hour, by {by}.",
            "",
            payload,
        )
    if effect.name == "adopt_text":
        return effect.name, "The text “{name}” was adopted by {by}.", "", {"name": payload["title"]}
    facts = {"version": 1, "rules": payload["rules"]}
    return effect.name, "Version {version} of the agreement holds now, by {by}.", "agreement-1", facts
