"""Reads of moments: one's own, and for the wellbeing contacts alone those of others."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person

from ..models import Meeting, Moment
from .meeting import may, meeting_for

CONTACT = "wellbeing_contact"

# Doors


def moments_for(person: Person, slug: str, pk: int) -> tuple[Meeting, QuerySet[Moment]]:
    """Who needs a moment, for the meeting's wellbeing contacts alone; anybody else gets the 404 of nothing."""
    meeting = meeting_for(person, slug, pk)
    if not is_contact(person, meeting):
        raise Http404
    found = meeting.moments.exclude(person=person).select_related("person", "answered_by", "meeting__partnership")
    return meeting, found.order_by("-at")


def moment_for(person: Person, slug: str, pk: int, moment: int) -> Moment:
    return get_object_or_404(moments_for(person, slug, pk)[1], pk=moment)


def own_moment_for(person: Person, slug: str, pk: int, moment: int) -> Moment:
    return get_object_or_404(own_moments(person, meeting_for(person, slug, pk)), pk=moment)


# Reads


def is_contact(person: Person, meeting: Meeting) -> bool:
    return may(person, meeting, "see_moments")


def contacts_for(person: Person, meeting: Meeting) -> list[Person]:
    """Whom a message of `person` reaches: the wellbeing contacts, but for oneself."""
    return [
        each for each in partnerships.holders(meeting.partnership_id, CONTACT, meeting.topic) if each.pk != person.pk
    ]


def own_moments(person: Person, meeting: Meeting) -> QuerySet[Moment]:
    found = meeting.moments.filter(person=person).select_related("answered_by", "meeting__partnership")
    return found.order_by("-at")


def waiting_for(person: Person, meeting: Meeting) -> int:
    """How many wait in this meeting for a contact. No query for anybody else."""
    if not is_contact(person, meeting):
        return 0
    return meeting.moments.filter(answered_at=None).exclude(person=person).count()


def all_waiting_for(person: Person) -> list[Moment]:
    """What waits for a wellbeing contact, in all their meetings, longest first. One query for anybody else."""
    places = [_within(partnership_id, scope) for partnership_id, scope in partnerships.scopes_of(person, CONTACT)]
    if not places:
        return []
    found = Moment.objects.filter(reduce(or_, places), answered_at=None).exclude(person=person)
    return list(found.select_related("meeting__partnership").order_by("at"))


def _within(partnership_id: int, scope: str) -> Q:
    meetings = Q(meeting__partnership=partnership_id)
    return meetings & Q(meeting=scope.removeprefix("meeting-")) if scope else meetings


# Live names


def moments_name(meeting: Meeting) -> str:
    """What the pages of the contacts listen to; nobody else gets a ticket for it."""
    return f"moments-{meeting.pk}"


def moment_name(moment: Moment) -> str:
    """What the page of the one who needs it listens to."""
    return f"moment-{moment.pk}"
