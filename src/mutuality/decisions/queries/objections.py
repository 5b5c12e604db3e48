"""Objections with the talk below them, and the amendments that answer them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mutuality.methods.tally.shape import ABSTAIN, OBJECT
from mutuality.methods.text_difference import Piece, text_difference
from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person

from ..models import Amendment, Objection, Position, Proposal, Remark, Wording
from . import proposals

STANDS = Objection.State.STANDS


# Doors: whoever may read the proposal


def objection_for(person: Person, slug: str, pk: int, objection: int) -> Objection:
    proposal = proposals.proposal_for(person, slug, pk)
    found = get_object_or_404(objections_of(proposal), pk=objection)
    found.proposal = proposal
    return found


def amendment_for(person: Person, slug: str, pk: int, amendment: int) -> Amendment:
    proposal = proposals.proposal_for(person, slug, pk)
    found = Amendment.objects.select_related("objection", "person")
    made = get_object_or_404(found, objection__proposal=proposal, pk=amendment)
    made.objection.proposal = proposal
    return made


def own_amendment_for(person: Person, slug: str, pk: int, amendment: int) -> Amendment:
    found = amendment_for(person, slug, pk, amendment)
    if found.person_id != person.pk:
        raise Http404
    return found


def own_remark_for(person: Person, slug: str, pk: int, remark: int) -> Remark:
    proposal = proposals.proposal_for(person, slug, pk)
    found = Remark.objects.select_related("objection__proposal__partnership")
    return get_object_or_404(found, objection__proposal=proposal, person=person, pk=remark)


def path_for(person: Person, slug: str, pk: int) -> Proposal:
    """A proposal that has come some way: with an objection, or other words than the first."""
    proposal = proposals.proposal_for(person, slug, pk)
    if not has_path(proposal):
        raise Http404
    return proposal


# What there is


def objections_of(proposal: Proposal) -> QuerySet[Objection]:
    return Objection.objects.filter(proposal=proposal).select_related("person", "said_by").order_by("opened_at", "pk")


def has_path(proposal: Proposal) -> bool:
    return proposal.wording > 1 or objections_of(proposal).exists()


def standing_objection(proposal: Proposal, person_id: int) -> Objection | None:
    return Objection.objects.filter(proposal=proposal, person_id=person_id, state=STANDS).first()


def with_objections(proposal: Proposal, positions: list[Position]) -> list[Position]:
    """Each position that objects with its `objection`, for the way to what is said about it."""
    if not any(each.stance == OBJECT for each in positions):
        return positions
    found = {each.person_id: each for each in Objection.objects.filter(proposal=proposal, state=STANDS)}
    for position in positions:
        position.objection = found.get(position.person_id) if position.stance == OBJECT else None  # type: ignore[attr-defined]
    return positions


def voice_of(objection: Objection) -> int | None:
    """Who can speak for it: whoever objects, or carries their voice."""
    return objection.said_by_id or objection.person_id


def is_held(objection: Objection) -> bool:
    """Whether it stands, and whoever objects is still a member."""
    here = objection.person is not None and partnerships.is_member(objection.person, objection.proposal.partnership_id)
    return objection.stands and here


# Other words, beside those that they change


@dataclass(frozen=True)
class Difference:
    """What became of the question and of the background; nothing where it stayed."""

    question: list[Piece]
    background: list[Piece]


def difference(before: Wording, after: Amendment | Wording) -> Difference:
    return Difference(
        _changes(before.question, after.question),
        _changes(before.background, after.background),
    )


def _changes(before: str, after: str) -> list[Piece]:
    """Nothing where only spaces and ends of lines differ, which each browser sends in its own way."""
    if before.split() == after.split():
        return []
    return text_difference(before.replace("\r\n", "\n"), after.replace("\r\n", "\n"))


def wordings_of(proposal: Proposal) -> dict[int, Wording]:
    """Number → words; the first ones are kept only once there are others."""
    kept = {each.number: each for each in Wording.objects.filter(proposal=proposal)}
    return kept or {1: present(proposal)}


def present(proposal: Proposal) -> Wording:
    """The words as they are."""
    return Wording(
        proposal=proposal,
        number=proposal.wording,
        question=proposal.question,
        background=proposal.background,
        at=proposal.opened_at or proposal.closes_at,
    )


def amendments_to(objection: Objection) -> list[Amendment]:
    """The amendments that answer it, each with its `difference` and whether it is `current`."""
    found = Amendment.objects.filter(objection=objection).select_related("person").order_by("at", "pk")
    return _shown(list(found), objection.proposal)


def _shown(amendments: list[Amendment], proposal: Proposal) -> list[Amendment]:
    words = wordings_of(proposal) if amendments else {}
    for each in amendments:
        if each.state != Amendment.State.TAKEN_BACK:
            each.difference = difference(words[each.on_wording], each)  # type: ignore[attr-defined]
        each.is_current = each.on_wording == proposal.wording  # type: ignore[attr-defined]
    return amendments


def remarks_on(objection: Objection) -> QuerySet[Remark]:
    return objection.remarks.select_related("person").order_by("at", "pk")


# The whole way


@dataclass(frozen=True)
class Step:
    """One step of the way: an `objection` with its talk, an `amendment`, or a `wording`."""

    kind: str
    at: datetime
    thing: Objection | Amendment | Wording


def path_of(proposal: Proposal) -> list[Step]:
    """From the first wording to the last, everything in the order in which it came."""
    talk = Prefetch("remarks", Remark.objects.select_related("person").order_by("at", "pk"))
    amendments = Amendment.objects.filter(objection__proposal=proposal).select_related("person", "objection__person")
    steps = [Step("wording", each.at, each) for each in wordings_of(proposal).values()]
    steps += [Step("objection", each.opened_at, each) for each in objections_of(proposal).prefetch_related(talk)]
    steps += [Step("amendment", each.at, each) for each in _shown(list(amendments.order_by("at", "pk")), proposal)]
    return sorted(steps, key=lambda step: step.at)


@dataclass(frozen=True)
class Change:
    """That the words have changed: how often, and whether it closes later because of it."""

    number: int
    at: datetime
    closes_at: datetime | None


def last_change(proposal: Proposal) -> Change | None:
    if proposal.wording == 1:
        return None
    rows = list(Wording.objects.filter(proposal=proposal).order_by("-number"))
    later = next((row.closes_at for row in rows if row.closes_at), None)
    return Change(rows[0].number, rows[0].at, later)


def since(proposal: Proposal, position: Position | None) -> Difference | None:
    """What has changed since somebody answered; nothing where that was the words as they are, or was left to others."""
    if position is None or position.on_wording == proposal.wording or position.stance == ABSTAIN:
        return None
    words = wordings_of(proposal)
    return difference(words[position.on_wording], words[proposal.wording])
