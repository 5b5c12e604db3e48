"""What stands around a proposal for one reader: how its words came to be, what is asked of them, voices on loan."""

from dataclasses import dataclass

from django.db.models import Q

from mutuality.people.models import Person

from ..models import Amendment, Decider, Objection, Position, Proposal, Proxy
from . import objections, proxies
from .waiting import speaks_for


@dataclass(frozen=True)
class Around:
    """`again` is what has changed since the reader answered; `amendments` wait for a word of theirs.

    `voices` were given to others, each with whether it has been used; `is_concerned`: one is theirs, or with them.
    """

    change: objections.Change | None
    has_path: bool
    again: objections.Difference | None
    amendments: list[Amendment]
    given: Proxy | None
    voices: list[tuple[Proxy, bool]]
    is_concerned: bool
    may_give: bool


def around(person: Person, proposal: Proposal, decider: Decider | None, mine: Position | None) -> Around:
    given = proxies.given_by(person, proposal)
    voices = proxies.answered_by_proxy(proposal)
    carries = any(each.carrier_id == person.pk for each, _ in voices)
    is_free = decider is not None and mine is None and given is None and not carries
    return Around(
        change=objections.last_change(proposal),
        has_path=objections.has_path(proposal),
        again=objections.since(proposal, mine) if proposal.is_open_now else None,
        amendments=_asking(person, proposal) if proposal.is_open_now and proposal.takes_objections else [],
        given=given,
        voices=voices,
        is_concerned=carries or given is not None,
        may_give=is_free and proposal.is_open_now and proposal.proxies_each > 0,
    )


def _asking(person: Person, proposal: Proposal) -> list[Amendment]:
    """Amendments that wait for whether they meet the reader's objection, or for being taken in by the reader."""
    waiting = speaks_for(person, "objection__") & Q(state=Amendment.State.WAITING)
    if proposal.proposer_id == person.pk:
        waiting |= Q(state=Amendment.State.MEETS)
    stands = Q(objection__state=Objection.State.STANDS, objection__proposal=proposal, on_wording=proposal.wording)
    found = Amendment.objects.filter(stands, waiting).select_related("person", "objection").order_by("at")
    for each in found:
        each.objection.proposal = proposal
    return list(found)
