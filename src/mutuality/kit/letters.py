"""Mail: a letter is put in the queue with the act that causes it, and sent after that act is kept.

Both are one transaction: an act that is undone sends nothing, and an act that holds has its letter waiting even if the
power fails. Letters are sent at least once; a server that dies while it sends may send that one letter again.
"""

import logging
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)]  # between one try and the next
STUCK = timedelta(minutes=15)  # sending takes seconds; whoever takes longer has died


def post(to: str, subject: str, text: str, html: str = "") -> None:
    """Put a letter to one address in the queue, inside the transaction of the act."""
    send.enqueue(to=to, subject=" ".join(subject.split()), text=text, html=html)


@task()
def send(to: str, subject: str, text: str, html: str = "", failures: int = 0) -> None:
    """Send a letter now; when that fails, later again. What is logged in the end names no one."""
    try:
        _letter(to, subject, text, html).send()
    except Exception as failure:
        _later(failure, {"to": to, "subject": subject, "text": text, "html": html}, failures)


def _letter(to: str, subject: str, text: str, html: str) -> EmailMultiAlternatives:
    letter = EmailMultiAlternatives(subject, text, to=[to])
    if html:
        letter.attach_alternative(html, "text/html")
    return letter


def _later(failure: Exception, letter: dict[str, str], failures: int) -> None:
    # The failure's own words may hold the address; its name does not.
    kind = type(failure).__name__
    if failures >= len(PAUSES) or not send.get_backend().supports_defer:
        return logger.error("A letter could not be sent (%s) and was given up after %d tries.", kind, failures + 1)
    logger.warning("A letter could not be sent (%s); it will be tried again.", kind)
    again = send.using(run_after=timezone.now() + PAUSES[failures])
    again.enqueue(**letter, failures=failures + 1)


def take_up_again() -> int:
    """Put back in the queue the letters that a server was sending when it died; returns how many."""
    dead = DBTaskResult.objects.running().filter(task_path=send.module_path, started_at__lt=timezone.now() - STUCK)
    return dead.update(status=TaskResultStatus.READY)


def clear_sent() -> int:
    """Forget the letters that are sent or given up: the queue keeps no words and no addresses; returns how many."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - STUCK).delete()[0]
