"""Answering a proposal: take a position, change it, take it back. None of it leaves a personal line in the record."""

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person
from mutuality.record import actions as record
from mutuality.record.rules import canonical

from ..models import Ballot, Decider, Position, Proposal
from ..queries import proposals as queries
from ..rules.positions import Voice, check_answering, check_code, check_position, check_taking_back, code_digest
from . import held
from .mixing import put_among


@transaction.atomic
def take_position(person: Person, proposal: Proposal, *, voice: Voice, reason: str = "", code: str = "") -> None:
    """Say where one stands, in place of what one said before. On a secret ballot `code` is the way back to it."""
    proposal, decider = _answering(person, proposal)
    keys = [str(order) for order in proposal.options.values_list("order", flat=True)]
    check_position(
        method=proposal.method,
        voice=voice,
        options=keys,
        highest=proposal.highest,
        dots=proposal.dots,
        reason=reason,
        is_secret=proposal.is_secret,
    )
    if proposal.is_secret:
        _cast(proposal, decider, voice, code)
    else:
        _take(person, proposal, voice, reason.strip())
    _mark(decider, True)
    if not proposal.is_secret:  # a name in the air at the moment of a secret ballot would be a clock
        live.touch(proposal.topic)


def _answering(person: Person, proposal: Proposal) -> tuple[Proposal, Decider]:
    """The proposal as it is now, held, and the person's voice in it."""
    proposal = held.locked(proposal)
    return proposal, voice_in(person, proposal)


def voice_in(person: Person, proposal: Proposal) -> Decider:
    """Somebody's voice, while they may use it. Pages ask before they show what was typed again."""
    decider = queries.decider_of(person, proposal)
    has_voice = decider is not None and partnerships.is_member(person, proposal.partnership_id)
    check_answering(now=timezone.now(), state=proposal.state, closes_at=proposal.closes_at, has_voice=has_voice)
    assert decider is not None
    return decider


def _take(person: Person, proposal: Proposal, voice: Voice, reason: str) -> None:
    position = Position.objects.filter(proposal=proposal, person=person).first()
    position = position or Position(proposal=proposal, person=person)
    if (position.voice, position.reason) == (voice, reason):
        return
    position.voice, position.reason, position.at = voice, reason, timezone.now()
    position.salt, position.leaf = record.commit_voice(
        proposal.partnership.chain_id, committed(proposal, voice, reason)
    )
    position.save()


def committed(proposal: Proposal, voice: Voice, reason: str = "") -> str:
    """What the record commits to, salted: the proposal and the answer, and no person."""
    return canonical({"proposal": str(proposal.once), "voice": voice, "reason": reason})


def _cast(proposal: Proposal, decider: Decider, voice: Voice, code: str) -> None:
    """Lay a ballot among the others. The one with this code goes; its successor comes to lie somewhere else."""
    digest = code_digest(proposal.pk, code)
    before = Ballot.objects.filter(proposal=proposal, code_digest=digest)
    check_code(code=code, has_answered=decider.has_answered, is_known=before.exists())
    before.delete()
    ballot = Ballot(proposal=proposal, code_digest=digest)
    ballot.voice = voice
    if proposal.rule.asks_each:
        ballot.perspective_id = decider.perspective_id
    put_among(Ballot.objects.filter(proposal=proposal), ballot)


def _mark(decider: Decider, has_answered: bool) -> None:
    if decider.has_answered != has_answered:
        Decider.objects.filter(pk=decider.pk).update(has_answered=has_answered)


@transaction.atomic
def take_back_position(person: Person, proposal: Proposal, *, code: str = "") -> None:
    """Take one's answer back, as if it had never been given. On a secret ballot the code finds it."""
    proposal, decider = _answering(person, proposal)
    check_taking_back(has_answered=decider.has_answered)
    if proposal.is_secret:
        found = Ballot.objects.filter(proposal=proposal, code_digest=code_digest(proposal.pk, code))
        check_code(code=code, has_answered=True, is_known=found.exists())
        found.delete()
    else:
        Position.objects.filter(proposal=proposal, person=person).delete()
        live.touch(proposal.topic)
    _mark(decider, False)
