import re
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

import pytest
from django.core import mail
from django.db import transaction
from django.utils import translation
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mutuality.kit import addresses, letters, worker
from mutuality.kit.signals import letter_bounced, letter_sent

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
NAME = "3f0e6a8c-2a52-4d1e-9a0e-5a4f0a1c2b3d"


@pytest.fixture
def queue(settings):
    settings.TASKS = QUEUE


@pytest.fixture
def broken_mail(monkeypatch):
    def refuse(letter):
        raise ConnectionRefusedError("no way to ama@example.org")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)


def test_a_letter_arrives_with_its_text_and_its_page(db, queue):
    letters.post("ama@example.org", "A code\nfor you", "abc-def", "<p>abc-def</p>")
    assert mail.outbox == []
    worker.work_off()
    [letter] = mail.outbox
    assert (letter.to, letter.subject, letter.body) == (["ama@example.org"], "A code for you", "abc-def")
    assert [tuple(page) for page in letter.alternatives] == [("<p>abc-def</p>", "text/html")]


def test_an_act_that_is_undone_sends_no_letter(db, queue):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        letters.post("ama@example.org", "A code", "abc-def")
        raise ZeroDivisionError
    assert not DBTaskResult.objects.exists()


def test_a_letter_that_fails_is_tried_again_later(db, queue, broken_mail):
    letters.post("ama@example.org", "A code", "abc-def")
    worker.work_off()
    again = DBTaskResult.objects.get(status=TaskResultStatus.READY)
    assert again.args_kwargs["kwargs"]["failures"] == 1
    assert again.args_kwargs["kwargs"]["to"] == "ama@example.org"
    assert not DBTaskResult.objects.ready().exists()


def test_a_letter_that_fails_for_good_is_logged_without_the_address(db, queue, broken_mail, caplog):
    letters.send.enqueue("ama@example.org", "A code", "abc-def", failures=len(letters.PAUSES))
    worker.work_off()
    assert not DBTaskResult.objects.filter(status=TaskResultStatus.READY).exists()
    assert "could not be sent (ConnectionRefusedError)" in caplog.text
    assert "ama@" not in caplog.text


def test_sent_letters_are_forgotten_and_waiting_ones_kept(db, queue, monkeypatch):
    letters.post("ama@example.org", "A code", "abc-def")
    worker.work_off()
    letters.post("ben@example.org", "A code", "abc-def")
    assert letters.clear_sent() == 0
    monkeypatch.setattr(letters, "STUCK", letters.STUCK * -1)
    assert letters.clear_sent() == 1
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY


def test_a_letter_whose_server_died_is_taken_up_again(db, queue, monkeypatch):
    letters.post("ama@example.org", "A code", "abc-def")
    DBTaskResult.objects.get().claim("a server that died")
    assert letters.take_up_again() == 0
    monkeypatch.setattr(letters, "STUCK", letters.STUCK * -1)
    assert letters.take_up_again() == 1
    worker.work_off()
    assert len(mail.outbox) == 1


@pytest.fixture
def told():
    """What is told of letters: (what, about), in order."""
    heard = []

    def sent(about, **_):
        heard.append(("sent", about))

    def bounced(about, **_):
        heard.append(("bounced", about))

    letter_sent.connect(sent)
    letter_bounced.connect(bounced)
    yield heard
    letter_sent.disconnect(sent)
    letter_bounced.disconnect(bounced)


def failing(monkeypatch, failure):
    def fail(letter):
        raise failure

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", fail)


def test_a_page_is_made_of_the_text_in_the_language_of_the_letter(db):
    with translation.override("ar"):
        letters.post(
            "ama@example.org", "Soon", "Dear <Ama>,\n\nwe ask:\n- What & why?\n- How?\n\nhttps://a.example/x/\n"
        )
    [page] = mail.outbox[0].alternatives
    assert page.mimetype == "text/html" and '<html lang="ar" dir="rtl">' in page.content
    assert (
        "Dear &lt;Ama&gt;," in page.content
        and '<li dir="auto" style="padding:8px 0">What &amp; why?</li>' in page.content
    )
    assert 'href="https://a.example/x/"' in page.content
    assert not re.search(r"<img|<link|<script|src=|url\(", page.content)


def test_a_page_has_headings_and_what_leads_somewhere_is_a_link():
    text = (
        "Soon\n---\n- Meet <us>\n  https://a.example/m/\n- Bring tea\n\nWords\n---\nMore of it\n  https://a.example/x/"
    )
    page = letters.page_of("Soon", text)
    assert ">Soon</h2>" in page and ">Words</h2>" in page and "---" not in page
    assert re.search(r'<li [^>]*><a href="https://a.example/m/">Meet &lt;us&gt;</a></li>', page)
    assert re.search(r'<p dir="auto"><a href="https://a.example/x/"[^>]*>More of it</a></p>', page)
    assert ">Bring tea</li>" in page


def test_a_letter_that_comes_again_can_be_stopped_by_a_mail_program(db):
    letters.post("ama@example.org", "News", "Words", stop="https://a.example/stop/")
    letters.post("ama@example.org", "A code", "abc-def")
    news, code = (letter.message() for letter in mail.outbox)
    assert news["List-Unsubscribe"] == "<https://a.example/stop/>"
    assert (news["List-Unsubscribe-Post"], news["Auto-Submitted"]) == ("List-Unsubscribe=One-Click", "auto-generated")
    assert "List-Unsubscribe" not in code and "Auto-Submitted" not in code


def test_a_letter_with_a_name_carries_it_and_tells_that_it_was_sent(transactional_db, queue, told):
    letters.post("ama@example.org", "Soon", "Words", about=NAME)
    letters.post("ama@example.org", "A code", "abc-def")
    worker.work_off()
    named, nameless = mail.outbox
    assert named.message()["Message-ID"].startswith(f"<{NAME}@")
    assert NAME not in nameless.message().as_string()
    assert told == [("sent", NAME)]


def test_an_invitation_to_a_calendar_is_a_part_and_a_file(db):
    letters.post("ama@example.org", "Soon", "Words", about=NAME, calendar="BEGIN:VCALENDAR\r\n", method="CANCEL")
    parts = list(mail.outbox[0].message().walk())
    kinds = [part.get_content_type() for part in parts]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    assert parts[4].get_param("method") == "CANCEL" and parts[4].get_content_charset() == "utf-8"
    assert parts[5].get_filename() == "invite.ics" and parts[5].get_payload(decode=True) == b"BEGIN:VCALENDAR\r\n"


REFUSED = [
    SMTPRecipientsRefused({"ama@example.org": (550, b"no ama@example.org here")}),
    SMTPDataError(554, b"no ama@example.org here"),
    SMTPResponseException(552, b"too much for ama@example.org"),
]
BUSY = [
    SMTPRecipientsRefused({"ama@example.org": (450, b"later")}),
    SMTPDataError(451, b"later"),
    SMTPAuthenticationError(535, b"who are you?"),
    SMTPSenderRefused(550, b"not from you", "mutuality@localhost"),
    ConnectionRefusedError(),
]


@pytest.mark.parametrize("failure", REFUSED, ids=lambda failure: type(failure).__name__)
def test_an_address_that_is_refused_for_good_is_given_up_at_once(
    transactional_db, queue, told, monkeypatch, caplog, failure
):
    failing(monkeypatch, failure)
    letters.post("ama@example.org", "Soon", "Words", about=NAME)
    worker.work_off()
    assert told == [("bounced", NAME)]
    assert not DBTaskResult.objects.filter(status=TaskResultStatus.READY).exists()
    assert "refused for good" in caplog.text and "ama@" not in caplog.text


@pytest.mark.parametrize("failure", BUSY, ids=lambda failure: type(failure).__name__)
def test_what_may_pass_is_tried_again_and_tells_nothing(transactional_db, queue, told, monkeypatch, caplog, failure):
    failing(monkeypatch, failure)
    letters.post("ama@example.org", "Soon", "Words", about=NAME, calendar="BEGIN:VCALENDAR", method="CANCEL")
    worker.work_off()
    again = DBTaskResult.objects.get(status=TaskResultStatus.READY).args_kwargs["kwargs"]
    assert (again["about"], again["calendar"], again["method"]) == (NAME, "BEGIN:VCALENDAR", "CANCEL")
    assert told == [] and "ama@" not in caplog.text


@pytest.mark.parametrize(
    ("hosts", "https", "address"),
    [
        (["home.example.org", "localhost"], True, "https://home.example.org/me/"),
        ([".example.org"], True, "https://example.org/me/"),
        (["*"], False, "http://localhost/me/"),
    ],
)
def test_a_letter_without_a_request_knows_the_whole_address(settings, hosts, https, address):
    settings.ALLOWED_HOSTS, settings.HTTPS = hosts, https
    assert addresses.absolute("/me/") == address


def test_without_a_proxy_in_front_the_port_stands_in_the_address(settings, monkeypatch):
    monkeypatch.setattr(addresses, "_port", 0)
    settings.ALLOWED_HOSTS, settings.HTTPS = ["localhost"], False
    addresses.serve_at(8000)
    assert addresses.absolute("/me/") == "http://localhost:8000/me/"
