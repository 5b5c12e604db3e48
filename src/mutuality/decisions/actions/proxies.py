"""Giving one's voice for one proposal to somebody else, and answering for them. Voices leave no line in the record."""

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.kit.refused import Refused
from mutuality.people.models import Person

from ..models import Decider, Position, Proposal, Proxy
from ..queries import proposals
from ..queries import proxies as queries
from ..queries.standing import position_of
from ..rules.positions import Voice
from ..rules.proxies import check_giving
from . import held, objections
from .positions import check_can_answer, take


@transaction.atomic
def give_voice(person: Person, proposal: Proposal, *, carrier: Person) -> Proxy:
    """Let somebody else answer for oneself, this once. Given twice to the same person it is given once."""
    proposal = held.locked(proposal)
    check_can_answer(person, proposal)
    if (given := queries.given_by(person, proposal)) and given.carrier_id == carrier.pk:
        return given
    check_giving(
        proxies_each=proposal.proxies_each,
        is_secret=proposal.is_secret,
        has_said=position_of(person, proposal) is not None,
        is_given=given is not None,
        carries=queries.number_carried(person, proposal),
        carrier_carries=queries.number_carried(carrier, proposal),
        carrier_has_voice=carrier != person and proposals.counted_deciders(proposal).filter(person=carrier).exists(),
        carrier_gave_theirs=queries.given_by(carrier, proposal) is not None,
    )
    live.touch(proposal.topic)
    return Proxy.objects.create(proposal=proposal, giver=person, carrier=carrier, at=timezone.now())


@transaction.atomic
def take_back_voice(person: Person, proxy: Proxy) -> None:
    """Its owner takes it back, or whoever carries it gives it back. What was said with it goes, as if never said."""
    proposal = held.locked(proxy.proposal)
    found = Proxy.objects.filter(pk=proxy.pk).first()
    if found is None:
        return
    check_can_answer(person, proposal)
    Position.objects.filter(proposal=proposal, person=found.giver).delete()
    objections.take_words_back(proposal, found.giver_id)
    Decider.objects.filter(proposal=proposal, person=found.giver).update(has_answered=False)
    found.delete()
    live.touch(proposal.topic)


@transaction.atomic
def take_position_for(
    person: Person, proxy: Proxy, *, voice: Voice, reason: str = "", code: str = "", wording: int | None = None
) -> None:
    """Answer for whoever gave one their voice; it is theirs, with their perspective, and said by me."""
    proposal = held.locked(proxy.proposal)
    decider = voice_carried(person, proxy, proposal)
    take(decider, proposal, voice, reason, wording=wording, said_by=person)


def voice_carried(person: Person, proxy: Proxy, proposal: Proposal) -> Decider:
    """The voice that somebody carries, while they may use it. Pages ask before they show what was typed again."""
    if not Proxy.objects.filter(pk=proxy.pk, carrier=person).exists():
        raise Refused("This voice is not with you any more, so nothing was said with it.")
    return check_can_answer(proxy.giver, proposal)
