"""What a person's first page and a partnership's first page put together from the rooms below."""

from dataclasses import dataclass
from datetime import datetime

from mutuality.decisions.models import Proposal
from mutuality.decisions.queries import proposals
from mutuality.meetings.models import Meeting, Moment, Seat, Unsealing
from mutuality.meetings.queries import box, moments, own_time, unsealing, voices
from mutuality.meetings.queries import meeting as meetings
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.models import Agreement, Key, Partnership
from mutuality.people.models import Person
from mutuality.sensemaking.models import Exercise, Reading
from mutuality.sensemaking.queries import exercise as exercises
from mutuality.sensemaking.queries import readings


@dataclass(frozen=True)
class Home:
    """What waits for somebody, what is on, and where they belong."""

    open_seats: list[Seat]
    waiting_seats: list[Seat]
    waiting_keys: list[tuple[Meeting, Key]]
    openings: list[Unsealing]
    unsealings: list[Unsealing]
    held_meetings: list[Meeting]
    coming_seats: list[Seat]
    own_time: list[tuple[Meeting, datetime]]
    moments: list[Moment]
    proposals: list[Proposal]
    exercises: list[Exercise]
    readings: list[Reading]
    partnerships: list[Partnership]

    @property
    def anything_waits(self) -> bool:
        seats, keys = self.open_seats or self.waiting_seats or self.own_time, self.waiting_keys or self.unsealings
        questions = self.proposals or self.exercises or self.readings
        return bool(seats or keys or questions or self.openings or self.held_meetings or self.moments)


def home_of(person: Person) -> Home:
    return Home(
        open_seats=list(meetings.open_seats_of(person)),
        waiting_seats=list(meetings.seats_waiting_for(person)),
        waiting_keys=meetings.facilitated_keys(person),
        openings=unsealing.unread_openings_of(person),
        unsealings=unsealing.waiting_for(person),
        held_meetings=box.held_meetings(person),
        coming_seats=list(meetings.coming_seats_of(person)),
        own_time=own_time.waiting_for(person),
        moments=moments.all_waiting_for(person),
        proposals=proposals.waiting_for(person),
        exercises=exercises.waiting_for(person),
        readings=readings.waiting_readings(person),
        partnerships=list(partnerships.partnerships_of(person).order_by("name")),
    )


@dataclass(frozen=True)
class Noticeboard:
    """A partnership's first page."""

    open_meetings: list[Meeting]
    open_proposals: list[Proposal]
    next_meeting: Meeting | None
    lately: list[voices.Said]
    facets: list[tuple[object, list[tuple[str, int | None]]]]
    agreement: Agreement | None
    is_member: bool


def noticeboard_of(partnership: Partnership, person: Person) -> Noticeboard:
    member = partnerships.is_member(person, partnership.pk)
    found = list(meetings.meetings_of(partnership, person).exclude(state=Meeting.State.CLOSED))
    return Noticeboard(
        open_meetings=[meeting for meeting in found if meeting.state == Meeting.State.OPEN],
        open_proposals=proposals.open_proposals(partnership) if member else [],
        next_meeting=next((meeting for meeting in found if meeting.state == Meeting.State.PLANNED), None),
        lately=voices.lately_said(partnership) if member else [],
        facets=list(partnerships.facets_with_counts(partnership)[:1]) if member else [],
        agreement=partnerships.agreement_of(partnership),
        is_member=member,
    )
