"""Acts upon a plan: change it, call it off, add a sitting, send the questions ahead, invite a guest."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mutuality.kit import live
from mutuality.partnerships import actions as partnerships
from mutuality.partnerships import keys
from mutuality.partnerships import queries as partnership_queries
from mutuality.partnerships.models import Invitation, Key, Mandate, Member, Organisation
from mutuality.people.models import Person
from mutuality.record import actions as record

from ..models import Meeting, Notice, PrivateWord, Question, Seat
from ..queries import planning as queries
from ..rules.meeting import check_answer
from ..rules.notices import check_sending_questions
from ..rules.own_time import answers_until
from ..rules.planning import (
    check_bridge,
    check_cancelling,
    check_changing,
    check_choosing,
    check_facilitator,
    check_hour,
    check_own_time,
)
from . import locking, notices
from .held import locked as _locked
from .held import note as _note
from .seating import free_table

Kind = Notice.Kind
IN_CALENDARS = ("title", "starts_at", "ends_at", "zone", "way", "place")  # a change of these goes out by letter


# Changing and calling off


@transaction.atomic
def change_meeting(
    person: Person,
    meeting: Meeting,
    *,
    title: str,
    about: str,
    starts_at: datetime,
    minutes: int,
    zone: str,
    way: str,
    place: str = "",
    content_note: str = "",
    hosts: Collection[Organisation] = (),
    outside_facilitator: Person | None = None,
    own_time_until: datetime | None = None,
    link: str = "",
) -> int:
    """Change a plan; the invited hear of another name, hour, way or place. Returns how many letters go out."""
    meeting = _locked(meeting)
    keys.require(person, meeting.partnership, "plan_meeting", meeting.topic)
    check_changing(state=meeting.state)
    ends_at, before = starts_at + timedelta(minutes=minutes), _plan(meeting)
    if (starts_at, ends_at) != (meeting.starts_at, meeting.ends_at):
        check_hour(now=timezone.now(), starts_at=starts_at, ends_at=ends_at)
        _move(meeting, starts_at, ends_at)
    if own_time_until is not None:
        check_own_time(ends_at=ends_at, own_time_until=own_time_until)
        meeting.own_time_until = own_time_until
    meeting.title, meeting.about, meeting.content_note = title, about, content_note
    meeting.zone, meeting.way, meeting.place = zone, way, place
    meeting.hosts.set(meeting.partnership.organisations.filter(pk__in=[host.pk for host in hosts]))
    letters = _keep_change(person, meeting, before, link)
    _name_outside_facilitator(person, meeting, outside_facilitator, link)
    return letters


def _plan(meeting: Meeting) -> dict[str, object]:
    """What a plan says, to compare it with what it says later."""
    names = (*IN_CALENDARS, "about", "content_note", "own_time_until")
    hosts = frozenset(meeting.hosts.values_list("pk", flat=True))
    return {name: getattr(meeting, name) for name in names} | {"hosts": hosts}


def _keep_change(person: Person, meeting: Meeting, before: dict[str, object], link: str) -> int:
    """Keep what is different, with a line in the record; tell the invited where their calendars have to know."""
    different = {name for name, value in _plan(meeting).items() if value != before[name]}
    if not different:
        return 0
    meeting.revision += bool(different.intersection(IN_CALENDARS))
    meeting.save()
    if "starts_at" in different:
        _note(person, meeting, "change_meeting", "{who} moved “{title}” to {day}.", day=_day(meeting))
    else:
        _note(person, meeting, "change_meeting", "{who} changed the plan of “{title}”.")
    live.touch(meeting.topic)
    return notices.tell(meeting, Kind.CHANGED, link) if different.intersection(IN_CALENDARS) else 0


def _move(meeting: Meeting, starts_at: datetime, ends_at: datetime) -> None:
    """Another hour; what runs until some days after the meeting moves with it."""
    if meeting.own_time_until is not None:
        meeting.own_time_until += ends_at - meeting.ends_at
    running = partnership_queries.live_mandates(meeting.partnership_id)
    held = running.filter(scope=meeting.topic, office="co_facilitator").values("pk")
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    Mandate.objects.filter(pk__in=list(held.values_list("pk", flat=True))).update(ends_at=locking.keys_end(meeting))


def _name_outside_facilitator(person: Person, meeting: Meeting, facilitator: Person | None, link: str) -> None:
    """Somebody from outside who guides the meeting: they have a seat, and no power."""
    if facilitator is None or facilitator.pk == meeting.outside_facilitator_id:
        Meeting.objects.filter(pk=meeting.pk).update(outside_facilitator=facilitator)
        return
    check_facilitator(is_here=partnership_queries.place_of(facilitator, meeting.partnership_id) is not None)
    Meeting.objects.filter(pk=meeting.pk).update(outside_facilitator=facilitator)
    seat, is_new = Seat.objects.get_or_create(meeting=meeting, person=facilitator, defaults={"invited_by": person})
    record.note(
        person,
        meeting.partnership.chain_id,
        "name_outside_facilitator",
        "{who} asked {facilitator} to guide “{title}” from outside.",
        meeting.topic,
        facts={"title": meeting.title},
        words={"facilitator": facilitator},
    )
    if is_new:
        notices.tell(meeting, Kind.INVITED, link, among=[seat])


@transaction.atomic
def cancel_meeting(person: Person, meeting: Meeting, *, reason: str, link: str = "") -> int:
    """Call a planned meeting off, and tell all invited why. Returns how many letters go out."""
    meeting = _locked(meeting)
    keys.require(person, meeting.partnership, "plan_meeting", meeting.topic)
    check_cancelling(state=meeting.state, reason=reason)
    meeting.state, meeting.summary = Meeting.State.CANCELLED, reason.strip()
    meeting.revision += 1
    meeting.save()
    PrivateWord.objects.filter(seat__meeting=meeting).delete()
    _turn_keys_back(meeting)
    _note(person, meeting, "cancel_meeting", "{who} called off “{title}”.")
    live.touch(meeting.topic)
    return notices.tell(meeting, Kind.CANCELLED, link)


def _turn_keys_back(meeting: Meeting) -> None:
    """First keys that wait for an act on this meeting wait for nothing any more."""
    of_it = Q(scope=meeting.topic) | Q(scope__startswith=f"{meeting.topic}:")
    waiting = Key.objects.filter(of_it, partnership=meeting.partnership_id, second=None, taken_back_at=None)
    waiting.update(taken_back_at=timezone.now())
    live.touch(meeting.partnership.keys_topic)


# Sittings


@transaction.atomic
def add_sitting(
    person: Person,
    meeting: Meeting,
    *,
    starts_at: datetime,
    minutes: int,
    zone: str,
    way: str,
    once: UUID,
    place: str = "",
) -> Meeting:
    """Plan the same meeting again at another hour, with the same questions. People choose one of the two."""
    meeting = _locked(meeting)
    keys.require(person, meeting.partnership, "plan_meeting", meeting.topic)
    if again := Meeting.objects.filter(once=once, partnership=meeting.partnership).first():
        return again
    check_changing(state=meeting.state)
    ends_at = starts_at + timedelta(minutes=minutes)
    check_hour(now=timezone.now(), starts_at=starts_at, ends_at=ends_at)
    days = partnership_queries.rules_of(meeting.partnership).own_time_days
    sitting = Meeting.objects.create(
        partnership=meeting.partnership,
        sitting_of_id=queries.first_sitting(meeting),
        pod=meeting.pod,
        kind=meeting.kind,
        title=meeting.title,
        about=meeting.about,
        content_note=meeting.content_note,
        starts_at=starts_at,
        ends_at=ends_at,
        zone=zone,
        way=way,
        place=place,
        own_time_until=answers_until(agreed=None, ends_at=ends_at, days=days),
        once=once,
    )
    sitting.hosts.set(meeting.hosts.all())
    _ask_the_same(meeting, sitting)
    _note(person, sitting, "add_sitting", "{who} planned another sitting of “{title}” on {day}.", day=_day(sitting))
    live.touch(meeting.topic)
    return sitting


def _ask_the_same(meeting: Meeting, sitting: Meeting) -> None:
    Question.objects.bulk_create(
        Question(meeting=sitting, order=asked.order, tier=asked.tier, minutes=asked.minutes, text=asked.text)
        for asked in meeting.questions.all()
    )


def _day(meeting: Meeting) -> str:
    return meeting.starts_at.date().isoformat()


@transaction.atomic
def choose_sitting(person: Person, meeting: Meeting, other: Meeting, link: str = "") -> None:
    """Come to the other sitting instead: the seat moves there, with what its person said of how they come."""
    meeting, other = _locked(meeting), _locked(other)
    seat = meeting.seats.filter(person=person).first()
    twins = queries.are_twins(meeting, other)
    check_choosing(has_seat=seat is not None, is_twin=twins, state=meeting.state, other_state=other.state)
    assert seat is not None
    kept = {"answer": Seat.Answer.COMING, "answer_note": seat.answer_note, "way": seat.way}
    there, _ = Seat.objects.update_or_create(
        meeting=other, person=person, defaults=kept, create_defaults=kept | {"invited_by": seat.invited_by}
    )
    if there.table_id is None:
        there.table = free_table(there)
        there.save(update_fields=["table"])
    if not PrivateWord.objects.filter(seat=there).exists():
        PrivateWord.objects.filter(seat=seat).update(seat=there)
    seat.delete()
    notices.tell(other, Kind.INVITED, link, among=[there])
    live.touch(meeting.topic, other.topic)


@transaction.atomic
def write_bridge(person: Person, meeting: Meeting, *, bridge_note: str) -> None:
    """Write what this sitting passes on to the next one. It is shown on the page of the later sitting."""
    meeting = _locked(meeting)
    check_bridge(may_write=queries.may_bridge(person, meeting))
    if meeting.bridge_note == bridge_note.strip():
        return
    meeting.bridge_note = bridge_note.strip()
    meeting.save(update_fields=["bridge_note"])
    _note(person, meeting, "write_bridge", "{who} wrote what “{title}” passes on to its next sitting.")


# Letters and guests


@transaction.atomic
def send_questions(person: Person, meeting: Meeting, link: str = "") -> int:
    """Send the questions ahead now; those who have them already get no second letter. Returns how many go out."""
    meeting = _locked(meeting)
    keys.require(person, meeting.partnership, "plan_meeting", meeting.topic)
    check_changing(state=meeting.state)
    check_sending_questions(questions=meeting.questions.count())
    is_first = meeting.questions_sent_at is None
    notices.note_sent_ahead(meeting, timezone.now())
    if is_first:
        _note(person, meeting, "send_questions", "{who} sent the questions of “{title}” ahead.")
    return notices.tell(meeting, Kind.QUESTIONS, link)


@transaction.atomic
def invite_guest(
    person: Person,
    meeting: Meeting,
    *,
    name: str,
    once: UUID,
    email: str = "",
    message: str = "",
    link_for: Callable[[str], str] = str,
) -> tuple[Invitation, str] | bool:
    """Invite somebody who is not in the partnership by a link of their own, and keep a seat for them."""
    meeting = _locked(meeting)
    keys.require(person, meeting.partnership, "plan_meeting", meeting.topic)
    check_answer(state=meeting.state)
    made = partnerships.invite(
        person,
        meeting.partnership,
        name=name,
        email=email,
        message=message,
        standing=Member.Standing.GUEST,
        once=once,
        link_for=link_for,
    )
    if isinstance(made, bool):
        return made
    invitation, _token = made
    _, is_new = Seat.objects.get_or_create(meeting=meeting, person=invitation.person, defaults={"invited_by": person})
    if is_new:
        _note(person, meeting, "invite_to_meeting", "{who} invited {count} people to “{title}”.", count=1)
    return made


@transaction.atomic
def forget_private_word(person: Person, meeting: Meeting) -> None:
    """Delete what one told the access contact alone. It leaves no trace."""
    PrivateWord.objects.filter(seat__meeting=meeting, seat__person=person).delete()
