"""Acts with tables: lay them, lay them anew for those who came, move one person, keep two together or apart."""

import secrets
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mutuality.kit import live
from mutuality.kit.refused import Refused
from mutuality.methods.seating import Guest, Plan, Unmet
from mutuality.methods.seating import seat as seat_guests
from mutuality.partnerships import keys
from mutuality.partnerships import queries as partnership_queries
from mutuality.people.models import Person
from mutuality.record import actions as record

from ..models import Meeting, Pairing, Seat, Table
from ..queries import meeting as queries
from ..queries import seating
from ..rules.meeting import check_answer, check_moving
from ..rules.seating import check_company, check_pairing, check_tables
from .held import locked, note
from .places import places_change

LAID = "{who} laid {count} tables for “{title}”."
LAID_ANEW = "{who} laid {count} tables of “{title}” anew while it was open, drawn by lot with the number {seed}."
LAID_FOR_THOSE_HERE = (
    "{who} laid {count} tables of “{title}” anew for those who came, drawn by lot with the number {seed}."
)


@transaction.atomic
def arrange_tables(person: Person, meeting: Meeting, *, tables: int, only_here: bool = False) -> list[Unmet]:
    """Seat all who are coming, or once the meeting is open those who came, at `tables` tables that mix perspectives.

    Returns, in words, what could not be kept.
    """
    meeting = locked(meeting)
    keys.require(person, meeting.partnership, "arrange_seats", meeting.topic)
    seats = {seat.person_id: seat for seat in seating.to_seat(meeting, only_here=only_here)}
    check_tables(tables=tables, people=len(seats), state=meeting.state, only_here=only_here)
    is_open = meeting.state == Meeting.State.OPEN
    seed = secrets.randbelow(1 << 31) if is_open else meeting.pk
    plan = _drawn(meeting, seats, tables, seed)
    with places_change(meeting):
        _lay(meeting, seats, plan)
    if is_open:
        sentence = LAID_FOR_THOSE_HERE if only_here else LAID_ANEW
        note(person, meeting, "arrange_tables", sentence, count=tables, seed=seed)
    else:
        note(person, meeting, "arrange_tables", LAID, count=tables)
    live.touch(meeting.topic)
    return list(plan.unmet)


def _drawn(meeting: Meeting, seats: dict[int, Seat], tables: int, seed: int) -> Plan:
    perspectives = partnership_queries.perspectives_of(meeting.partnership_id, seats)
    pairs = list(meeting.pairings.all())
    return seat_guests(
        [Guest(pk, perspectives.get(pk, (None, ""))[0]) for pk in seats],
        tables,
        together=[(pair.one_id, pair.other_id) for pair in pairs if not pair.apart],
        apart=[(pair.one_id, pair.other_id) for pair in pairs if pair.apart],
        seed=seed,
    )


def _lay(meeting: Meeting, seats: dict[int, Seat], plan: Plan) -> None:
    """Write a plan down. A table where something was said keeps its words: those seated now get another number."""
    empty = [table for table in meeting.tables.all() if not queries.has_words(table)]
    laid = [empty.pop(0) if empty else _new_table(meeting) for _people in plan.tables]
    meeting.seats.update(part=Seat.Part.GUEST)
    for table, people, host, notes in zip(laid, plan.tables, plan.hosts, plan.note_takers, strict=True):
        part = {host: Seat.Part.HOST, notes: Seat.Part.NOTES}
        for pk in people:
            seats[pk].table, seats[pk].part = table, part.get(pk, Seat.Part.GUEST)
    Seat.objects.bulk_update(seats.values(), ["table", "part"])
    meeting.seats.exclude(pk__in=[seat.pk for seat in seats.values()]).update(table=None)
    meeting.hands.filter(lowered_at=None, table__isnull=False).update(lowered_at=timezone.now())
    meeting.tables.filter(pk__in=[table.pk for table in empty]).delete()


def _new_table(meeting: Meeting) -> Table:
    last = meeting.tables.aggregate(last=Max("number"))["last"] or 0
    return Table.objects.create(meeting=meeting, number=last + 1)


def free_table(seat: Seat) -> Table | None:
    """A place for somebody who has none: with those they belong to, else at the smallest table.

    Where somebody sits whom they are kept apart from comes last. A table that was given up for its words is none, and
    whoever answers in their own time needs none until they come.
    """
    if seat.way == Seat.Way.OWN_TIME and not seat.came:
        return None
    sits = seating.sits_at(seat.meeting)
    together, apart = seating.company_of(seat)
    tables = [table for table in seat.meeting.tables.all() if sits.get(table.pk) or not queries.has_words(table)]

    def wish(table: Table) -> tuple[bool, bool, int, int]:
        people = sits.get(table.pk, set())
        return bool(people & apart), not people & together, len(people), table.number

    return min(tables, key=wish, default=None)


@transaction.atomic
def move_seat(person: Person, seat: Seat, *, table: Table, part: str = "") -> None:
    """Move one person to a table by hand, or give them another part there. Who held that part gives it up."""
    meeting = locked(seat.meeting)
    keys.require(person, meeting.partnership, "arrange_seats", meeting.topic)
    check_answer(state=meeting.state)
    check_moving(state=meeting.state, is_own=seat.person_id == person.pk)
    if table.meeting_id != meeting.pk:
        raise Refused("Choose one of the tables of this meeting.", field="table")
    check_company(is_kept_apart=bool(seating.sits_at(meeting).get(table.pk, set()) & seating.company_of(seat)[1]))
    if part:
        table.seats.filter(part=part).exclude(pk=seat.pk).update(part=Seat.Part.GUEST)
    with places_change(meeting):
        Seat.objects.filter(pk=seat.pk).update(table=table, part=part)
    record.note(
        person,
        meeting.partnership.chain_id,
        "move_seat",
        "{who} moved {guest} to table {number} of “{title}”.",
        meeting.topic,
        facts={"title": meeting.title, "number": table.number},
        words={"guest": seat.person},
    )
    live.touch(meeting.topic, table.topic)


# Two people


def keep_together(person: Person, meeting: Meeting, *, one: Person, other: Person) -> None:
    """Two people sit at one table from the next arrangement on (interpreter, carer)."""
    _pair(person, meeting, [one, other], apart=False)


def keep_apart(person: Person, meeting: Meeting, *, one: Person, other: Person) -> None:
    """Two people never sit at one table from the next arrangement on. Nobody is asked why, and no record has it."""
    _pair(person, meeting, [one, other], apart=True)


@transaction.atomic
def _pair(person: Person, meeting: Meeting, people: Sequence[Person], *, apart: bool) -> None:
    keys.require(person, meeting.partnership, "arrange_seats", meeting.topic)
    check_pairing(same_person=people[0] == people[1])
    first, second = sorted(people, key=lambda each: each.pk)
    Pairing.objects.update_or_create(meeting=meeting, one=first, other=second, defaults={"apart": apart})


@transaction.atomic
def part_pairing(person: Person, pairing: Pairing) -> None:
    """Two people are seated as anybody is from the next arrangement on."""
    keys.require(person, pairing.meeting.partnership, "arrange_seats", pairing.meeting.topic)
    Pairing.objects.filter(pk=pairing.pk).delete()
