"""Nothing reopens a decision. What it brought about is undone by another one, which begins as a draft."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.partnerships import keys
from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person

from ..models import Carried, Outcome, Proposal
from ..queries import opposites
from ..rules.effects import STRICT, check_undoing

DAYS = timedelta(days=7)


@transaction.atomic
def propose_undoing(person: Person, proposal: Proposal, *, once: UUID, question: str) -> Proposal:
    """A draft that would undo what `proposal` brought about, as far as that has an opposite."""
    if again := Proposal.objects.filter(once=once, proposer=person).first():
        return again
    keys.require(person, proposal.partnership, "propose")
    outcome = Outcome.objects.filter(proposal=proposal).first()
    check_undoing(happened=outcome is not None and bool(outcome.effects) and outcome.hindrance is None)
    method = partnerships.rules_of(proposal.partnership).decision_method
    draft = Proposal.objects.create(
        partnership=proposal.partnership,
        proposer=person,
        once=once,
        question=question[: Proposal._meta.get_field("question").max_length],
        method=method if method in STRICT | {"majority"} else "consent",
        closes_at=(timezone.now() + DAYS).replace(minute=0, second=0, microsecond=0),
    )
    found = opposites.opposites_of(proposal, timezone.localdate(draft.closes_at))
    Carried.objects.bulk_create(
        Carried(proposal=draft, order=order, name=name, payload=payload)
        for order, (name, payload) in enumerate(found, 1)
    )
    return draft
