"""Mail: a letter is put in the queue with the act that causes it, and sent after that act is kept.

Both are one transaction: an act that is undone sends nothing, and an act that holds has its letter waiting even if the
power fails. Letters are sent at least once; a server that dies while it sends may send that one letter again.
"""

import logging
import re
from datetime import timedelta
from itertools import groupby
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .addresses import house
from .events import announce
from .signals import letter_bounced, letter_sent

logger = logging.getLogger(__name__)
MARK = "\x01"
HEADING = re.compile(r"^(.*)\n---+$", re.MULTILINE)
LEADS_TO = re.compile(r"^(.*)\n +(https?://\S+)$", re.MULTILINE)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)]  # between one try and the next
STUCK = timedelta(minutes=15)  # sending takes seconds; whoever takes longer has died
ABOUT_US = (SMTPAuthenticationError, SMTPConnectError, SMTPHeloError, SMTPSenderRefused)  # no fault of the address


def post(
    to: str,
    subject: str,
    text: str,
    html: str = "",
    *,
    about: str = "",
    calendar: str = "",
    method: str = "REQUEST",
    stop: str = "",
) -> None:
    """Put a letter to one address in the queue, inside the transaction of the act.

    Without `html` the page is made of the text, in the language that is active now. `about` is a name under which
    `letter_sent` and `letter_bounced` tell what became of it. `calendar` is an iCalendar file with its `method`.
    A POST to `stop` ends letters of this kind; mail programs show it as a button (RFC 8058).
    """
    subject = " ".join(subject.split())
    html = html or page_of(subject, text)
    send.enqueue(to=to, subject=subject, text=text, html=html, about=about, calendar=calendar, method=method, stop=stop)


def page_of(subject: str, text: str) -> str:
    """The letter as a page: the same words, with links to follow. It loads nothing and tells nobody it was read.

    A line with dashes below is a heading; an address that is indented is where the line above it leads.
    """
    marked = LEADS_TO.sub(r"\1\t\2", HEADING.sub(MARK + r"\1", text.strip()))
    stretches = groupby(map(str.strip, marked.splitlines()), _kind)
    parts = [(kind, [_line(line) for line in lines]) for kind, lines in stretches if kind]
    return render_to_string("kit/letter.html", {"subject": subject, "parts": parts})


def _kind(line: str) -> str:
    if line.startswith(MARK):
        return "heading"
    if line.startswith(("http://", "https://")) and " " not in line:
        return "link"
    if line.startswith("- "):
        return "list"
    return "words" if line else ""


def _line(line: str) -> tuple[str, str]:
    """What it says, and where it leads."""
    words, _, link = line.removeprefix(MARK).removeprefix("- ").partition("\t")
    return words, link


@task()
def send(
    to: str,
    subject: str,
    text: str,
    html: str = "",
    failures: int = 0,
    about: str = "",
    calendar: str = "",
    method: str = "REQUEST",
    stop: str = "",
) -> None:
    """Send a letter now; when that fails, later again. What is logged in the end names no one."""
    letter = {"to": to, "subject": subject, "text": text, "html": html}
    letter |= {"about": about, "calendar": calendar, "method": method, "stop": stop}
    try:
        _letter(**letter).send()
    except Exception as failure:
        if code := refused_for_good(failure):
            logger.warning("A letter was refused for good (%d) and is not tried again.", code)
            _tell(letter_bounced, about)
        else:
            _later(failure, letter, failures)
    else:
        _tell(letter_sent, about)


def _letter(
    to: str, subject: str, text: str, html: str, about: str, calendar: str, method: str, stop: str
) -> EmailMultiAlternatives:
    headers = {"Message-ID": f"<{about}@{house()}>"} if about else {}
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    if headers:
        headers["Auto-Submitted"] = "auto-generated"
    letter = EmailMultiAlternatives(subject, text, to=[to], headers=headers)
    if html:
        letter.attach_alternative(html, "text/html")
    if calendar:
        letter.attach_alternative(calendar, f"text/calendar; method={method}")
        letter.attach("invite.ics", calendar.encode(), "application/ics")
    return letter


def refused_for_good(failure: Exception) -> int:
    """The code with which a server refused this address or this letter for good; 0 where another try may help."""
    if isinstance(failure, SMTPRecipientsRefused):
        codes = [code for code, _said in failure.recipients.values()]
    elif isinstance(failure, SMTPResponseException) and not isinstance(failure, ABOUT_US):
        codes = [failure.smtp_code]
    else:
        codes = []
    return codes[0] if codes and all(500 <= code < 600 for code in codes) else 0


def _tell(signal, about: str) -> None:
    if about:
        announce(signal, about=about)


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
