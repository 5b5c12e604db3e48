"""Letters about a meeting. Each goes out once for each seat and revision, to those who wish for it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from mutuality.kit.addresses import absolute

from .. import mail
from ..models import Meeting, Notice, Seat
from ..queries import notices as queries
from ..rules.notices import AHEAD
from .held import locked

Kind = Notice.Kind


def tell(meeting: Meeting, kind: str, link: str = "", among: Iterable[Seat] | None = None) -> int:
    """Post a letter of this kind to all who are to get one, or to those `among` them. Returns how many.

    Called in the transaction that holds the meeting, so that two who tell at once tell once.
    """
    seats = queries.waiting_for(meeting, kind)
    if among is not None:
        seats = seats.filter(pk__in=[seat.pk for seat in among])
    link, questions = link or absolute(_page(meeting, kind)), list(meeting.questions.all())
    for seat in (found := list(seats)):
        seat.meeting = meeting
        notice = Notice.objects.create(seat=seat, kind=kind, revision=meeting.revision, at=timezone.now())
        mail.tell(notice, link, questions)
    return len(found)


def _page(meeting: Meeting, kind: str) -> str:
    """Where a letter leads: to the report once there is one."""
    if kind in queries.AFTERWARDS:
        return reverse("meetings:report", args=[meeting.partnership.slug, meeting.pk])
    return meeting.get_absolute_url()


def send_due_notices() -> int:
    """Post what is due by itself: questions ahead and reminders. Any number of processes may ask at once."""
    now = timezone.now()
    return sum(
        _send_due(meeting, kind, now)
        for meeting in queries.meetings_soon(now)
        for kind in AHEAD
        if queries.due(meeting, kind, now)
    )


@transaction.atomic
def _send_due(meeting: Meeting, kind: str, now: datetime) -> int:
    meeting = locked(meeting)
    if meeting.state != Meeting.State.PLANNED:
        return 0
    posted = tell(meeting, kind, among=queries.due(meeting, kind, now))
    if kind == Kind.QUESTIONS and posted:
        note_sent_ahead(meeting, now)
    return posted


def note_sent_ahead(meeting: Meeting, now: datetime) -> None:
    if meeting.questions_sent_at is None:
        meeting.questions_sent_at = now
        meeting.save(update_fields=["questions_sent_at"])


def tell_report(meeting: Meeting, link: str = "") -> int:
    """Tell those who took part that the draft report is there: the link, and nothing of what it says."""
    return tell(meeting, Kind.REPORT, link)


def tell_locked(meeting: Meeting, link: str = "") -> int:
    """Tell those who took part that the report is locked: the link, and nothing of what it says."""
    return tell(meeting, Kind.LOCKED, link)
