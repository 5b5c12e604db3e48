"""Effects of a proposal: its proposer names them in the draft, opening tries them, its outcome brings them about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.effects import EFFECTS, check_effect, take_effect
from mutuality.partnerships.models import Partnership
from mutuality.people.models import Person

from ..models import Carried, Option, Outcome, Proposal
from ..queries import effects as queries
from ..rules.effects import (
    check_about_somebody,
    check_carrying,
    check_days,
    check_strict_enough,
    chosen_option,
    kept,
)
from . import held

# In the draft


@transaction.atomic
def add_effect(
    person: Person, proposal: Proposal, *, name: str, payload: Mapping[str, Any], option: Option | None = None
) -> Carried:
    """Say what a draft would bring about. The same again is there already."""
    proposal = held.own_draft(person, proposal)
    for each in queries.carried_by(proposal):
        if (each.name, each.payload, each.option) == (name, payload, option):
            return each
    return _add(proposal, name, payload, option, _next_place(proposal))


def _add(proposal: Proposal, name: str, payload: Mapping[str, Any], option: Option | None, order: int) -> Carried:
    """It is tried at once, so that what cannot be is told while one writes."""
    check_effect(name, payload)
    carried = Carried.objects.create(proposal=proposal, option=option, name=name, payload=payload, order=order)
    check_effects(proposal)
    return carried


def _next_place(proposal: Proposal) -> int:
    last = queries.carried_by(proposal).last()
    return last.order + 1 if last else 1


@transaction.atomic
def adopt_agreement(
    person: Person, proposal: Proposal, *, payload: Mapping[str, Any], option: Option | None = None
) -> Carried:
    """The version of the agreement that a draft would adopt, in the place of the one that it carried before."""
    proposal = held.own_draft(person, proposal)
    before = Carried.objects.filter(proposal=proposal, option=option, name="adopt_agreement").first()
    order = before.order if before else _next_place(proposal)
    if before:
        before.delete()
    return _add(proposal, "adopt_agreement", payload, option, order)


@transaction.atomic
def remove_effect(person: Person, proposal: Proposal, carried: Carried) -> None:
    """Take one effect out of one's draft."""
    held.own_draft(person, proposal)
    carried.delete()


@contextmanager
def kept_beside(proposal: Proposal) -> Iterator[None]:
    """Options are written anew each time: an effect stays with the one of the same words, and goes with its option."""
    before = [(each.option.text, each) for each in _of_options(proposal) if each.option]
    yield
    now = {option.text: option for option in Option.objects.filter(proposal=proposal)}
    for text, carried in before:
        if text in now:
            carried.pk, carried.option = None, now[text]
            carried.save()


def _of_options(proposal: Proposal) -> list[Carried]:
    return list(Carried.objects.filter(proposal=proposal, option__isnull=False).select_related("option"))


# Opening


def check_effects(proposal: Proposal) -> set[int]:
    """Refuse what could never take effect, or is asked less strictly than the agreement wants.

    Returns who is to have no voice in it, because it is about them.
    """
    carried = list(queries.carried_by(proposal))
    if not carried:
        return set()
    concerned = queries.people_concerned(carried)
    check_carrying(
        in_pod=proposal.pod_id is not None,
        count=len(carried),
        has_options=proposal.has_options,
        options=proposal.options.count(),
    )
    check_about_somebody([each.name for each in carried], concerned)
    agreed = partnerships.rules_of(proposal.partnership)
    check_strict_enough(
        method=proposal.method,
        threshold=proposal.threshold,
        agreed_method=agreed.decision_method,
        agreed_threshold=agreed.decision_threshold,
    )
    for each in carried:
        check_days(_days_in(each), closes_on=timezone.localdate(proposal.closes_at))
    for option in {each.option_id for each in carried}:
        _try([each for each in carried if each.option_id in {None, option}], proposal)
    return concerned


def _days_in(carried: Carried) -> dict[str, str]:
    fields = [field.name for field in EFFECTS[carried.name].fields if field.kind == "day"]
    return {name: carried.payload[name] for name in fields if name in carried.payload}


def _try(carried: Iterable[Carried], proposal: Proposal) -> None:
    """Do it, and let nothing of it stay."""
    with transaction.atomic():
        _do([(each.name, each.payload) for each in carried], proposal)
        transaction.set_rollback(True)


def _do(effects: Iterable[tuple[str, Mapping[str, Any]]], proposal: Proposal) -> None:
    for name, payload in effects:
        take_effect(queries.decision(proposal), proposal.partnership, name, payload)


# Closing


def locked(proposal: Proposal) -> Proposal:
    """The proposal, held; and the partnership with it where something may happen to it, before the record is held.

    Two keys take the same two in the same order, so that nobody waits for one another.
    """
    proposal = held.locked(proposal)
    if queries.carried_by(proposal).exists():
        Partnership.objects.select_for_update().get(pk=proposal.partnership_id)
    return proposal


def decided(proposal: Proposal, result: str, winners: Sequence[str]) -> list[dict[str, Any]]:
    """What is to happen by this result, as the outcome keeps it."""
    happens, option = chosen_option(result, has_options=proposal.has_options, winners=winners)
    if not happens:
        return []
    carried = queries.carried_by(proposal)
    return [
        {"name": each.name, "payload": each.payload}
        for each in carried
        if each.option is None or each.option.key == option
    ]


def take_effects(outcome: Outcome) -> None:
    """All of it, or nothing: then the outcome stands, and says why nothing came of it."""
    try:
        with transaction.atomic():
            _do([(each["name"], each["payload"]) for each in outcome.effects], outcome.proposal)
    except Refused as refusal:
        outcome.hindrance = kept(refusal)
        outcome.save(update_fields=["hindrance"])
        sentence = "Nothing came of “{question}”, by {by}: it did not fit any more. {why}"
        held.note(
            None, outcome.proposal, "hinder_effects", sentence, by=queries.decision(outcome.proposal), why=str(refusal)
        )
