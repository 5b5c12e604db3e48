"""Acts on the floor of an open meeting: raise a hand, lower it, call somebody; say who is here."""

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.partnerships import keys
from mutuality.people.models import Person

from ..models import Hand, Meeting, Seat, Table
from ..queries import floor as queries
from ..queries.meeting import HERE
from ..rules.floor import check_calling, check_lowering, check_presence, check_raising, needs_mandate
from .held import locked
from .places import places_change
from .seating import free_table

# Hands


@transaction.atomic
def raise_hand(person: Person, meeting: Meeting, table: Table | None = None) -> Hand:
    """Put one's hand up at one's table, or with no table in the whole room. A hand that is up elsewhere moves here."""
    seat = _own_seat(person, meeting)
    has_place = seat is not None and (table is None or table.pk == seat.table_id)
    check_raising(state=seat.meeting.state if seat else meeting.state, has_place=has_place)
    up = meeting.hands.filter(person=person, called_at=None, lowered_at=None).select_related("table").first()
    if up and up.table_id == (table.pk if table else None):
        return up
    if up:
        _lower(up)
    note_presence(seat)
    live.touch(queries.floor_name(meeting, table))
    return Hand.objects.create(meeting=meeting, table=table, person=person, raised_at=timezone.now())


def _own_seat(person: Person, meeting: Meeting) -> Seat | None:
    """Somebody's seat, held: two submits of one hand are served one after the other."""
    seats = meeting.seats.select_for_update(of=("self",)).select_related("meeting")
    return seats.filter(HERE, person=person).first()


@transaction.atomic
def lower_hand(person: Person, hand: Hand) -> None:
    """Take a hand down, or end a turn: one's own, or as whoever calls people there. A second time changes nothing."""
    hand = _held(hand)
    check_lowering(
        is_mine=hand.person_id == person.pk, may_call=queries.may_call_at(person, hand.meeting, hand.table_id)
    )
    if hand.lowered_at is None:
        _lower(hand)


@transaction.atomic
def call_hand(person: Person, hand: Hand) -> Hand:
    """Give somebody the floor. Whoever spoke there before is done. A second call of the same hand changes nothing.

    Who called whom is in no record: it is a turn in a talk, and turns are counted for the queue alone.
    """
    hand = _held(hand)
    is_host_there = queries.hosts_at(person, hand.meeting, hand.table_id)
    if needs_mandate(is_at_table=hand.table_id is not None, is_host_there=is_host_there):
        keys.require(person, hand.meeting.partnership, "call_hands", hand.meeting.topic)
    check_calling(state=hand.meeting.state, is_up=hand.lowered_at is None)
    if hand.called_at is None:
        now = timezone.now()
        speaking = hand.meeting.hands.filter(table=hand.table, called_at__isnull=False, lowered_at=None)
        speaking.update(lowered_at=now)
        hand.called_at = now
        hand.save()
        live.touch(queries.floor_name(hand.meeting, hand.table))
    return hand


def _held(hand: Hand) -> Hand:
    """The hand as it is now. Those who call in one meeting are served one after the other."""
    meeting = locked(hand.meeting)
    found = Hand.objects.select_related("table").get(pk=hand.pk)
    found.meeting = meeting
    return found


def _lower(hand: Hand) -> None:
    hand.lowered_at = timezone.now()
    hand.save()
    live.touch(queries.floor_name(hand.meeting, hand.table))


# Who is here


@transaction.atomic
def mark_here(person: Person, seat: Seat) -> Seat:
    """Note that somebody came: oneself, or others as whoever keeps the list. Who comes late gets a place."""
    seat = _checked(person, seat)
    seat.came, seat.answer = True, Seat.Answer.COMING
    if seat.table is None:
        seat.table = free_table(seat)
    with places_change(seat.meeting):
        seat.save()
    live.touch(seat.meeting.topic)
    return seat


@transaction.atomic
def unmark_here(person: Person, seat: Seat) -> Seat:
    """Take that note away again; the place stays."""
    seat = _checked(person, seat)
    seat.came = None
    seat.save()
    live.touch(seat.meeting.topic)
    return seat


def _checked(person: Person, seat: Seat) -> Seat:
    """The seat as it is now, if `person` may note something about it."""
    meeting = locked(seat.meeting)
    seat = meeting.seats.select_related("table").get(pk=seat.pk)
    seat.meeting = meeting
    check_presence(
        state=meeting.state,
        is_locked=meeting.locked_at is not None,
        is_mine=seat.person_id == person.pk,
        keeps_list=queries.keeps_list(person, seat),
    )
    return seat


def note_presence(seat: Seat | None) -> None:
    """Who speaks by name or raises a hand is here. Words under another name note nothing: the moment would tell."""
    if seat is not None and not seat.came:
        Seat.objects.filter(pk=seat.pk).update(came=True)
