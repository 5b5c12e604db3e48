"""Other words that meet an objection: proposed by any member, answered by whoever objects, taken in by the proposer."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person

from ..models import Amendment, Objection
from ..queries import objections as queries
from ..rules.objections import (
    check_amending,
    check_answering_amendment,
    check_refusal,
    check_standing,
    check_taking_back_amendment,
    check_taking_in,
)
from . import rewording
from .objections import check_open_to, held_with

State = Amendment.State


@transaction.atomic
def amend(
    person: Person, objection: Objection, *, question: str, background: str, why: str, on_wording: int, once: UUID
) -> Amendment:
    """Propose other words. The same `once` proposes them once. Whoever objects says yes to their own at once."""
    if again := Amendment.objects.filter(once=once, person=person).first():
        return again
    objection = held_with(objection)
    check_open_to(person, proposal := objection.proposal)
    check_standing(stands=objection.stands, is_here=queries.is_held(objection))
    differs = question != proposal.question or background.split() != proposal.background.split()
    check_amending(on_wording=on_wording, wording=proposal.wording, differs=differs)
    made = Amendment.objects.create(
        objection=objection,
        person=person,
        on_wording=on_wording,
        question=question,
        background=background,
        why=why,
        at=timezone.now(),
        once=once,
    )
    if queries.voice_of(objection) == person.pk:
        _meets(made)
    live.touch(proposal.topic)
    return made


def _meets(amendment: Amendment) -> None:
    """It is taken in at once where the proposer has agreed to it already, or is not there any more to be asked."""
    amendment.state = State.MEETS
    amendment.save()
    proposal = amendment.objection.proposal
    has_agreed = proposal.proposer_id in {amendment.person_id, queries.voice_of(amendment.objection)}
    if has_agreed or not partnerships.is_member(proposal.proposer, proposal.partnership_id):
        rewording.take_in(amendment)


def _held(amendment: Amendment) -> Amendment:
    """The amendment as it is now, with its objection and its proposal, held."""
    objection = held_with(amendment.objection)
    found = Amendment.objects.select_related("person").get(pk=amendment.pk)
    found.objection = objection
    return found


@transaction.atomic
def answer_amendment(person: Person, amendment: Amendment, *, meets: bool, words: str = "") -> None:
    """Say whether it meets one's objection. Until it is taken in one can say otherwise."""
    amendment = _held(amendment)
    if meets and amendment.state in {State.MEETS, State.TAKEN_IN}:
        return  # said twice
    check_may_answer(person, amendment, meets=meets, words=words)
    amendment.answer = words.strip()
    if meets:
        _meets(amendment)
    else:
        amendment.state = State.DOES_NOT_MEET
        amendment.save()
    live.touch(amendment.objection.proposal.topic)


def check_may_answer(person: Person, amendment: Amendment, *, meets: bool = True, words: str = "") -> None:
    """Pages ask before they show what was typed again."""
    objection = amendment.objection
    check_open_to(person, objection.proposal)
    check_answering_amendment(
        holds_voice=queries.voice_of(objection) == person.pk,
        state=amendment.state,
        is_current=amendment.on_wording == objection.proposal.wording,
        meets=meets,
        words=words,
    )
    check_standing(stands=objection.stands, is_here=queries.is_held(objection))


@transaction.atomic
def take_back_amendment(person: Person, amendment: Amendment) -> None:
    """Take one's own words back unless they are the proposal's by now. They go, with what was said to them."""
    amendment = _held(amendment)
    check_taking_back_amendment(state=amendment.state)
    amendment.state = State.TAKEN_BACK
    amendment.question = amendment.background = amendment.why = amendment.answer = amendment.refusal = ""
    amendment.save()
    live.touch(amendment.objection.proposal.topic)


@transaction.atomic
def take_in(person: Person, amendment: Amendment) -> None:
    """Take what meets the objection into one's proposal: from now on these are its words."""
    amendment = _held(amendment)
    if amendment.state == State.TAKEN_IN and amendment.objection.proposal.proposer_id == person.pk:
        return
    check_may_take_in(person, amendment)
    rewording.take_in(amendment)


@transaction.atomic
def refuse_amendment(person: Person, amendment: Amendment, *, words: str) -> None:
    """Leave one's proposal as it is, and say why. The objection stands."""
    amendment = _held(amendment)
    if amendment.state == State.REFUSED and amendment.refusal == words.strip():
        return
    check_may_take_in(person, amendment)
    check_refusal(words=words)
    amendment.state, amendment.refusal = State.REFUSED, words.strip()
    amendment.save()
    live.touch(amendment.objection.proposal.topic)


def check_may_take_in(person: Person, amendment: Amendment) -> None:
    """Pages ask before they show what was typed again."""
    objection = amendment.objection
    check_open_to(person, objection.proposal)
    check_taking_in(
        is_proposer=objection.proposal.proposer_id == person.pk,
        state=amendment.state,
        is_current=amendment.on_wording == objection.proposal.wording,
    )
    check_standing(stands=objection.stands, is_here=queries.is_held(objection))
