"""What becomes of an objection beside the position of whoever objects; and the talk about it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.methods.tally.shape import OBJECT
from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person

from ..models import Objection, Position, Proposal, Remark
from ..queries import objections as queries
from ..rules.objections import check_adding, check_remark
from . import held

State = Objection.State


def follow(position: Position) -> None:
    """Keep the objection beside a position that was just taken: it opens, names another harm, or is let go."""
    proposal = position.proposal
    if not proposal.takes_objections:
        return
    mine = queries.standing_objection(proposal, position.person_id)
    if position.stance != OBJECT:
        return end(mine, State.LET_GO)
    mine = mine or Objection(proposal=proposal, person_id=position.person_id, opened_at=timezone.now())
    mine.harm, mine.said_by_id = position.reason, position.said_by_id
    mine.save()


def end(objection: Objection | None, state: str) -> None:
    if objection is not None:
        objection.state, objection.ended_at = state, timezone.now()
        objection.save()


def take_words_back(proposal: Proposal, person_id: int) -> None:
    """As if it had never been said. What others wrote below it stays, and it with them, without words or name."""
    mine = queries.standing_objection(proposal, person_id)
    if mine is None:
        return
    if not mine.remarks.exists() and not mine.amendments.exists():
        mine.delete()
        return
    mine.person = mine.said_by = None
    mine.harm = ""
    end(mine, State.TAKEN_BACK)


def held_with(objection: Objection) -> Objection:
    """The objection as it is now, and its proposal, nobody else's until this transaction ends."""
    proposal = held.locked(objection.proposal)
    found = Objection.objects.select_related("person").get(pk=objection.pk)
    found.proposal = proposal
    return found


def check_open_to(person: Person, proposal: Proposal) -> None:
    """Whether this person may add something now. Pages ask before they show what was typed again."""
    is_member = partnerships.is_member(person, proposal.partnership_id)
    check_adding(now=timezone.now(), state=proposal.state, closes_at=proposal.closes_at, is_member=is_member)


@transaction.atomic
def add_remark(person: Person, objection: Objection, *, text: str, once: UUID) -> Remark:
    """Say something about an objection, under one's name. The same `once` says it once."""
    if again := Remark.objects.filter(once=once, person=person).first():
        return again
    objection = held_with(objection)
    check_open_to(person, objection.proposal)
    check_remark(text=text)
    made = Remark.objects.create(objection=objection, person=person, text=text.strip(), at=timezone.now(), once=once)
    live.touch(objection.proposal.topic)
    return made


@transaction.atomic
def take_back_remark(person: Person, remark: Remark) -> None:
    """Its words are deleted, at any time; that something was said here stays."""
    Remark.objects.filter(pk=remark.pk, person=person).update(text="")
    live.touch(remark.objection.proposal.topic)
