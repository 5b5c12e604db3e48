"""Letters over a real mail server on this machine: what arrives, and what is refused for good."""

import socket
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from mutuality.kit import worker
from mutuality.meetings.actions import notices
from mutuality.meetings.models import Notice, Seat
from mutuality.partnerships.models import Member
from mutuality.people.models import Person
from tests.cast import client_of, close_now

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
GONE = "eve@example.org"


class Box:
    """Takes letters for everybody but one."""

    def __init__(self):
        self.letters = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == GONE:
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.rcpt_tos[0], message_from_bytes(envelope.content, policy=policy.default)))
        return "250 Message accepted for delivery"


@pytest.fixture
def box(settings):
    box = Box()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = "", False, 10
    settings.TASKS = QUEUE
    yield box
    controller.stop()


@pytest.fixture
def deliver(django_capture_on_commit_callbacks):
    def work():
        with django_capture_on_commit_callbacks(execute=True):
            worker.work_off()

    return work


def url(name, meeting):
    return reverse(f"meetings:{name}", args=[meeting.partnership.slug, meeting.pk])


def invite(cast, *people):
    """Cora invites them to the meeting, where they have no seat yet."""
    Seat.objects.filter(meeting=cast.meeting, person__in=people).delete()
    places = list(Member.objects.filter(person__in=people).values_list("pk", flat=True))
    assert client_of(cast.cora).post(url("invite_to_meeting", cast.meeting), {"members": places}).status_code == 302


def parts_of(letter):
    return {part.get_content_type(): part for part in letter.walk() if not part.is_multipart()}


def test_invitation_reminder_and_report_arrive_in_the_language_of_the_reader(cast, box, deliver):
    Person.objects.filter(pk=cast.dina.pk).update(language="es", zone="Asia/Kathmandu")
    invite(cast, cast.dina)
    Notice.objects.update(at=timezone.now() - timedelta(days=3))
    notices.send_due_notices()
    close_now(cast.meeting)
    Seat.objects.filter(person=cast.dina).update(answer="coming")
    notices.tell_report(cast.meeting, "https://home.example.org/report/")
    deliver()
    invitation, reminder, report = [letter for to, letter in box.letters if to == "dina@example.org"]
    for letter in (invitation, reminder, report):
        parts = parts_of(letter)
        text, page = parts["text/plain"].get_content(), parts["text/html"].get_content()
        assert text.startswith("Hola, Dina:") and '<html lang="es" dir="ltr">' in page and "Hola, Dina:" in page
        assert letter["Auto-Submitted"] == "auto-generated"
    assert "(Kathmandu)" in parts_of(invitation)["text/plain"].get_content()
    calendar = parts_of(invitation)["text/calendar"]
    assert calendar.get_param("method") == "REQUEST"
    assert Calendar.from_ical(calendar.get_content())["METHOD"] == "REQUEST"
    assert parts_of(invitation)["application/ics"].get_filename() == "invite.ics"
    assert not {"text/calendar", "application/ics"} & (parts_of(reminder).keys() | parts_of(report).keys())
    names = {str(uid) for uid in Notice.objects.filter(seat__person=cast.dina).values_list("uid", flat=True)}
    assert {letter["Message-ID"].strip("<>").partition("@")[0] for letter in (invitation, reminder, report)} == names
    assert set(Notice.objects.values_list("state", flat=True)) <= {"sent", "bounced"}


def test_who_is_refused_is_shown_to_who_invited_and_to_nobody_else(cast, box, deliver, caplog):
    invite(cast, cast.dina, cast.eve)
    deliver()
    assert [to for to, _ in box.letters] == ["dina@example.org"]
    states = dict(Notice.objects.values_list("seat__person__name", "state"))
    assert states == {"Dina": "sent", "Eve": "bounced"}
    assert GONE not in caplog.text
    page = client_of(cast.cora).get(url("invite_to_meeting", cast.meeting)).content.decode()
    assert page.count("The letter came back. Ask for another address.") == 1
    for person in (cast.ama, cast.ben, cast.dina, cast.eve):
        for name in ("meeting", "pack", "arrange_tables", "invite_to_meeting"):
            assert "came back" not in client_of(person).get(url(name, cast.meeting)).content.decode()
    deliver()
    assert len(box.letters) == 1
