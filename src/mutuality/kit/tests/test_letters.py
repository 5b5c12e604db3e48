import pytest
from django.core import mail
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mutuality.kit import letters, worker

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


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
