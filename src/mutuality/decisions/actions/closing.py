"""Closing: by the clock, or before it when every voice is in. The outcome is frozen in the same transaction."""

import hashlib

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.kit.events import announce
from mutuality.kit.refused import Refused
from mutuality.methods.tally.plain import plain
from mutuality.methods.tally.shape import PASSED, Tally
from mutuality.people.models import Person
from mutuality.record import actions as record
from mutuality.record.rules import canonical

from ..models import Ballot, Decider, Objection, Outcome, Position, Proposal
from ..queries import proposals as queries
from ..queries import standing
from ..rules.closing import check_closing, sentence_of, state_after
from ..rules.counting import frozen
from ..signals import proposal_closed
from . import effects, held
from .mixing import CHANCE
from .positions import committed


@transaction.atomic
def close_proposal(person: Person | None, proposal: Proposal) -> Outcome:
    """Count what was said and freeze the outcome. `person` is None when the clock does it."""
    proposal = effects.locked(proposal)
    deciders = queries.counted_deciders(proposal)
    missing = deciders.filter(has_answered=False).count()
    check_closing(now=timezone.now(), state=proposal.state, closes_at=proposal.closes_at, missing=missing)
    _let_go(proposal)
    keys = [option.key for option in queries.options_of(proposal)]
    tally = standing.tally_of(proposal, keys)
    _seal(proposal)
    outcome = _freeze(proposal, tally)
    _note(person, proposal, outcome)
    effects.take_effects(outcome)
    announce(proposal_closed, proposal_id=proposal.pk)
    live.touch(proposal.topic)
    return outcome


def close_due_proposals() -> int:
    """Close what is due; how many that were. Another process may have been quicker, and then there is nothing left."""
    due = Proposal.objects.filter(state=Proposal.State.OPEN, closes_at__lte=timezone.now())
    return sum(_close_due(proposal) for proposal in list(due.order_by("closes_at")))


def _close_due(proposal: Proposal) -> bool:
    try:
        close_proposal(None, proposal)
    except Refused:
        return False
    return True


def _let_go(proposal: Proposal) -> None:
    """Who has left takes their voice along, and is neither among those who decided nor among those who were away."""
    stays = queries.counted_deciders(proposal).values("pk")
    Decider.objects.filter(proposal=proposal).exclude(pk__in=list(stays.values_list("pk", flat=True))).delete()
    here = Decider.objects.filter(proposal=proposal).values("person")
    Position.objects.filter(proposal=proposal).exclude(person__in=here).delete()
    left = Objection.objects.filter(proposal=proposal, state=Objection.State.STANDS).exclude(person__in=here)
    left.update(state=Objection.State.LET_GO, ended_at=timezone.now())


def _seal(proposal: Proposal) -> None:
    """All answers go into the record before the outcome does; secret ones together, and only now, without a side."""
    chain = proposal.partnership.chain_id
    if proposal.is_secret:
        ballots = list(Ballot.objects.filter(proposal=proposal))
        CHANCE.shuffle(ballots)
        promises = record.commit_voices(chain, [committed(proposal, ballot.voice) for ballot in ballots])
        for ballot, (salt, leaf) in zip(ballots, promises, strict=True):
            ballot.salt, ballot.leaf, ballot.perspective = salt, leaf, None
        Ballot.objects.filter(proposal=proposal).delete()  # written anew, all at once, in the order of chance
        Ballot.objects.bulk_create(ballots)
    record.seal_voices(chain)


def _freeze(proposal: Proposal, tally: Tally) -> Outcome:
    """The outcome, with the effects that are to happen: they do in this transaction, after its line in the record."""
    proposal.state = state_after(tally.outcome)
    proposal.save(update_fields=["state"])
    return Outcome.objects.create(
        proposal=proposal,
        result=tally.outcome,
        answered=tally.answered,
        eligible=tally.eligible,
        rule=plain(proposal.rule) | {"smallest_group": proposal.smallest_group},
        tally=frozen(tally),
        effects=effects.decided(proposal, tally.outcome, tally.winners),
        at=timezone.now(),
    )


def digest_of(outcome: Outcome) -> str:
    """What the record holds of an outcome: change one number of it, and this is another."""
    kept = {"result": outcome.result, "rule": outcome.rule, "tally": outcome.tally}
    if outcome.effects:
        kept["effects"] = outcome.effects
    return hashlib.sha256(canonical(kept).encode()).hexdigest()


def _note(person: Person | None, proposal: Proposal, outcome: Outcome) -> None:
    facts = {"result": outcome.result, "outcome": digest_of(outcome)}
    if outcome.result == PASSED and proposal.has_options:
        facts["option"] = proposal.options.get(order=outcome.tally["winners"][0]).text
    sentence = sentence_of(outcome.result, has_options=proposal.has_options)
    held.note(person, proposal, "close_proposal", sentence, **facts)
