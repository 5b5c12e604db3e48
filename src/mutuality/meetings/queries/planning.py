"""Reads for what comes before a meeting: its sittings, hosts, notes from one sitting to the next."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person

from ..models import Meeting, PrivateWord
from .meeting import may, meeting_for, reader_of

# Doors


def bridged_meeting_for(person: Person, slug: str, pk: int) -> Meeting:
    """A meeting, for those who may write what it passes on to its other sitting."""
    meeting = meeting_for(person, slug, pk)
    if not may_bridge(person, meeting):
        raise Http404
    return meeting


def packed_meeting_for(person: Person, slug: str, pk: int) -> Meeting:
    """A meeting, for those with a seat in it and for those who plan it: what is printed for the day is theirs."""
    meeting = meeting_for(person, slug, pk)
    if reader_of(person, meeting).seat is None and not may(person, meeting, "plan_meeting"):
        raise Http404
    return meeting


def sitting_for(person: Person, meeting: Meeting, pk: int) -> Meeting:
    """Another sitting, for somebody who has a seat in this one."""
    if reader_of(person, meeting).seat is None:
        raise Http404
    return get_object_or_404(_twins(meeting), pk=pk)


# Sittings


def may_bridge(person: Person, meeting: Meeting) -> bool:
    return may(person, meeting, "plan_meeting") or may(person, meeting, "move_on")


def first_sitting(meeting: Meeting) -> int:
    return meeting.sitting_of_id or meeting.pk


def are_twins(one: Meeting, other: Meeting) -> bool:
    return one.pk != other.pk and first_sitting(one) == first_sitting(other)


def _twins(meeting: Meeting) -> QuerySet[Meeting]:
    first = first_sitting(meeting)
    same = Meeting.objects.filter(Q(pk=first) | Q(sitting_of=first), partnership=meeting.partnership_id)
    return same.exclude(pk=meeting.pk).select_related("partnership").order_by("starts_at", "pk")


def other_sittings(meeting: Meeting) -> list[Meeting]:
    return list(_twins(meeting))


def sittings_to_choose(meeting: Meeting) -> list[Meeting]:
    return [other for other in other_sittings(meeting) if other.state == Meeting.State.PLANNED]


# The page of a meeting


@dataclass(frozen=True)
class Before:
    """What the meeting's page shows of its plan."""

    hosts: list[str]
    others: list[Meeting]
    choices: list[Meeting]
    notes: list[Meeting]  # earlier sittings that passed something on
    may_bridge: bool
    has_pack: bool
    private_word: str
    access_contacts: list[str]


def before_of(person: Person, meeting: Meeting, plans: bool) -> Before:
    reader, others = reader_of(person, meeting), other_sittings(meeting)
    seated = reader.seat is not None
    choosing = seated and meeting.state in {Meeting.State.PLANNED, Meeting.State.CANCELLED}
    return Before(
        hosts=list(meeting.hosts.order_by("name").values_list("name", flat=True)),
        others=others,
        choices=[other for other in others if choosing and other.state == Meeting.State.PLANNED],
        notes=[other for other in others if other.bridge_note and other.starts_at < meeting.starts_at],
        may_bridge=bool(others) and may_bridge(person, meeting),
        has_pack=seated or plans,
        private_word=own_private_word(person, meeting) if seated and not meeting.is_over else "",
        access_contacts=access_contacts(meeting) if seated and not meeting.is_over else [],
    )


def own_private_word(person: Person, meeting: Meeting) -> str:
    """What somebody told the access contact alone, for themselves."""
    word = PrivateWord.objects.filter(seat__meeting=meeting, seat__person=person).first()
    return word.text if word else ""


def access_contacts(meeting: Meeting) -> list[str]:
    return [each.name for each in partnerships.holders(meeting.partnership_id, "access_contact", meeting.topic)]
