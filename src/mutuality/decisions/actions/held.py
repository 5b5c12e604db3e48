"""What every act on a proposal begins and ends with."""

from mutuality.kit.reads import Read
from mutuality.people.models import Person
from mutuality.record import actions as record

from ..models import Proposal
from ..rules.proposing import check_draft


def locked(proposal: Proposal) -> Proposal:
    """The proposal as it is now, and nobody else's until this transaction ends: one votes, or closes, after another."""
    return _HELD(pk=proposal.pk).get()


_HELD = Read(
    lambda pk: (
        Proposal.objects.filter(pk=pk).select_for_update(no_key=True, of=("self",)).select_related("partnership", "pod")
    ),
    pk=int,
)


def own_draft(person: Person, proposal: Proposal) -> Proposal:
    """One's own draft, held as above: only its proposer changes it, and only until it is open."""
    proposal = locked(proposal)
    check_draft(is_proposer=proposal.proposer_id == person.pk, state=proposal.state)
    return proposal


def note(person: Person | None, proposal: Proposal, act: str, sentence: str, **facts: object) -> None:
    """A line in the record, with the question in it."""
    facts = {"question": proposal.question, **facts}
    record.note(person, proposal.partnership.chain_id, act, sentence, proposal.topic, facts=facts)
