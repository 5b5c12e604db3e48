"""From a first draft to a question that is open to all; and withdrawing it."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.kit.events import announce
from mutuality.meetings.models import Contribution, Question
from mutuality.meetings.queries.for_all import voices_on
from mutuality.partnerships import keys
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.models import Partnership, Pod
from mutuality.people.models import Person

from ..models import Decider, Option, Proposal, Source
from ..queries import proposals as queries
from ..queries.sources import themes_to_rest_on
from ..rules.effects import check_others
from ..rules.proposing import (
    check_opening,
    check_options,
    check_sources,
    check_threshold,
    check_withdrawing,
    rule_for,
    share,
    threshold_agreed,
)
from ..signals import proposal_opened
from . import effects, held

State = Proposal.State


@transaction.atomic
def propose(person: Person, partnership: Partnership, *, once: UUID, method: str, threshold: str, **words) -> Proposal:  # type: ignore[no-untyped-def]
    """Begin a draft. The same `once` begins it once. Nobody but the proposer sees it, so the record says nothing."""
    if again := Proposal.objects.filter(once=once, proposer=person).first():
        return again
    keys.require(person, partnership, "propose")
    _check_threshold(partnership, method, threshold)
    return Proposal.objects.create(
        partnership=partnership, proposer=person, once=once, method=method, threshold=threshold, **words
    )


@transaction.atomic
def change_proposal(
    person: Person,
    proposal: Proposal,
    *,
    question: str,
    background: str,
    method: str,
    threshold: str,
    is_secret: bool,
    pod: Pod | None,
    closes_at: datetime,
) -> None:
    """Change one's draft. Options that its method does not take any more go."""
    proposal = held.own_draft(person, proposal)
    _check_threshold(proposal.partnership, method, threshold)
    proposal.question, proposal.background = question, background
    proposal.method, proposal.threshold, proposal.is_secret = method, threshold, is_secret
    proposal.pod, proposal.closes_at = pod, closes_at
    proposal.save()
    if not proposal.has_options:
        proposal.options.all().delete()


def _check_threshold(partnership: Partnership, method: str, threshold: str) -> None:
    agreed = partnerships.rules_of(partnership).decision_threshold
    check_threshold(method=method, threshold=threshold, agreed=agreed)


@transaction.atomic
def set_options(person: Person, proposal: Proposal, options: Sequence[tuple[str, str]]) -> None:
    """Set what can be chosen, each with what it means; in place of all that were there."""
    proposal = held.own_draft(person, proposal)
    check_options(method=proposal.method, options=[text for text, _ in options])
    with effects.kept_beside(proposal):
        proposal.options.all().delete()
        Option.objects.bulk_create(
            Option(proposal=proposal, order=order, text=text, meaning=meaning)
            for order, (text, meaning) in enumerate(options, 1)
        )


@transaction.atomic
def rest_on(
    person: Person,
    proposal: Proposal,
    *,
    question: Question,
    with_question: bool,
    contributions: Collection[Contribution],
) -> None:
    """Say which voices on one question a draft rests on, and whether on the question itself."""
    proposal = held.own_draft(person, proposal)
    readable = set(voices_on(question).values_list("pk", flat=True))
    here = Source.objects.filter(proposal=proposal)
    here.filter(contribution__question=question).delete()
    here.filter(question=question).delete()
    check_sources(
        count=here.count() + len(contributions) + with_question,
        are_for_all={each.pk for each in contributions} <= readable,
    )
    rows = [Source(proposal=proposal, contribution=each) for each in contributions]
    Source.objects.bulk_create([Source(proposal=proposal, question=question)] * with_question + rows)


@transaction.atomic
def rest_on_themes(person: Person, proposal: Proposal, *, themes: Collection[int]) -> None:
    """Say which themes a draft rests on: among those of the version that holds."""
    proposal = held.own_draft(person, proposal)
    here = Source.objects.filter(proposal=proposal)
    here.filter(theme__isnull=False).delete()
    known = themes_to_rest_on(proposal).keys()
    check_sources(count=here.count() + len(themes), are_for_all=set(themes) <= known)
    Source.objects.bulk_create(Source(proposal=proposal, theme_id=theme) for theme in themes)


@transaction.atomic
def open_proposal(person: Person, proposal: Proposal) -> None:
    """Put one's draft to everybody with a voice; from now on its words and its rule stay as they are."""
    proposal = held.own_draft(person, proposal)
    keys.require(person, proposal.partnership, "propose")
    _check_threshold(proposal.partnership, proposal.method, proposal.threshold)
    concerned = effects.check_effects(proposal)
    asked = queries.members_to_ask(proposal.partnership, proposal.pod).exclude(person__in=concerned)
    now = timezone.now()
    check_opening(
        method=proposal.method,
        options=list(proposal.options.values_list("text", flat=True)),
        now=now,
        closes_at=proposal.closes_at,
        zones=queries.zones_of(asked),
        deciders=(number := asked.count()),
    )
    check_others(is_about_somebody=bool(concerned), deciders=number)
    _freeze_rule(proposal)
    proposal.state, proposal.opened_at = State.OPEN, now
    proposal.save()
    _give_voices(proposal, list(asked.values_list("person_id", flat=True)))
    held.note(
        person,
        proposal,
        "open_proposal",
        "{who} put a question to {count} people: “{question}”.",
        count=number,
        method=proposal.method,
        closes=proposal.closes_at.isoformat(),
        secret=proposal.is_secret,
        **{name: value for name, value in _rule_of(proposal).items() if value not in ("", 0)},
    )
    announce(proposal_opened, proposal_id=proposal.pk)
    live.touch(proposal.topic)


def _freeze_rule(proposal: Proposal) -> None:
    agreed = partnerships.rules_of(proposal.partnership)
    rule = rule_for(
        proposal.method,
        quorum=share(agreed.quorum),
        threshold=proposal.threshold or threshold_agreed(proposal.method, agreed.decision_threshold),
        each_quorum=share(agreed.perspective_quorum),
        each_threshold=share(agreed.perspective_threshold),
        smallest_group=agreed.small_group_inside,
    )
    for name, value in asdict(rule).items():
        setattr(proposal, name, value)
    proposal.proxies_each = 0 if proposal.is_secret else agreed.proxies_each


def _rule_of(proposal: Proposal) -> dict[str, str | int]:
    names = ("quorum", "threshold", "each_quorum", "each_threshold", "smallest_group", "proxies_each")
    return {name: getattr(proposal, name) for name in names}


def _give_voices(proposal: Proposal, people: Collection[int]) -> None:
    """A voice for everybody asked, with the perspective they declare today, in an order that tells nothing."""
    brought = partnerships.perspectives_of(proposal.partnership_id, people)
    Decider.objects.bulk_create(
        Decider(proposal=proposal, person_id=person, perspective_id=brought[person][0] if person in brought else None)
        for person in sorted(people)
    )


@transaction.atomic
def withdraw_proposal(person: Person, proposal: Proposal) -> None:
    """Take one's own proposal off the table while it is a draft or open. What people said to it stays with it."""
    proposal = held.locked(proposal)
    check_withdrawing(is_proposer=proposal.proposer_id == person.pk, state=proposal.state)
    was_open = proposal.state == State.OPEN
    proposal.state = State.WITHDRAWN
    proposal.save(update_fields=["state"])
    if was_open:
        held.note(person, proposal, "withdraw_proposal", "{who} withdrew a question: “{question}”.")
        live.touch(proposal.topic)
