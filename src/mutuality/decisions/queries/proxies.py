"""Voices that were given to somebody else for one proposal."""

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mutuality.people.models import Person

from ..models import Decider, Proposal, Proxy
from . import proposals


def carried_for(person: Person, slug: str, pk: int, proxy: int) -> Proxy:
    """A voice that this person carries."""
    return _found(proposals.proposal_for(person, slug, pk), Q(carrier=person), proxy)


def own_proxy_for(person: Person, slug: str, pk: int, proxy: int) -> Proxy:
    """A voice, for the two whom it concerns."""
    return _found(proposals.proposal_for(person, slug, pk), Q(giver=person) | Q(carrier=person), proxy)


def giving_for(person: Person, slug: str, pk: int) -> Proposal:
    """A proposal whose agreement lets voices be given away, for those who have one."""
    proposal = proposals.proposal_for(person, slug, pk)
    if not proposal.proxies_each or not proposals.decider_of(person, proposal):
        raise Http404
    return proposal


def _found(proposal: Proposal, whose: Q, pk: int) -> Proxy:
    found = get_object_or_404(proxies_of(proposal), whose, pk=pk)
    found.proposal = proposal
    return found


def proxies_of(proposal: Proposal) -> QuerySet[Proxy]:
    return Proxy.objects.filter(proposal=proposal).select_related("giver", "carrier").order_by("giver__name")


def given_by(person: Person, proposal: Proposal) -> Proxy | None:
    """To whom somebody has given their voice. Where the agreement allows nothing of the kind, nobody is asked."""
    return proxies_of(proposal).filter(giver=person).first() if proposal.proxies_each else None


def number_carried(person: Person, proposal: Proposal) -> int:
    return Proxy.objects.filter(proposal=proposal, carrier=person).count()


def possible_carriers(person: Person, proposal: Proposal) -> QuerySet[Person]:
    """Whoever has a voice of their own, has kept it, and has a hand free."""
    voices = proposals.counted_deciders(proposal).exclude(person=person).values("person")
    given = Proxy.objects.filter(proposal=proposal).values("giver")
    carried = Proxy.objects.filter(proposal=proposal).values("carrier").annotate(number=Count("pk"))
    full = carried.filter(number__gte=proposal.proxies_each).values("carrier")
    return Person.objects.filter(pk__in=voices).exclude(pk__in=given).exclude(pk__in=full).order_by("name")


def answered_by_proxy(proposal: Proposal) -> list[tuple[Proxy, bool]]:
    """All voices that were given, each with whether it has been used."""
    if not proposal.proxies_each:
        return []
    silent = Decider.objects.filter(proposal=proposal, has_answered=False)
    waiting = set(silent.filter(person__in=proxies_of(proposal).values("giver")).values_list("person", flat=True))
    return [(each, each.giver_id not in waiting) for each in proxies_of(proposal)]
