"""Reads of the floor: raised hands in their order, and who is here."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mutuality.kit.reads import Read
from mutuality.people.models import Person

from ..models import Contribution, Hand, Meeting, Question, Seat, Table
from ..rules.floor import Waiting, in_turn
from . import moments
from .meeting import heard_by, may, meeting_for, own_table_for, reader_of

# Doors


def hand_for(person: Person, slug: str, pk: int, hand: int) -> Hand:
    """A hand, for its owner and for those who see where it is up."""
    meeting = meeting_for(person, slug, pk)
    found = get_object_or_404(meeting.hands.select_related("table", "person"), pk=hand)
    found.meeting = meeting
    if found.person_id != person.pk and not (found.table is None or may_look_at(person, meeting, found.table)):
        raise Http404
    return found


def place_for(person: Person, slug: str, pk: int, number: int) -> tuple[Meeting, Table | None]:
    """A meeting and one of its tables; None in its stead for those who sit in the meeting, but not at that table."""
    meeting = meeting_for(person, slug, pk)
    table = own_table_for(person, meeting)
    if table is None or table.number != number:
        facilitates = may(person, meeting, "move_on")
        if not (facilitates or sits_in(person, meeting)):
            raise Http404
        table = get_object_or_404(meeting.tables, number=number) if facilitates else None
    if table is not None:
        table.meeting = meeting
    return meeting, table


def attendance_for(person: Person, slug: str, pk: int) -> tuple[Meeting, QuerySet[Seat]]:
    """A meeting and the seats that somebody keeps the list of: all, or for a table's host those of the table."""
    meeting = meeting_for(person, slug, pk)
    found = meeting.seats.select_related("person", "table").order_by("person__name")
    if may(person, meeting, "arrange_seats"):
        return meeting, found
    if not hosts(person, meeting):
        raise Http404
    return meeting, found.filter(table=reader_of(person, meeting).table)


def present_seat_for(person: Person, slug: str, pk: int, seat: int) -> Seat:
    """A seat, for its owner and for those who keep the list it is on."""
    meeting = meeting_for(person, slug, pk)
    found = get_object_or_404(meeting.seats.select_related("person", "table"), pk=seat)
    found.meeting = meeting
    if found.person_id != person.pk and not keeps_list(person, found):
        raise Http404
    return found


# Who may


def may_look_at(person: Person, meeting: Meeting, table: Table) -> bool:
    return reader_of(person, meeting).table_id == table.pk or may(person, meeting, "move_on")


def sits_in(person: Person, meeting: Meeting) -> bool:
    seat = reader_of(person, meeting).seat
    return seat is not None and seat.answer == Seat.Answer.COMING


def hosts(person: Person, meeting: Meeting) -> bool:
    """Whether somebody is the host of the table they sit at."""
    reader = reader_of(person, meeting)
    return reader.table is not None and reader.seat is not None and reader.seat.part == Seat.Part.HOST


def hosts_at(person: Person, meeting: Meeting, table_id: int | None) -> bool:
    return table_id is not None and table_id == reader_of(person, meeting).table_id and hosts(person, meeting)


def may_call_at(person: Person, meeting: Meeting, table_id: int | None) -> bool:
    return may(person, meeting, "call_hands") or hosts_at(person, meeting, table_id)


def keeps_list(person: Person, seat: Seat) -> bool:
    return may(person, seat.meeting, "arrange_seats") or hosts_at(person, seat.meeting, seat.table_id)


def keeps_any_list(person: Person, meeting: Meeting) -> bool:
    return may(person, meeting, "arrange_seats") or hosts(person, meeting)


# Hands


@dataclass(frozen=True)
class Turn:
    """A raised hand in its place in the queue."""

    hand: Hand
    is_heard: bool


@dataclass(frozen=True)
class Floor:
    """What one person sees of the hands at a table, or in the whole room (`table` None).

    `mine` is a hand of theirs that is up, here or elsewhere; `messages` counts moments that wait for a contact.
    """

    table: Table | None
    speaking: Hand | None
    waiting: list[Turn]
    mine: Hand | None
    seat: Seat | None
    may_call: bool
    messages: int

    @property
    def next(self) -> Turn | None:
        return self.waiting[0] if self.waiting else None

    @property
    def is_up_here(self) -> bool:
        return any(turn.hand == self.mine for turn in self.waiting)


def floor_of(person: Person, meeting: Meeting, table: Table | None) -> Floor:
    """The hands where `person` looks. While a key question is asked, that is the whole room from every table."""
    if meeting.question_now and meeting.question_now.tier == Question.Tier.KEY:
        table = None
    table_id = table.pk if table else None
    is_open = meeting.state == Meeting.State.OPEN
    hands = list(_hands_in(meeting)) if is_open else []
    here = [hand for hand in hands if hand.table_id == table_id]
    return Floor(
        table,
        speaking=next((hand for hand in here if hand.called_at), None),
        waiting=_in_turn(meeting, [hand for hand in here if hand.called_at is None]),
        mine=next((hand for hand in hands if hand.person_id == person.pk and hand.called_at is None), None),
        seat=reader_of(person, meeting).seat if is_open and sits_in(person, meeting) else None,
        may_call=is_open and may_call_at(person, meeting, table_id),
        messages=moments.waiting_for(person, meeting),
    )


_HANDS = Read(
    lambda meeting: (
        Hand.objects.filter(meeting=meeting, lowered_at=None).select_related("person").order_by("-called_at", "pk")
    ),
    meeting=int,
)


def _hands_in(meeting: Meeting) -> QuerySet[Hand]:
    return _HANDS(meeting=meeting.pk)


def _in_turn(meeting: Meeting, hands: list[Hand]) -> list[Turn]:
    """Two queries, and none where no hand is up.

    Only words under one's own name count as having spoken: else the order of hands would show whose others were.
    """
    if not hands:
        return []
    up = {hand.pk: hand for hand in hands}
    people = [hand.person_id for hand in hands]
    called = meeting.hands.filter(person__in=people, called_at__isnull=False).values_list("person_id", flat=True)
    said = meeting.contributions.filter(author__in=people, kind=Contribution.Kind.WORDS, withdrawn_on=None)
    at_tables = said.filter(channel=Contribution.Channel.TABLE).order_by()
    turns, spoken = Counter(called), set(at_tables.values_list("author_id", flat=True).distinct())
    queue = in_turn(
        Waiting(hand.pk, turns[hand.person_id], hand.person_id in spoken, hand.raised_at) for hand in up.values()
    )
    return [Turn(up[waiting.id], waiting.is_heard) for waiting in queue]


def floor_name(meeting: Meeting, table: Table | None) -> str:
    """The live name of the hands at a table or in the whole room: not that of the voices there, which cost more."""
    return f"{table.topic if table else meeting.topic}-hands"


def listened_to(person: Person, meeting: Meeting, table: Table | None, voices: list[str]) -> list[str]:
    """All live names of a page, for its ticket: `voices`, hands, keys, and moments for contacts."""
    return [meeting.topic, meeting.partnership.keys_topic, *voices, *floor_names(person, meeting, table)]


def voice_names(person: Person, meeting: Meeting, table: Table | None) -> list[str]:
    """The live names of the voices that somebody may see, at a table or in the whole room.

    At a table where they sat before, and do not sit now, changes wait until the page is loaded again.
    """
    seat, ears = reader_of(person, meeting).seat, sorted(heard_by(person, meeting))
    own = reader_of(person, meeting).table
    here = [own.heard_by(each) for each in range(seat.company_from, own.company + 1)] if seat and own else []
    if table is not None:
        return [*(here if table == own else []), *(table.heard(scope) for scope in ears)]
    return [*here, *_formerly_heard(person, meeting), *(meeting.heard(scope) for scope in ears)]


def _formerly_heard(person: Person, meeting: Meeting) -> list[str]:
    """The live names of words for tables where somebody sat before."""
    places = reader_of(person, meeting).former_places
    return [place.table.heard_by(each) for place in places for each in range(place.first, place.last + 1)]


def floor_names(person: Person, meeting: Meeting, table: Table | None) -> list[str]:
    """The live names of the hands at a table, whose page at times shows those of the room, or in the room alone.

    Wellbeing contacts, and nobody else, listen to moments too.
    """
    alone = [moments.moments_name(meeting)] if moments.is_contact(person, meeting) else []
    return [floor_name(meeting, None), *([floor_name(meeting, table)] if table else []), *alone]
