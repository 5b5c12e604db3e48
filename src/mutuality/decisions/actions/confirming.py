"""After the words have changed: keep one's answer, or say that one's objection is met by them too."""

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.people.models import Person
from mutuality.record import actions as record

from ..models import Objection, Position, Proposal
from ..queries import objections as queries
from ..queries.standing import position_of
from ..rules.objections import check_keeping
from . import objections
from .positions import answering, committed, mark


@transaction.atomic
def keep_position(person: Person, proposal: Proposal, *, wording: int) -> None:
    """My answer stays, to the words as I have read them: `wording`. An objection stands, now against these."""
    proposal, decider = answering(person, proposal)
    position = position_of(person, proposal)
    check_keeping(has_said=position is not None, wording_read=wording, wording=proposal.wording)
    assert position is not None
    if position.on_wording == proposal.wording:
        return
    position.on_wording, position.at = proposal.wording, timezone.now()
    words = committed(proposal, position.voice, position.reason, proposal.wording)
    position.salt, position.leaf = record.commit_voice(proposal.partnership.chain_id, words)
    position.save()
    mark(decider, True)
    live.touch(proposal.topic)


@transaction.atomic
def call_met(person: Person, proposal: Proposal, *, wording: int) -> None:
    """These words, which changed because of somebody else, meet my objection too. Then I am asked anew."""
    proposal, decider = answering(person, proposal)
    mine, position = queries.standing_objection(proposal, person.pk), position_of(person, proposal)
    is_from_before = position is not None and position.on_wording < proposal.wording
    check_keeping(has_said=mine is not None and is_from_before, wording_read=wording, wording=proposal.wording)
    objections.end(mine, Objection.State.MET)
    Position.objects.filter(proposal=proposal, person=person).delete()
    mark(decider, False)
    live.touch(proposal.topic)
