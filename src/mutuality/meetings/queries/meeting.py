"""Reads of the meetings room. First the doors: nothing reaches a page but through them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, reduce
from operator import or_
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from mutuality.kit.dates import about_minutes
from mutuality.kit.reads import Read
from mutuality.kit.seal import is_sealed_by
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.models import Key, Member, Partnership
from mutuality.partnerships.powers import POWERS
from mutuality.people.models import AccessNeed, Person, SpokenLanguage

from ..models import Contribution, FormerPlace, Meeting, PrivateWord, Question, Seat, Table
from .locking import lock_refusal

HERE = Q(answer=Seat.Answer.COMING)
_MEETING = Read(
    lambda pk, slug: Meeting.objects.select_related("partnership", "question_now", "pod").filter(
        pk=pk, partnership__slug=slug
    ),
    pk=int,
    slug=str,
)
_SEAT = Read(
    lambda meeting, person: Seat.objects.filter(meeting=meeting, person=person).select_related("table")[:1],
    meeting=int,
    person=int,
)
_FORMER = Read(
    lambda person, meeting: (
        FormerPlace.objects.filter(person=person, table__meeting=meeting).select_related("table").order_by("pk")
    ),
    person=int,
    meeting=int,
)
_PEOPLE_AT = Read(
    lambda table: Seat.objects.filter(HERE, table=table).select_related("person").order_by("person__name"), table=int
)
_LANGUAGES = Read(lambda person: SpokenLanguage.objects.filter(person=person), person=int)


class Reader:
    """What one person is to one meeting. Each thing is asked once, when a page first needs it."""

    def __init__(self, person: Person, meeting: Meeting) -> None:
        self._person, self._meeting = person, meeting

    @cached_property
    def _place(self) -> Member | None:
        return partnerships.place_of(self._person, self._meeting.partnership_id)

    @property
    def is_member(self) -> bool:
        return self._place is not None and self._place.standing == Member.Standing.MEMBER

    @cached_property
    def is_in_pod(self) -> bool:
        return self._place is not None and partnerships.is_in_pod(self._person, self._meeting.pod_id)

    @cached_property
    def seat(self) -> Seat | None:
        if self._place is None:
            return None
        return _SEAT.first(meeting=self._meeting.pk, person=self._person.pk)

    @cached_property
    def former_places(self) -> list[FormerPlace]:
        """Where they sat before, with its table."""
        return list(_FORMER(person=self._person.pk, meeting=self._meeting.pk))

    @cached_property
    def offices(self) -> set[str]:
        if self._place is None:
            return set()
        return partnerships.offices_of(self._person, self._meeting.partnership_id, self._meeting.topic)

    @property
    def table(self) -> Table | None:
        """Where they sit, if they are coming."""
        return self.seat.table if self.seat and self.seat.answer == Seat.Answer.COMING else None

    @property
    def table_id(self) -> int | None:
        return self.table.pk if self.table else None


def reader_of(person: Person, meeting: Meeting) -> Reader:
    """Kept on the meeting, which lives as long as one request: doors, controls and words ask the same things."""
    readers: dict[int, Reader] = meeting.__dict__.setdefault("_readers", {})
    return readers.setdefault(person.pk, Reader(person, meeting))


# Doors


def meeting_for(person: Person, slug: str, pk: int) -> Meeting:
    """The one door to a meeting: members of its partnership, and those who have a seat in it."""
    meeting = get_object_or_404(_MEETING(pk=pk, slug=slug))
    reader = reader_of(person, meeting)
    if not (reader.is_member or reader.seat):
        raise Http404
    return meeting


def planned_meeting_for(person: Person, slug: str, pk: int) -> Meeting:
    """A meeting, for those who may plan it."""
    meeting = meeting_for(person, slug, pk)
    if not may(person, meeting, "plan_meeting"):
        raise Http404
    return meeting


def arranged_meeting_for(person: Person, slug: str, pk: int) -> Meeting:
    """A meeting, for those who may seat people."""
    meeting = meeting_for(person, slug, pk)
    if not may(person, meeting, "arrange_seats"):
        raise Http404
    return meeting


def question_for(person: Person, slug: str, pk: int, question: int) -> Question:
    return get_object_or_404(meeting_for(person, slug, pk).questions, pk=question)


def table_for(person: Person, slug: str, pk: int, number: int) -> Table:
    """A table, for those who sit at it and for the meeting's co-facilitators."""
    meeting = meeting_for(person, slug, pk)
    table = own_table_for(person, meeting)
    if table is None or table.number != number:
        if not may(person, meeting, "move_on"):
            raise Http404
        table = get_object_or_404(meeting.tables, number=number)
    table.meeting = meeting
    return table


def own_table_for(person: Person, meeting: Meeting) -> Table | None:
    return reader_of(person, meeting).table


def contribution_for(person: Person, slug: str, pk: int, contribution: UUID) -> Contribution:
    """One contribution, for those who may see it."""
    meeting = meeting_for(person, slug, pk)
    found = get_object_or_404(
        Contribution.objects.select_related("author", "question", "table", "attachment", "recorded_by"),
        meeting=meeting,
        pk=contribution,
    )
    found.meeting = meeting
    seen = Contribution.objects.filter(visible_to(person, meeting), pk=found.pk).exists()
    if not (seen or is_mine(person, found)):
        raise Http404
    return found


def own_contribution_for(person: Person, contribution: UUID) -> Contribution:
    """One's own contribution; the author keeps this door for good, also after leaving."""
    found = get_object_or_404(Contribution.objects.select_related("meeting__partnership", "author"), pk=contribution)
    if not is_mine(person, found):
        raise Http404
    return found


def closed_meeting_for(person: Person, slug: str, pk: int) -> Meeting:
    """A meeting whose report there is."""
    meeting = meeting_for(person, slug, pk)
    if meeting.state != Meeting.State.CLOSED:
        raise Http404
    return meeting


def seat_for(person: Person, slug: str, pk: int, seat: int) -> Seat:
    """Somebody's seat, for those who may arrange seats."""
    meeting = meeting_for(person, slug, pk)
    if not may(person, meeting, "arrange_seats"):
        raise Http404
    found = get_object_or_404(meeting.seats.select_related("person"), pk=seat)
    found.meeting = meeting
    return found


# Who may


def may(person: Person, meeting: Meeting, power: str) -> bool:
    """Whether to show somebody a control; the action itself asks again."""
    reader = reader_of(person, meeting)
    return reader.is_member and partnerships.allowed(power, reader.offices)


def sits_at(person: Person, table: Table) -> bool:
    return reader_of(person, table.meeting).table_id == table.pk


def visible_to(person: Person, meeting: Meeting) -> Q:
    """Which contributions of `meeting` somebody who passed its door may see: each scope, for its ears.

    What moderators have not let through, or kept back, is nowhere but on their own page.
    """
    return seen_by(person.pk, meeting.pk, heard_by(person, meeting), places_of(person, meeting))


Place = tuple[int, int, int | None]  # a table, and the first and last of its companies; no last one: they sit there


def seen_by(person: int, meeting: int, ears: Collection[str], places: Iterable[Place]) -> Q:
    """`visible_to`, of those who hear these scopes and sat at these places."""
    to_their_table = Q(scope=Contribution.Scope.TABLE) & _said_at(places)
    scopes = Q(scope__in=ears) | Q(author=person) | to_their_table
    return Q(meeting=meeting, hold=Contribution.Hold.SHOWN) & scopes


def places_of(person: Person, meeting: Meeting) -> list[Place]:
    """Where somebody sat before tables were laid anew, and where they sit now."""
    reader = reader_of(person, meeting)
    places: list[Place] = [(one.table_id, one.first, one.last) for one in reader.former_places]
    if reader.seat and reader.table_id:
        places.append((reader.table_id, reader.seat.company_from, None))
    return places


def said_where_they_sat(person: Person, meeting: Meeting) -> Q:
    """What was said at a table while somebody sat there."""
    return _said_at(places_of(person, meeting))


def _said_at(places: Iterable[Place]) -> Q:
    there = [
        Q(table=table, company__gte=first) & (Q() if last is None else Q(company__lte=last))
        for table, first, last in places
    ]
    return reduce(or_, there, Q(pk__in=[]))


def heard_by(person: Person, meeting: Meeting) -> set[str]:
    """The scopes that reach somebody who passed the meeting's door, wherever they sit."""
    pod = {Contribution.Scope.POD.value} if reader_of(person, meeting).is_in_pod else set()
    return {Contribution.Scope.PARTNERSHIP.value} | pod


def is_mine(person: Person, contribution: Contribution) -> bool:
    """Whether `person` said this: by name, or by a seal that only their uid and the key outside the database make."""
    if contribution.author_id is not None:
        return contribution.author_id == person.pk
    return is_sealed_by(person.uid, contribution.pk, contribution.seal)


# Meetings


def meetings_of(partnership: Partnership, person: Person) -> QuerySet[Meeting]:
    """What somebody may know of: all meetings for a member, one's own for a guest."""
    found = Meeting.objects.filter(partnership=partnership).select_related("pod", "partnership")
    if not partnerships.is_member(person, partnership.pk):
        found = found.filter(seats__person=person)
    return found.order_by("starts_at")


def is_to_come(meeting: Meeting) -> bool:
    """Planned; or called off, and listed as such until its day is over."""
    if meeting.state == Meeting.State.CANCELLED:
        return meeting.ends_at > timezone.now()
    return meeting.state == Meeting.State.PLANNED


def seats_waiting_for(person: Person) -> QuerySet[Seat]:
    """Invitations to meetings that somebody has not answered."""
    waiting = [Meeting.State.PLANNED, Meeting.State.OPEN]
    return _seats_of(person).filter(answer=Seat.Answer.INVITED, meeting__state__in=waiting)


def open_seats_of(person: Person) -> QuerySet[Seat]:
    """Seats at meetings that are open now."""
    return _seats_of(person).filter(HERE, meeting__state=Meeting.State.OPEN).select_related("meeting__question_now")


def coming_seats_of(person: Person) -> QuerySet[Seat]:
    """Seats at meetings that are planned, soonest first; those that were called off too, until their day is over."""
    called_off = Q(meeting__state=Meeting.State.CANCELLED, meeting__ends_at__gt=timezone.now())
    return _seats_of(person).filter(HERE, Q(meeting__state=Meeting.State.PLANNED) | called_off)


def _seats_of(person: Person) -> QuerySet[Seat]:
    inside = partnerships.partnerships_of(person)
    found = Seat.objects.filter(person=person, meeting__partnership__in=inside)
    return found.select_related("meeting__partnership", "table").order_by("meeting__starts_at")


def facilitated_keys(person: Person) -> list[tuple[Meeting, Key]]:
    """First keys of others, about meetings, that wait for somebody whose office carries the same power there."""
    waiting = {
        key: int(key.scope.split(":")[0].removeprefix("meeting-"))
        for key, offices in partnerships.keys_of_others(person)
        if key.scope.startswith("meeting-") and offices & (POWERS[key.power].offices or {"co_facilitator"})
    }
    meetings = Meeting.objects.select_related("partnership").in_bulk(set(waiting.values()))
    return [(meetings[pk], key) for key, pk in waiting.items() if pk in meetings]


def next_question(meeting: Meeting) -> Question | None:
    order = meeting.question_now.order if meeting.question_now else -1
    return meeting.questions.filter(order__gt=order).first()


def minutes_left(meeting: Meeting, now: datetime | None = None) -> int | None:
    """About how many minutes are left for the question now, in steps of five; None when none is asked."""
    if meeting.question_now is None or meeting.question_since is None:
        return None
    ends = meeting.question_since + timedelta(minutes=meeting.question_now.minutes)
    return about_minutes(ends - (now or timezone.now()))


def co_facilitators(meeting: Meeting) -> list[Person]:
    return partnerships.holders(meeting.partnership_id, "co_facilitator", meeting.topic)


@dataclass(frozen=True)
class KeyState:
    """How far an act that takes two keys has come, as one person sees it. `question` is where `move_on` goes.

    `lapsed` is a first key that counts no more, for its owner's office has ended.
    """

    power: str
    waits: Key | None
    mine: bool
    question: Question | None = None
    lapsed: Key | None = None


def keys_now(person: Person, meeting: Meeting) -> list[KeyState]:
    """The acts that the meeting's stage offers its co-facilitators, each with the state of its keys.

    Whoever holds no key sees the first keys of others while they wait.
    """
    waiting = {(key.power, key.scope): key for key in partnerships.unmet_keys(meeting.partnership_id)}
    if not (waiting or may(person, meeting, "open_meeting")):
        return []

    def state(power: str, scope: str, question: Question | None = None) -> KeyState:
        key = waiting.get((power, scope))
        if key is not None and not key.counts:
            return KeyState(power, None, False, question, lapsed=key)
        return KeyState(power, key, key is not None and key.first_id == person.pk, question)

    if meeting.state == Meeting.State.PLANNED:
        return [state("open_meeting", meeting.topic)]
    if meeting.is_over:
        return [] if lock_refusal(meeting) else [state("lock_report", meeting.topic)]
    closing, following = state("close_meeting", meeting.topic), next_question(meeting)
    if following is None:
        return [closing]
    return [state("move_on", question_scope(meeting, following), following), closing]


@dataclass(frozen=True)
class Stage:
    """How a meeting stands now, as its live part shows it."""

    keys: list[KeyState]
    holds_keys: bool
    minutes_left: int | None


def stage_of(person: Person, meeting: Meeting) -> Stage:
    return Stage(keys_now(person, meeting), may(person, meeting, "open_meeting"), minutes_left(meeting))


def pair_scope(meeting: Meeting, one: Member, other: Member) -> str:
    """The name of “these two facilitate this meeting”, the same whichever is named first."""
    first, second = sorted([one.pk, other.pk])
    return f"{meeting.topic}:pair-{first}-{second}"


def keys_to(meeting: Meeting, what: str) -> list[tuple[Key, str]]:
    """First keys that wait whose scope names this meeting and `what`; each with what its scope says after that."""
    start = f"{meeting.topic}:{what}-"
    keys = [key for key in partnerships.waiting_keys(meeting.partnership_id) if key.scope.startswith(start)]
    return [(key, key.scope.removeprefix(start)) for key in keys]


def waiting_pairs(meeting: Meeting) -> list[tuple[Key, list[Member]]]:
    """Pairs of co-facilitators that somebody named and that wait for a second key."""
    return [
        (key, list(Member.objects.filter(pk__in=pair.split("-")).select_related("person")))
        for key, pair in keys_to(meeting, "pair")
    ]


def waiting_pair(meeting: Meeting, key: int) -> tuple[Member, Member]:
    """The two members that a waiting key names; 404 when it waits no longer."""
    for waiting, pair in waiting_pairs(meeting):
        if waiting.pk == key and len(pair) == 2:
            return pair[0], pair[1]
    raise Http404


def question_scope(meeting: Meeting, question: Question) -> str:
    return f"{meeting.topic}:question-{question.pk}"


@dataclass(frozen=True)
class Controls:
    """What the meeting's page offers one person beside taking part."""

    plans: bool
    seats: bool
    reads_needs: bool
    opens_seals: bool
    own_table: Table | None


def controls_of(person: Person, meeting: Meeting) -> Controls:
    return Controls(
        plans=may(person, meeting, "plan_meeting"),
        seats=may(person, meeting, "arrange_seats"),
        opens_seals=may(person, meeting, "open_seal"),
        reads_needs=not meeting.is_over and may(person, meeting, "see_access_needs"),
        own_table=own_table_for(person, meeting),
    )


# Tables and seats


def tables_of(meeting: Meeting) -> QuerySet[Table]:
    return meeting.tables.prefetch_related("seats__person")


def has_words(table: Table) -> bool:
    return Contribution.objects.filter(table=table).exists()


def people_at(table: Table) -> QuerySet[Seat]:
    return _PEOPLE_AT(table=table.pk)


def people_coming(meeting: Meeting) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=meeting.seats.filter(HERE).values("person")).order_by("name")


def takes_notes(person: Person, table: Table) -> bool:
    seat = reader_of(person, table.meeting).seat
    return sits_at(person, table) and seat is not None and seat.part == Seat.Part.NOTES


def languages_of(person: Person) -> list[str]:
    return [spoken.code for spoken in _LANGUAGES(person=person.pk)]


def answers_count(meeting: Meeting) -> dict[str, int]:
    rows = meeting.seats.values_list("answer").annotate(size=Count("pk"))
    return dict.fromkeys(Seat.Answer.values, 0) | dict(rows)


def access_needs_for(person: Person, slug: str, pk: int) -> list[tuple[Person, list[str]]]:
    """What those who come need, and what they told privately, for the meeting's access contact alone.

    Anybody else gets the 404 of nothing.
    """
    meeting = meeting_for(person, slug, pk)
    if meeting.is_over or not may(person, meeting, "see_access_needs"):
        raise Http404
    coming = meeting.seats.filter(HERE)
    needs: dict[Person, list[str]] = {}
    own = AccessNeed.objects.filter(person__in=coming.values("person")).select_related("person")
    for need in own.order_by("person__name", "pk"):
        needs.setdefault(need.person, []).append(need.text)
    for word in PrivateWord.objects.filter(seat__in=coming).select_related("seat__person"):
        needs.setdefault(word.seat.person, []).append(word.text)
    return sorted(needs.items(), key=lambda each: each[0].name)


def names_in(meeting: Meeting) -> set[str]:
    """Of everybody somebody could be taken for: those with a seat, and the partnership's members."""
    members = meeting.partnership.members.filter(left_on=None)
    seats = meeting.seats.values_list("person__name", flat=True)
    return {*seats, *members.values_list("person__name", flat=True)}
