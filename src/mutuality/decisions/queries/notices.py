"""Reads about letters: which are due, and who wants them."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from mutuality.kit.waking import is_day
from mutuality.partnerships.models import Member
from mutuality.people.models import Person

from ..models import Decider, Notice, Proposal
from ..rules.notices import kind_due

OPEN = Proposal.State.OPEN


def proposals_due(now: datetime) -> list[tuple[Proposal, str]]:
    """Open proposals, the one that closes first on top, each with the kind of letter that is due."""
    found = Proposal.objects.filter(state=OPEN, closes_at__gt=now).order_by("closes_at")
    kinds = [(each, due_kind(each, now)) for each in found.select_related("partnership")]
    return [(proposal, kind) for proposal, kind in kinds if kind]


def due_kind(proposal: Proposal, now: datetime) -> str:
    """What is due of a proposal, which may have changed since it was found."""
    if proposal.state != OPEN or proposal.opened_at is None:
        return ""
    return kind_due(now=now, opened_at=proposal.opened_at, closes_at=proposal.closes_at)


def zones_by_day(proposal: Proposal, kind: str, now: datetime) -> list[str]:
    """Where it is day now, and somebody has a voice whose letter was not due so far."""
    zones = _not_told(proposal, kind).order_by().values_list("person__zone", flat=True).distinct()
    return [zone for zone in zones if is_day(now, zone)]


def deciders_due(proposal: Proposal, kind: str, zones: Collection[str], size: int) -> list[Decider]:
    """A few of those whose letter is due, whether they get one or not."""
    found = _not_told(proposal, kind).filter(person__zone__in=zones).select_related("person")
    here = Member.objects.filter(
        partnership=proposal.partnership_id,
        person=OuterRef("person"),
        left_on=None,
        standing=Member.Standing.MEMBER,
    )
    return list(found.annotate(is_here=Exists(here)).order_by("pk")[:size])


def _not_told(proposal: Proposal, kind: str) -> QuerySet[Decider]:
    told = Notice.objects.filter(proposal=proposal, kind=kind, person=OuterRef("person"))
    return Decider.objects.filter(~Exists(told), proposal=proposal)


def gets_letter(decider: Decider, kind: str) -> bool:
    """Who has not answered, is still here and wishes for such letters; not who opened it, to say that it is open."""
    person = decider.person
    wishes = person.contact == Person.Contact.MAIL and person.wants_reminder and person.is_active
    knows = kind == Notice.Kind.OPENED and decider.proposal.proposer_id == person.pk
    is_here = getattr(decider, "is_here", False)  # annotated in deciders_due
    return bool(person.email) and is_here and wishes and not (knows or decider.has_answered)
