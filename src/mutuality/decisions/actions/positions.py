"""Answering a proposal: take a position, change it, take it back. None of it leaves a personal line in the record."""

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.methods.tally.shape import OBJECT
from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person
from mutuality.record import actions as record
from mutuality.record.rules import canonical

from ..models import Ballot, Decider, Position, Proposal
from ..queries import proposals as queries
from ..queries import proxies
from ..queries.standing import position_of
from ..rules.positions import Voice, check_answering, check_code, check_position, check_taking_back, code_digest
from ..rules.proxies import check_using
from . import held, objections
from .mixing import put_among


@transaction.atomic
def take_position(
    person: Person, proposal: Proposal, *, voice: Voice, reason: str = "", code: str = "", wording: int | None = None
) -> Decider:
    """Say where one stands, in place of what one said before. On a secret ballot `code` is the way back to it.

    `wording` are the words that were read; if there are others by now, the answer is kept, and asked again:
    the voice that is returned has not answered then.
    """
    proposal, decider = answering(person, proposal)
    if not proposal.is_secret:
        take(decider, proposal, voice, reason, wording=wording)
        return decider
    _check(proposal, voice, reason)
    _cast(proposal, decider, voice, code)
    mark(decider, True)  # no name in the air: at the moment of a secret ballot it would be a clock
    return decider


def answering(person: Person, proposal: Proposal) -> tuple[Proposal, Decider]:
    """The proposal as it is now, held, and the person's voice in it."""
    proposal = held.locked(proposal)
    return proposal, voice_in(person, proposal)


def voice_in(person: Person, proposal: Proposal) -> Decider:
    """Somebody's voice, while they may use it. Pages ask before they show what was typed again."""
    decider = check_can_answer(person, proposal)
    check_using(is_given=proxies.given_by(person, proposal) is not None)
    return decider


def check_can_answer(person: Person, proposal: Proposal) -> Decider:
    """Whose voice it is, while there is something to answer."""
    decider = queries.decider_of(person, proposal)
    has_voice = decider is not None and partnerships.is_member(person, proposal.partnership_id)
    check_answering(now=timezone.now(), state=proposal.state, closes_at=proposal.closes_at, has_voice=has_voice)
    assert decider is not None
    return decider


def _check(proposal: Proposal, voice: Voice, reason: str) -> None:
    check_position(
        method=proposal.method,
        voice=voice,
        options=[option.key for option in queries.options_of(proposal)],
        highest=proposal.highest,
        dots=proposal.dots,
        reason=reason,
        is_secret=proposal.is_secret,
    )


def take(
    decider: Decider,
    proposal: Proposal,
    voice: Voice,
    reason: str,
    *,
    wording: int | None,
    said_by: Person | None = None,
) -> None:
    """Put an answer on an open ballot, to the words that were read, and its objection beside it."""
    _check(proposal, voice, reason)
    position = position_of(decider.person, proposal) or Position(person=decider.person)
    position.proposal = proposal
    on_wording, by = min(wording or proposal.wording, proposal.wording), said_by.pk if said_by else None
    before = position.voice, position.reason, position.on_wording, position.said_by_id
    objected = position.stance == OBJECT
    if before != (voice, reason.strip(), on_wording, by):
        position.voice, position.reason = voice, reason.strip()
        position.on_wording, position.said_by = on_wording, said_by
        _keep(position)
        if objected or position.stance == OBJECT:
            objections.follow(position)
    mark(decider, position.counts(proposal.wording))
    live.touch(proposal.topic)


def _keep(position: Position) -> None:
    """Keep a position that says something new, with its promise in the record."""
    proposal, position.at = position.proposal, timezone.now()
    words = committed(proposal, position.voice, position.reason, position.on_wording)
    position.salt, position.leaf = record.commit_voice(proposal.partnership.chain_id, words)
    position.save()


def committed(proposal: Proposal, voice: Voice, reason: str = "", wording: int = 1) -> str:
    """What the record commits to, salted: the proposal, a later wording by its number, the answer, and no person."""
    later = {"wording": wording} if wording > 1 else {}
    return canonical({"proposal": str(proposal.once), "voice": voice, "reason": reason, **later})


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


def mark(decider: Decider, has_answered: bool) -> None:
    if decider.has_answered != has_answered:
        decider.has_answered = has_answered
        Decider.objects.filter(pk=decider.pk).update(has_answered=has_answered)


@transaction.atomic
def take_back_position(person: Person, proposal: Proposal, *, code: str = "") -> None:
    """Take one's answer back, as if it had never been given. On a secret ballot the code finds it."""
    proposal, decider = answering(person, proposal)
    check_taking_back(has_answered=decider.has_answered or position_of(person, proposal) is not None)
    if proposal.is_secret:
        found = Ballot.objects.filter(proposal=proposal, code_digest=code_digest(proposal.pk, code))
        check_code(code=code, has_answered=True, is_known=found.exists())
        found.delete()
    else:
        Position.objects.filter(proposal=proposal, person=person).delete()
        objections.take_words_back(proposal, person.pk)
        live.touch(proposal.topic)
    mark(decider, False)
