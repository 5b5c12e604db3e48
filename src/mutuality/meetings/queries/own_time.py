"""Reads of answers outside the meeting: in one's own time, and words that were written down for somebody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person

from ..models import Contribution, Meeting, Question, Seat
from ..rules.own_time import answers_until, check_own_time
from . import floor, moments
from .meeting import is_mine, may, meeting_for, reader_of

LONGEST = timedelta(days=400)  # that an agreement can give for answers

# Doors


def answered_meeting_for(person: Person, slug: str, pk: int) -> Meeting:
    """A meeting, for those who may answer its questions in their own time."""
    meeting = meeting_for(person, slug, pk)
    if not answers_outside(person, meeting):
        raise Http404
    return meeting


def entered_meeting_for(person: Person, slug: str, pk: int) -> Meeting:
    """A meeting, for those who may write down words for others."""
    meeting = meeting_for(person, slug, pk)
    if not may(person, meeting, "enter_words"):
        raise Http404
    return meeting


def entered_words_for(person: Person, contribution: UUID) -> Contribution:
    """Words that somebody wrote down for another, for those two alone."""
    found = get_object_or_404(
        Contribution.objects.select_related("meeting__partnership"), pk=contribution, recorded_by__isnull=False
    )
    writes = found.recorded_by_id == person.pk and may(person, found.meeting, "enter_words")
    if not (writes or is_mine(person, found)):
        raise Http404
    return found


# Who may, and until when


def answers_outside(person: Person, meeting: Meeting) -> bool:
    """Whether somebody has a seat from which they answer: they are coming, or chose to answer in writing."""
    seat = reader_of(person, meeting).seat
    return seat is not None and (seat.answer == Seat.Answer.COMING or seat.way == Seat.Way.OWN_TIME)


def until_of(meeting: Meeting) -> datetime:
    days = 0 if meeting.own_time_until else partnerships.rules_of(meeting.partnership).own_time_days
    return answers_until(agreed=meeting.own_time_until, ends_at=meeting.ends_at, days=days)


def check_open(meeting: Meeting, *, has_seat: bool) -> None:
    """Refuse where the meeting's questions cannot be answered outside its tables now."""
    check_own_time(
        state=meeting.state,
        are_sent=meeting.questions_sent_at is not None,
        is_locked=meeting.locked_at is not None,
        now=timezone.now(),
        until=until_of(meeting),
        has_seat=has_seat,
    )


def refusal_now(meeting: Meeting) -> Refused | None:
    """Why nobody can answer now; None while they can."""
    try:
        check_open(meeting, has_seat=True)
    except Refused as refusal:
        return refusal
    return None


def waiting_for(person: Person) -> list[tuple[Meeting, datetime]]:
    """Meetings that somebody chose to answer in their own time and can answer now, each with until when."""
    seats = Seat.objects.filter(person=person, way=Seat.Way.OWN_TIME).exclude(answer=Seat.Answer.DECLINED)
    inside = partnerships.partnerships_of(person)
    found = Meeting.objects.filter(seats__in=seats, partnership__in=inside, locked_at=None)
    now = timezone.now()
    in_time = found.filter(Q(own_time_until=None, ends_at__gte=now - LONGEST) | Q(own_time_until__gte=now))
    rows = in_time.select_related("partnership").order_by("starts_at")
    return [(meeting, until_of(meeting)) for meeting in rows if refusal_now(meeting) is None]


# Words


@dataclass(frozen=True)
class OwnAnswers:
    """A question, and what one person said to it so far, anywhere and under any name."""

    question: Question
    words: list[Contribution]


def own_answers(person: Person, meeting: Meeting) -> list[OwnAnswers]:
    unnamed = Q(voice=Contribution.Voice.PSEUDONYM)
    found = meeting.contributions.filter(Q(author=person) | unnamed, withdrawn_on=None, reply_to=None)
    mine = [said for said in found.order_by("said_on", "said_at") if is_mine(person, said)]
    return [
        OwnAnswers(question, [said for said in mine if said.question_id == question.pk])
        for question in meeting.questions.all()
    ]


def last_wishes(person: Person, answers: list[OwnAnswers]) -> dict[str, str]:
    """The wishes of a person's last words in this meeting under their own name; else careful ones."""
    named = [said for answer in answers for said in answer.words if said.author_id == person.pk]
    wishes = {"voice": "named", "scope": "partnership", "quotation": "ask", "language": person.language}
    if not named:
        return wishes
    last = max(named, key=lambda said: str(said.said_at))
    scope = last.scope if last.scope != Contribution.Scope.TABLE else wishes["scope"]
    return wishes | {"scope": scope, "quotation": last.quotation, "language": last.language}


def written_down_by(person: Person, meeting: Meeting) -> QuerySet[Contribution]:
    """What somebody wrote down for others in this meeting and has not read back yet."""
    found = meeting.contributions.filter(recorded_by=person, read_back=False, withdrawn_on=None)
    return found.select_related("author", "question").order_by("said_at")


def people_to_write_for(person: Person, meeting: Meeting) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=meeting.seats.values("person")).exclude(pk=person.pk).order_by("name")


# What the meeting's page offers


@dataclass(frozen=True)
class During:
    keeps_list: bool
    enters_words: bool
    answers: bool
    is_contact: bool


def during(person: Person, meeting: Meeting) -> During:
    """Which of the pages for the time of a meeting somebody is led to."""
    can_answer = refusal_now(meeting) is None
    return During(
        keeps_list=meeting.state in {Meeting.State.OPEN, Meeting.State.CLOSED}
        and floor.keeps_any_list(person, meeting),
        enters_words=can_answer and may(person, meeting, "enter_words"),
        answers=can_answer and answers_outside(person, meeting),
        is_contact=moments.is_contact(person, meeting),
    )
