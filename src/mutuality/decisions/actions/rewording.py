"""The words of an open proposal change: every wording is kept, and those whom it concerns are asked again."""

import hashlib
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from mutuality.kit import live
from mutuality.partnerships import queries as partnerships
from mutuality.record.rules import canonical

from ..models import Amendment, Decider, Objection, Position, Proposal, Proxy, Wording
from ..queries import objections as queries
from ..queries import proposals
from ..rules.objections import ASKED_AGAIN, time_to_answer
from . import held, objections

# Whether the proposer is still there, and whether it closes later.
IN_WORDS = {
    (True, False): "{who} took an amendment into “{question}”. This is wording {number}.",
    (True, True): "{who} took an amendment into “{question}”. This is wording {number}. It closes later than planned.",
    (False, False): "An amendment was taken into “{question}”. This is wording {number}.",
    (False, True): "An amendment was taken into “{question}”. This is wording {number}. It closes later than planned.",
}


def take_in(amendment: Amendment) -> None:
    """Within a transaction that holds the proposal: the objection is met, and there is one wording more."""
    objection, proposal = amendment.objection, amendment.objection.proposal
    if proposal.wording == 1:
        queries.present(proposal).save()
    amendment.state = Amendment.State.TAKEN_IN
    amendment.save()
    objections.end(objection, Objection.State.MET)
    asked = _ask_again(proposal, objection)
    closes_at = time_to_answer(timezone.now(), proposal.closes_at, _zones_of(asked, proposal))
    _set_words(proposal, amendment, closes_at)
    live.touch(proposal.topic)


def _ask_again(proposal: Proposal, objection: Objection) -> QuerySet[Decider]:
    """Whoever agreed or stood aside to the words before, and whose objection is met, whose position goes with it."""
    Position.objects.filter(proposal=proposal, person=objection.person).delete()
    agreed = Position.objects.filter(proposal=proposal, stance__in=ASKED_AGAIN).values("person")
    voices = Decider.objects.filter(proposal=proposal)
    (voices.filter(person__in=agreed) | voices.filter(person=objection.person)).update(has_answered=False)
    here = proposals.counted_deciders(proposal)
    return here.filter(person__in=agreed) | here.filter(person=objection.person)


def _zones_of(asked: QuerySet[Decider], proposal: Proposal) -> set[str]:
    """Of those who are asked again, and of those who carry their voices."""
    zones = set(asked.values_list("person__zone", flat=True).distinct())
    if proposal.proxies_each:
        carried = Proxy.objects.filter(proposal=proposal, giver__in=asked.values("person"))
        zones |= set(carried.values_list("carrier__zone", flat=True))
    return zones


def _set_words(proposal: Proposal, amendment: Amendment, closes_at: datetime) -> None:
    moved = closes_at != proposal.closes_at
    proposal.wording += 1
    proposal.question, proposal.background = amendment.question, amendment.background
    proposal.closes_at = closes_at
    proposal.save(update_fields=["wording", "question", "background", "closes_at"])
    wording = queries.present(proposal)
    wording.at, wording.amendment, wording.closes_at = timezone.now(), amendment, closes_at if moved else None
    wording.save()
    _note(proposal, wording)


def digest_of(wording: Wording) -> str:
    """What the record holds of the words."""
    words = {"question": wording.question, "background": wording.background}
    return hashlib.sha256(canonical(words).encode()).hexdigest()


def _note(proposal: Proposal, wording: Wording) -> None:
    """An act of the proposer, whoever gave the last yes: that somebody objected is a voice, and stands in no record."""
    is_here = partnerships.is_member(proposal.proposer, proposal.partnership_id)
    sentence = IN_WORDS[is_here, wording.closes_at is not None]
    later = {"closes": wording.closes_at.isoformat()} if wording.closes_at else {}
    person = proposal.proposer if is_here else None
    held.note(person, proposal, "take_in", sentence, number=wording.number, words=digest_of(wording), **later)
