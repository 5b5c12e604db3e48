"""Letters to those who have not answered an open proposal: when it opens, and once more a day before it closes."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from .. import mail
from ..models import Notice, Proposal
from ..queries import notices as queries
from .held import locked

AT_ONCE = 25  # people in one transaction, for which the proposal is held
MOST = 200  # letters in one round of the clock, which has other work too


def remind_of_proposals() -> int:
    """Post what is due, a few at a time; how many letters that were. Any number of processes may ask at once."""
    now, posted = timezone.now(), 0
    for proposal, kind in queries.proposals_due(now):
        zones = queries.zones_by_day(proposal, kind, now)
        while zones and posted < MOST:
            told, letters = _tell_some(proposal, kind, zones, now)
            posted += letters
            if not told:
                break
    return posted


@transaction.atomic
def _tell_some(proposal: Proposal, kind: str, zones: list[str], now: datetime) -> tuple[int, int]:
    """How many people's hour has come, and how many letters that made."""
    proposal = locked(proposal)
    if queries.due_kind(proposal, now) != kind:
        return 0, 0
    deciders = queries.deciders_due(proposal, kind, zones, AT_ONCE)
    Notice.objects.bulk_create(
        Notice(proposal=proposal, person_id=decider.person_id, kind=kind) for decider in deciders
    )
    readers = []
    for decider in deciders:
        decider.proposal = proposal
        if queries.gets_letter(decider, kind):
            readers.append(decider.person)
    for reader in readers:
        mail.tell(reader, proposal, kind)
    return len(deciders), len(readers)


def forget_notices() -> int:
    """Of a proposal that is open no more nobody needs to know whose letter was due."""
    return Notice.objects.exclude(proposal__state=Proposal.State.OPEN).delete()[0]
