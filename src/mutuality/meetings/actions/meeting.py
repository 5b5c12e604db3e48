"""Acts around a meeting: plan, invite, open, move on, close. Tables are in `seating`, what people say in `speaking`."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from mutuality.kit import live
from mutuality.kit.events import announce
from mutuality.kit.refused import Refused
from mutuality.partnerships import keys
from mutuality.partnerships import queries as partnership_queries
from mutuality.partnerships.models import Mandate, Member, Organisation, Partnership, Pod
from mutuality.people.models import Person
from mutuality.record import actions as record

from ..models import Meeting, Notice, PrivateWord, Question, Seat, Table
from ..queries import meeting as queries
from ..rules.meeting import (
    TEMPLATES,
    Asked,
    check_answer,
    check_change,
    check_closing,
    check_moving_on,
    check_naming,
    check_opening,
    check_pair,
    check_plan,
)
from ..rules.own_time import answers_until
from ..rules.planning import check_own_time
from ..signals import meeting_closed, meeting_opened
from . import locking, notices
from .held import locked as _locked
from .held import note as _note
from .places import places_change
from .seating import free_table

# Planning


@transaction.atomic
def plan_meeting(
    person: Person,
    partnership: Partnership,
    *,
    template: str,
    title: str,
    starts_at: datetime,
    minutes: int,
    zone: str,
    way: str,
    once: UUID,
    place: str = "",
    about: str = "",
    content_note: str = "",
    pod: Pod | None = None,
    hosts: Collection[Organisation] = (),
    own_time_until: datetime | None = None,
) -> Meeting:
    """Plan a meeting from one of `rules.TEMPLATES`, with its questions in the planner's language; nobody is invited."""
    keys.require(person, partnership, "plan_meeting")
    if again := Meeting.objects.filter(once=once).first():
        return again
    chosen, ends_at = TEMPLATES[template], starts_at + timedelta(minutes=minutes)
    check_plan(
        now=timezone.now(),
        starts_at=starts_at,
        ends_at=ends_at,
        needs_pod=chosen.kind == Meeting.Kind.POD,
        has_pod=pod is not None,
    )
    if own_time_until is not None:
        check_own_time(ends_at=ends_at, own_time_until=own_time_until)
    days = partnership_queries.rules_of(partnership).own_time_days
    meeting = Meeting.objects.create(
        partnership=partnership,
        pod=pod,
        kind=chosen.kind,
        title=title,
        about=about,
        way=way,
        place=place,
        content_note=content_note,
        starts_at=starts_at,
        ends_at=ends_at,
        zone=zone,
        own_time_until=answers_until(agreed=own_time_until, ends_at=ends_at, days=days),
        once=once,
    )
    meeting.hosts.set(partnership.organisations.filter(pk__in=[host.pk for host in hosts]))
    _ask(meeting, [replace(asked, text=gettext(asked.text)) for asked in chosen.questions])
    _note(person, meeting, "plan_meeting", "{who} planned “{title}” for {day}.", day=starts_at.date().isoformat())
    return meeting


def _ask(meeting: Meeting, questions: Sequence[Asked]) -> None:
    Question.objects.bulk_create(
        Question(meeting=meeting, order=order, tier=asked.tier, minutes=asked.minutes, text=asked.text)
        for order, asked in enumerate(questions, 1)
    )


@transaction.atomic
def set_questions(person: Person, meeting: Meeting, questions: Sequence[Asked]) -> None:
    """Put other questions in place of those there are, while the meeting is only planned."""
    meeting = _locked(meeting)
    keys.require(person, meeting.partnership, "plan_meeting", meeting.topic)
    check_change(state=meeting.state)
    meeting.questions.all().delete()
    _ask(meeting, questions)
    _note(person, meeting, "set_questions", "{who} set {count} questions for “{title}”.", count=len(questions))


@transaction.atomic
def name_facilitators(person: Person, meeting: Meeting, *, one: Member, other: Member) -> bool:
    """Name two co-facilitators from different perspectives. Takes two keys; False while the second is awaited."""
    meeting = _locked(meeting)
    check_naming(is_locked=meeting.locked_at is not None)
    perspectives = partnership_queries.perspectives_of(meeting.partnership_id, [one.person_id, other.person_id])
    check_pair(
        one_perspective=perspectives.get(one.person_id, (None, ""))[0],
        other_perspective=perspectives.get(other.person_id, (None, ""))[0],
        same_person=one.person_id == other.person_id,
    )
    scope = queries.pair_scope(meeting, one, other)
    if not keys.turn_key(person, meeting.partnership, "name_facilitators", scope, meeting.topic, meeting.title):
        return False
    Mandate.objects.filter(
        partnership_id=meeting.partnership_id, office="co_facilitator", scope=meeting.topic, ended_at=None
    ).update(ended_at=timezone.now())
    for member in (one, other):
        keys.grant(
            member.person,
            meeting.partnership,
            "co_facilitator",
            locking.keys_end(meeting),
            granted_by="two keys",
            scope=meeting.topic,
        )
        Seat.objects.get_or_create(meeting=meeting, person=member.person)
    live.touch(meeting.topic)
    return True


# Inviting and answering


@transaction.atomic
def invite_to_meeting(person: Person, meeting: Meeting, members: Collection[Member], link: str = "") -> int:
    """Invite members; whoever is invited already stays as they are. Returns how many are new.

    Those who wish for letters get one, in their own language and hour, with `link` to the meeting.
    """
    meeting = _locked(meeting)
    keys.require(person, meeting.partnership, "plan_meeting", meeting.topic)
    check_answer(state=meeting.state)
    here = {member.person_id for member in members if member.partnership_id == meeting.partnership_id}
    new = here - set(meeting.seats.values_list("person_id", flat=True))
    Seat.objects.bulk_create(Seat(meeting=meeting, person_id=pk, invited_by=person) for pk in sorted(new))
    if new:
        _note(person, meeting, "invite_to_meeting", "{who} invited {count} people to “{title}”.", count=len(new))
        notices.tell(meeting, Notice.Kind.INVITED, link, among=meeting.seats.filter(person__in=new))
    return len(new)


@transaction.atomic
def answer_invitation(
    person: Person,
    meeting: Meeting,
    *,
    answer: str,
    answer_note: str = "",
    way: str = Seat.Way.AS_PLANNED,
    private_word: str | None = None,
) -> None:
    """Say whether one is coming, and how. Somebody who comes after the tables are laid gets the smallest one.

    `private_word` is for the access contact alone; None leaves it as it is, and it goes when the answer is no.
    """
    meeting = _locked(meeting)
    check_answer(state=meeting.state)
    seat = meeting.seats.filter(person=person).first()
    if seat is None:
        raise Refused("You are not invited to this meeting. Ask a co-facilitator to invite you.")
    seat.answer, seat.answer_note, seat.way = answer, answer_note, way
    if answer == Seat.Answer.COMING and seat.table_id is None:
        seat.table = free_table(seat)
    elif answer == Seat.Answer.DECLINED and meeting.state == Meeting.State.PLANNED:
        seat.table, seat.part = None, Seat.Part.GUEST
    with places_change(meeting):
        seat.save()
    _keep_private_word(seat, "" if answer == Seat.Answer.DECLINED else private_word)
    live.touch(meeting.topic)


def _keep_private_word(seat: Seat, text: str | None) -> None:
    if text is None:
        return
    if text := text.strip():
        PrivateWord.objects.update_or_create(seat=seat, defaults={"text": text})
    else:
        PrivateWord.objects.filter(seat=seat).delete()


# Opening, moving on, closing: two keys each


@transaction.atomic
def open_meeting(person: Person, meeting: Meeting) -> bool:
    """Open a meeting with two keys. False while the second is awaited."""
    meeting = _locked(meeting)
    coming = meeting.seats.filter(queries.HERE).count()
    check_opening(state=meeting.state, questions=meeting.questions.count(), seated=coming)
    if not keys.turn_key(person, meeting.partnership, "open_meeting", meeting.topic, thing=meeting.title):
        return False
    _seat_the_rest(meeting)
    meeting.state, meeting.opened_at = Meeting.State.OPEN, timezone.now()
    meeting.question_now, meeting.question_since = meeting.questions.first(), timezone.now()
    meeting.save()
    _note(None, meeting, "open_meeting", "“{title}” was opened with two keys.")
    announce(meeting_opened, meeting_id=meeting.pk)
    live.touch(meeting.topic)
    return True


def _seat_the_rest(meeting: Meeting) -> None:
    if not meeting.tables.exists():
        Table.objects.create(meeting=meeting, number=1)
    for seat in meeting.seats.filter(queries.HERE, table=None):
        seat.table = free_table(seat)
        seat.save()


@transaction.atomic
def move_on(person: Person, meeting: Meeting, question: Question) -> bool:
    """Go on to the next question with two keys. False while the second is awaited."""
    meeting = _locked(meeting)
    check_moving_on(state=meeting.state, is_next=question == queries.next_question(meeting))
    scope = queries.question_scope(meeting, question)
    if not keys.turn_key(person, meeting.partnership, "move_on", scope, meeting.topic, meeting.title):
        return False
    meeting.question_now, meeting.question_since = question, timezone.now()
    meeting.save()
    _note(None, meeting, "move_on", "“{title}” went on to question {number}.", number=question.order)
    live.touch(meeting.topic)
    return True


@transaction.atomic
def close_meeting(person: Person, meeting: Meeting) -> bool:
    """Close a meeting with two keys; its voices are sealed into the record. False while the second is awaited."""
    meeting = _locked(meeting)
    check_closing(state=meeting.state)
    if not keys.turn_key(person, meeting.partnership, "close_meeting", meeting.topic, thing=meeting.title):
        return False
    meeting.state, meeting.closed_at = Meeting.State.CLOSED, timezone.now()
    meeting.question_now, meeting.question_since = None, None
    meeting.save()
    locking.open_corrections(meeting)
    record.seal_voices(meeting.partnership.chain_id)
    _note(None, meeting, "close_meeting", "“{title}” was closed with two keys.")
    notices.tell_report(meeting)
    announce(meeting_closed, meeting_id=meeting.pk)
    live.touch(meeting.topic)
    return True
