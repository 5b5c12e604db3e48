"""The doors to proposals, and lists of them."""

from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from mutuality.kit.reads import Read
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.models import Member, Partnership, Pod
from mutuality.people.models import Person

from ..models import Decider, Option, Proposal
from .waiting import needs_word_of

DRAFT, OPEN = Proposal.State.DRAFT, Proposal.State.OPEN


# Doors


def proposal_for(person: Person, slug: str, pk: int) -> Proposal:
    """The one door to a proposal: members of its partnership; a draft only for its proposer."""
    partnership = partnerships.partnership_for(person, slug)
    proposal = get_object_or_404(_PROPOSAL(person=person.pk, partnership=partnership.pk, pk=pk))
    proposal.partnership = partnership
    return proposal


def draft_for(person: Person, slug: str, pk: int) -> Proposal:
    """A draft, for its proposer, who can still change it."""
    proposal = proposal_for(person, slug, pk)
    if proposal.state != DRAFT:
        raise Http404
    return proposal


def _seen_by(person: Person | int) -> Q:
    """A draft that was withdrawn was never shown to others, and never is."""
    return Q(opened_at__isnull=False) | Q(proposer=person)


_PROPOSAL = Read(
    lambda person, partnership, pk: Proposal.objects.filter(
        _seen_by(person), partnership=partnership, pk=pk
    ).select_related("proposer", "pod", "outcome"),
    person=int,
    partnership=int,
    pk=int,
)


# Lists


def proposals_of(partnership: Partnership, person: Person) -> QuerySet[Proposal]:
    """All that somebody may see, each with whether it `waits` for them."""
    waits = ExpressionWrapper(needs_word_of(person), output_field=BooleanField())
    found = Proposal.objects.filter(_seen_by(person), partnership=partnership)
    return found.select_related("outcome", "pod", "partnership").annotate(waits=waits).order_by("closes_at")


@dataclass(frozen=True)
class Board:
    """The proposals of a partnership: those that wait for the reader, other open ones, drafts, and those that ended."""

    waiting: list[Proposal]
    open: list[Proposal]
    drafts: list[Proposal]
    decided: list[Proposal]
    other: list[Proposal]


def board_of(partnership: Partnership, person: Person) -> Board:
    found = list(proposals_of(partnership, person))
    in_state = {state: [each for each in found if each.state == state] for state in Proposal.State}
    waits = [each for each in in_state[OPEN] if getattr(each, "waits", False) and each.is_open_now]
    return Board(
        waiting=waits,
        open=[each for each in in_state[OPEN] if each not in waits],
        drafts=in_state[DRAFT],
        decided=in_state[Proposal.State.DECIDED][::-1],
        other=[each for each in found[::-1] if each.state in {Proposal.State.EXPIRED, Proposal.State.WITHDRAWN}],
    )


def open_proposals(partnership: Partnership) -> list[Proposal]:
    """For the first page of a partnership, the one that closes first on top."""
    found = Proposal.objects.filter(partnership=partnership, state=OPEN).select_related("partnership")
    return list(found.order_by("closes_at"))


def waiting_for(person: Person) -> list[Proposal]:
    """Open proposals in all partnerships in which somebody's word is missing."""
    here = Member.objects.filter(person=person, left_on=None).values("partnership")
    found = Proposal.objects.filter(
        needs_word_of(person), partnership__in=here, state=OPEN, closes_at__gt=timezone.now()
    )
    return list(found.select_related("partnership").order_by("closes_at"))


# Who has a voice


def members_to_ask(partnership: Partnership, pod: Pod | None) -> QuerySet[Member]:
    """Those who get a voice when a proposal is opened: members, not guests; of a pod, those in it."""
    places = Member.objects.filter(partnership=partnership, left_on=None, standing=Member.Standing.MEMBER)
    return places.filter(pod_places__pod=pod, pod_places__left_on=None) if pod else places


def zones_of(members: QuerySet[Member]) -> set[str]:
    return set(members.values_list("person__zone", flat=True))


def counted_deciders(proposal: Proposal) -> QuerySet[Decider]:
    """Those whose voice counts: who left takes it along. Of a secret ballot nobody can tell which one that would be."""
    deciders = Decider.objects.filter(proposal=proposal)
    if proposal.is_over:
        return deciders
    here = Member.objects.filter(partnership=proposal.partnership_id, left_on=None, standing=Member.Standing.MEMBER)
    stays = Q(person__in=here.values("person"))
    return deciders.filter(stays | Q(has_answered=True) if proposal.is_secret else stays)


def options_of(proposal: Proposal) -> list[Option]:
    """What can be chosen; nothing is asked where there is only yes and no."""
    return list(Option.objects.filter(proposal=proposal)) if proposal.has_options else []


_DECIDER = Read(
    lambda person, proposal: Decider.objects.filter(proposal=proposal, person=person)[:1], person=int, proposal=int
)


def decider_of(person: Person, proposal: Proposal) -> Decider | None:
    found = _DECIDER.first(person=person.pk, proposal=proposal.pk)
    if found is not None:
        found.person = person
    return found
