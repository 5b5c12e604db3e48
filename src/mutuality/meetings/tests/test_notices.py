"""Letters about a meeting: to whom, when, once; and what becomes of them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from mutuality.kit.refused import Refused
from mutuality.kit.signals import letter_bounced, letter_sent
from mutuality.meetings.actions import meeting as actions
from mutuality.meetings.actions import notices, planning
from mutuality.meetings.models import Meeting, Notice, Seat
from mutuality.meetings.rules.notices import is_due
from mutuality.partnerships import keys
from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person
from tests.cast import client_of, close_now

pytestmark = pytest.mark.django_db
Kind = Notice.Kind


@pytest.fixture(autouse=True)
def _elsewhere_nothing_is_near(cast):
    far = timezone.now() + timedelta(days=30)
    Meeting.objects.filter(pk=cast.elsewhere_meeting.pk).update(starts_at=far, ends_at=far + timedelta(hours=3))


def url(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.partnership.slug, meeting.pk, *more])


def to_begin(meeting, **ahead):
    """The meeting begins so long from now; everybody was invited ten days ago."""
    meeting.starts_at = timezone.now() + timedelta(**ahead)
    meeting.ends_at = meeting.starts_at + timedelta(hours=3)
    meeting.save()
    told = timezone.now() - timedelta(days=10)
    Notice.objects.bulk_create(
        Notice(seat=seat, kind=Kind.INVITED, at=told, state=Notice.State.SENT) for seat in meeting.seats.all()
    )
    return meeting


def readers():
    return sorted(letter.to[0].partition("@")[0] for letter in mail.outbox)


def kinds_for(person):
    found = Notice.objects.filter(seat__person=person).exclude(state=Notice.State.SENT)
    return sorted(found.values_list("kind", flat=True))


def change(cast, **changed):
    meeting = Meeting.objects.get(pk=cast.meeting.pk)
    plan = {
        "title": meeting.title,
        "about": meeting.about,
        "starts_at": meeting.starts_at + timedelta(days=7),
        "minutes": 180,
        "zone": meeting.zone,
        "way": meeting.way,
        "place": meeting.place,
    }
    return planning.change_meeting(cast.cora, meeting, **plan | changed)


# When


DUE = {"kind": "reminder", "now": 23, "starts_at": 24, "told_at": -100}


@pytest.mark.parametrize(
    ("changed", "due"),
    [
        ({}, True),
        ({"now": -1}, False),  # more than a day before
        ({"now": 24}, False),  # it has begun
        ({"told_at": None}, True),
        ({"told_at": 1}, False),  # invited within the last day: they know
        ({"kind": "questions"}, False),  # their day is long over
        ({"kind": "questions", "starts_at": 24 * 6 - 12}, True),
    ],
)
def test_a_letter_is_due_within_its_day_for_whoever_was_told_before(changed, due):
    hours = DUE | changed
    start = timezone.now()
    moments = {
        name: None if hours[name] is None else start + timedelta(hours=hours[name])
        for name in ("now", "starts_at", "told_at")
    }
    assert is_due(kind=hours["kind"], **moments) is due


def test_a_day_before_everybody_who_may_come_is_reminded_once(cast):
    to_begin(cast.meeting, hours=20)
    cast.meeting.seats.filter(person=cast.eve).update(answer=Seat.Answer.DECLINED)
    assert notices.send_due_notices() == 4
    assert readers() == ["ama", "ben", "cora", "dina"]
    assert notices.send_due_notices() == 0
    assert all(letter.subject == "Soon: Listening first" for letter in mail.outbox)


def test_five_days_before_the_questions_go_out_by_themselves(cast):
    to_begin(cast.meeting, days=4, hours=20)
    assert notices.send_due_notices() == 5
    assert cast.first_question.text in mail.outbox[0].body
    cast.meeting.refresh_from_db()
    assert cast.meeting.questions_sent_at is not None


@pytest.mark.parametrize("ahead", [{"days": 6}, {"days": 3}, {"hours": -1}])
def test_at_other_times_nothing_is_due(cast, ahead):
    to_begin(cast.meeting, **ahead)
    assert notices.send_due_notices() == 0


def test_whoever_was_invited_within_the_last_day_needs_no_reminder(cast):
    to_begin(cast.meeting, hours=20)
    Notice.objects.filter(seat__person=cast.dina).update(at=timezone.now())
    notices.send_due_notices()
    assert readers() == ["ama", "ben", "cora", "eve"]


@pytest.mark.parametrize("state", ["open", "cancelled"])
def test_of_a_meeting_that_is_open_or_called_off_nobody_is_reminded(cast, state):
    to_begin(cast.meeting, hours=20)
    Meeting.objects.filter(pk=cast.meeting.pk).update(state=state)
    assert notices.send_due_notices() == 0


def test_after_a_change_the_reminder_goes_out_for_the_new_hour(cast):
    to_begin(cast.meeting, hours=20)
    notices.send_due_notices()
    change(cast)
    Notice.objects.filter(kind=Kind.CHANGED).update(at=timezone.now() - timedelta(days=9))
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_at=timezone.now() + timedelta(hours=20))
    mail.outbox.clear()
    assert notices.send_due_notices() == 5
    assert {letter.subject for letter in mail.outbox} == {"Soon: Listening first"}


# To whom


@pytest.mark.parametrize(
    ("contact", "gets"),
    [("mail", ["cancelled", "changed", "reminder"]), ("digest", ["cancelled", "changed"]), ("phone", []), ("none", [])],
)
def test_letters_go_to_those_who_wish_for_them(cast, contact, gets):
    Person.objects.filter(pk=cast.dina.pk).update(contact=contact)
    to_begin(cast.meeting, hours=20)
    notices.send_due_notices()
    change(cast)
    planning.cancel_meeting(cast.cora, cast.meeting, reason="The hall is flooded.")
    assert kinds_for(cast.dina) == gets


def test_planners_see_who_is_to_be_told_by_telephone_and_who_looks_themselves(cast):
    Person.objects.filter(pk=cast.dina.pk).update(contact="phone", contact_note="Ring twice")
    Person.objects.filter(pk=cast.eve.pk).update(contact="none")
    page = client_of(cast.cora).get(url("invite_to_meeting", cast.meeting)).content.decode()
    assert "to be told by telephone" in page and "Ring twice" in page and "looks here" in page
    assert "came by a link: tell them yourself" in page  # Ivy has no address
    said = client_of(cast.cora).post(url("cancel_meeting", cast.meeting), {"reason": "No hall."}, follow=True)
    told = said.content.decode()
    assert "3 letters are on their way" in told and "by you: Dina, Ivy." in told


def test_who_has_left_gets_no_letter(cast):
    to_begin(cast.meeting, hours=20)
    client_of(cast.dina).post(reverse("partnerships:leave_partnership", args=[cast.partnership.slug]))
    notices.send_due_notices()
    assert "dina" not in readers()


def test_each_reads_in_their_own_language_and_hour(cast):
    Person.objects.filter(pk=cast.dina.pk).update(language="es", zone="Asia/Kathmandu")
    to_begin(cast.meeting, hours=20)
    notices.send_due_notices()
    letters = {letter.to[0]: letter for letter in mail.outbox}
    hers, his = letters["dina@example.org"], letters["ben@example.org"]
    assert '<html lang="es"' in hers.alternatives[0].content and '<html lang="en"' in his.alternatives[0].content
    assert "(Kathmandu)" in hers.body and "(UTC)" not in hers.body
    assert f"/p/riverside/meetings/{cast.meeting.pk}/" in hers.body


# Acts and their letters


def test_an_invitation_has_an_entry_for_the_calendar_and_says_who_invited(cast):
    cast.meeting.seats.filter(person=cast.dina).delete()
    place = partnerships.place_of(cast.dina, cast.partnership.pk)
    assert actions.invite_to_meeting(cast.cora, cast.meeting, [place], link="https://a.example/m/") == 1
    assert actions.invite_to_meeting(cast.cora, cast.meeting, [place]) == 0
    (letter,) = mail.outbox
    assert "https://a.example/m/" in letter.body
    assert calendar_in(letter)["METHOD"] == "REQUEST"
    assert cast.meeting.seats.get(person=cast.dina).invited_by == cast.cora


def calendar_in(letter):
    (part,) = [part for part in letter.message().walk() if part.get_content_type() == "text/calendar"]
    found = Calendar.from_ical(part.get_payload(decode=True))
    assert part.get_param("method") == found["METHOD"]
    return found


def test_a_change_and_a_cancellation_follow_the_invitation_in_the_calendar(cast):
    change(cast)
    changed = calendar_in(mail.outbox[0]).walk("VEVENT")[0]
    mail.outbox.clear()
    planning.cancel_meeting(cast.cora, cast.meeting, reason="The hall is flooded.")
    letter = mail.outbox[0]
    cancelled = calendar_in(letter)
    event = cancelled.walk("VEVENT")[0]
    assert "The hall is flooded." in letter.body and cancelled["METHOD"] == "CANCEL"
    assert (changed["SEQUENCE"], event["SEQUENCE"], event["STATUS"]) == (1, 2, "CANCELLED")
    assert changed["UID"] == event["UID"]


def test_the_questions_are_sent_by_a_button_once_to_each(cast):
    cora = client_of(cast.cora)
    assert "5 letters are on their way" in cora.post(url("send_questions", cast.meeting), follow=True).content.decode()
    assert "0 letters are on their way" in cora.post(url("send_questions", cast.meeting), follow=True).content.decode()
    assert len(mail.outbox) == 5 and not any(part.content_subtype == "calendar" for part in mail.outbox)


def test_without_questions_none_are_sent(cast):
    cast.meeting.questions.all().delete()
    with pytest.raises(Refused, match="no question yet"):
        planning.send_questions(cast.cora, cast.meeting)
    assert mail.outbox == []


def test_a_report_is_told_of_by_its_link_alone_to_those_who_came(cast):
    close_now(cast.meeting)
    cast.meeting.seats.filter(person=cast.eve).update(came=False)
    assert notices.tell_report(cast.meeting, "https://a.example/report/") == 4
    assert notices.tell_report(cast.meeting, "https://a.example/report/") == 0
    assert notices.tell_locked(cast.meeting, "https://a.example/report/") == 4
    assert "eve" not in readers() and len(mail.outbox) == 8
    for letter in mail.outbox:
        assert "https://a.example/report/" in letter.body and cast.first_question.text not in letter.body


# What becomes of them


def came_back(cast):
    place = partnerships.place_of(cast.dina, cast.partnership.pk)
    cast.meeting.seats.filter(person=cast.dina).delete()
    actions.invite_to_meeting(cast.cora, cast.meeting, [place])
    notice = Notice.objects.get(seat__person=cast.dina)
    letter_bounced.send(sender=None, about=str(notice.uid))
    return notice


def test_a_letter_that_came_back_is_shown_beside_the_seat_to_who_invited_alone(cast):
    came_back(cast)
    keys.grant(cast.eve, cast.partnership, "coordinator", timezone.now() + timedelta(days=9), granted_by="two keys")
    pages = {
        person: client_of(person).get(url("invite_to_meeting", cast.meeting)).content.decode()
        for person in (cast.cora, cast.eve, cast.ben)
    }
    assert "The letter came back. Ask for another address." in pages[cast.cora]
    assert "came back" not in pages[cast.eve] + pages[cast.ben]
    assert "came back" not in client_of(cast.ben).get(url("meeting", cast.meeting)).content.decode()


def test_what_came_back_is_not_sent_again_by_a_late_word_that_it_was(cast):
    notice = came_back(cast)
    letter_sent.send(sender=None, about=str(notice.uid))
    notice.refresh_from_db()
    assert notice.state == Notice.State.BOUNCED


def test_the_word_about_another_letter_changes_none(cast):
    notices.tell(cast.meeting, Kind.QUESTIONS)
    letter_bounced.send(sender=None, about=str(uuid4()))
    assert set(Notice.objects.values_list("state", flat=True)) == {Notice.State.QUEUED}


def test_a_letter_that_does_not_leave_is_said_to_be_late(cast):
    notices.tell(cast.meeting, Kind.QUESTIONS)
    page = client_of(cast.cora).get(url("invite_to_meeting", cast.meeting)).content.decode()
    assert "on its way" in page and "could not be sent so far" not in page
    Notice.objects.update(at=timezone.now() - timedelta(hours=4))
    page = client_of(cast.cora).get(url("invite_to_meeting", cast.meeting)).content.decode()
    assert "could not be sent so far" in page
