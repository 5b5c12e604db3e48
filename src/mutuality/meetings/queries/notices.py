"""Reads about letters: who is to get one, what became of it, and who is told another way."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from mutuality.partnerships.models import Member
from mutuality.people.models import Person

from ..models import Meeting, Notice, Seat
from ..rules.notices import AHEAD, SLOW, contacts_for, how_told, is_due

Kind, State = Notice.Kind, Notice.State
AFTERWARDS = {Kind.REPORT, Kind.LOCKED}
TOLD = Max("notices__at", filter=Q(notices__kind__in=[Kind.INVITED, Kind.CHANGED]))


def waiting_for(meeting: Meeting, kind: str) -> QuerySet[Seat]:
    """The seats of those who wish for a letter of this kind and have had none for the meeting as it is now."""
    inside = Member.objects.filter(partnership=meeting.partnership_id, left_on=None).values("person")
    had = Notice.objects.filter(kind=kind, revision=meeting.revision, seat__meeting=meeting).values("seat")
    seats = meeting.seats.filter(
        person__in=inside,
        person__is_active=True,
        person__email__isnull=False,
        person__contact__in=contacts_for(kind),
    ).exclude(pk__in=had)
    if kind in AFTERWARDS:
        seats = seats.filter(answer=Seat.Answer.COMING).exclude(came=False)
    return seats.exclude(answer=Seat.Answer.DECLINED).select_related("person").order_by("pk")


def meetings_soon(now: datetime) -> QuerySet[Meeting]:
    """Planned meetings about which letters may be due by themselves."""
    longest = max(AHEAD.values())
    soon = Meeting.objects.filter(state=Meeting.State.PLANNED, starts_at__gt=now, starts_at__lte=now + longest)
    return soon.select_related("partnership").order_by("starts_at")


def due(meeting: Meeting, kind: str, now: datetime) -> list[Seat]:
    """Whose letter is due by itself now."""

    def holds(told_at: datetime | None) -> bool:
        return is_due(kind=kind, now=now, starts_at=meeting.starts_at, told_at=told_at)

    if not holds(None) or (kind == Kind.QUESTIONS and not meeting.questions.exists()):
        return []
    return [seat for seat in waiting_for(meeting, kind).annotate(told_at=TOLD) if holds(seat.told_at)]


@dataclass(frozen=True)
class Told:
    """One line of the list of those invited, as one planner sees it."""

    seat: Seat
    how: str
    notice: Notice | None
    came_back: bool
    is_slow: bool


def who_was_told(person: Person, meeting: Meeting) -> list[Told]:
    """Everybody with a seat: how they are told, and what became of their last letter.

    That a letter came back is seen by whoever invited them; where nobody is named, by those who plan.
    """
    seats = list(meeting.seats.select_related("person").order_by("person__name"))
    notices = Notice.objects.filter(seat__meeting=meeting).order_by("at", "pk")
    last = {notice.seat_id: notice for notice in notices}
    return [_told(person, seat, last.get(seat.pk)) for seat in seats]


def _told(person: Person, seat: Seat, notice: Notice | None) -> Told:
    how = how_told(contact=seat.person.contact, has_address=seat.person.email is not None)
    back = notice is not None and notice.state == State.BOUNCED and seat.invited_by_id in {None, person.pk}
    slow = notice is not None and notice.state == State.QUEUED and notice.at < timezone.now() - SLOW
    return Told(seat, how, notice, back, slow)


def to_be_told(meeting: Meeting, hows: Collection[str] = ("phone", "hand")) -> list[Seat]:
    """Those who get no letter and are to hear of a change by telephone, or from who gave them their link."""
    seats = meeting.seats.exclude(answer=Seat.Answer.DECLINED).select_related("person").order_by("person__name")
    return [
        seat
        for seat in seats
        if how_told(contact=seat.person.contact, has_address=seat.person.email is not None) in hows
    ]
