"""Reads of tables and of who sits with whom, for those who arrange seats."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person

from ..models import Meeting, Pairing, Seat, Table
from .meeting import HERE, arranged_meeting_for


def pairing_for(person: Person, slug: str, pk: int, pairing: int) -> Pairing:
    """Two people who are kept together or apart, for those who arrange seats."""
    meeting = arranged_meeting_for(person, slug, pk)
    found = get_object_or_404(meeting.pairings.all(), pk=pairing)
    found.meeting = meeting
    return found


def fitting_tables(meeting: Meeting) -> int:
    """As many tables as people sit at, or so many that about six people sit at each."""
    return len(sits_at(meeting)) or max(1, round(to_seat(meeting, only_here=False).count() / 6.5))


def tables_with_sides(meeting: Meeting) -> list[tuple[Table, list[tuple[Seat, str]]]]:
    """Each table at which people sit with its seats, and the perspective each person declared ("" where none)."""
    seats = list(meeting.seats.filter(HERE).select_related("person", "table").order_by("person__name"))
    sides = partnerships.perspectives_of(meeting.partnership_id, [seat.person_id for seat in seats])
    return [
        (table, [(seat, sides.get(seat.person_id, (0, ""))[1]) for seat in seats if seat.table_id == table.pk])
        for table in meeting.tables.all()
        if any(seat.table_id == table.pk for seat in seats)
    ]


def pairings_of(meeting: Meeting) -> QuerySet[Pairing]:
    return meeting.pairings.select_related("one", "other").order_by("apart", "one__name", "other__name")


def to_seat(meeting: Meeting, *, only_here: bool) -> QuerySet[Seat]:
    """The seats of those who get a place at a table: who is coming, but for those who answer in their own time."""
    coming = meeting.seats.filter(HERE)
    return coming.filter(came=True) if only_here else coming.exclude(~Q(came=True), way=Seat.Way.OWN_TIME)


def sits_at(meeting: Meeting) -> dict[int, set[int]]:
    """Table id → ids of the people who sit there."""
    found: dict[int, set[int]] = {}
    for table, person in meeting.seats.filter(HERE, table__isnull=False).values_list("table_id", "person_id"):
        found.setdefault(table, set()).add(person)
    return found


def company_of(seat: Seat) -> tuple[set[int], set[int]]:
    """The ids of those somebody sits with, and of those they are kept apart from."""
    company: tuple[set[int], set[int]] = set(), set()
    pairs = Pairing.objects.filter(Q(one=seat.person_id) | Q(other=seat.person_id), meeting=seat.meeting_id)
    for one, other, apart in pairs.values_list("one_id", "other_id", "apart"):
        company[apart].add(other if one == seat.person_id else one)
    return company
