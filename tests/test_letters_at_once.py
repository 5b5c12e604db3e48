"""Several processes that send what is due in the same moment: each letter once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from mutuality.decisions.actions import notices, proposing
from mutuality.decisions.models import Notice, Proposal
from mutuality.home import actions as digests
from mutuality.home.models import Digest
from mutuality.partnerships.models import Member
from mutuality.site.clock import jobs
from tests.together import problems, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def monday(cast, monkeypatch):
    """The next Monday at noon, where everybody is; a question was opened a moment ago."""
    today = timezone.now().date()
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC) + timedelta(days=7 - today.weekday())
    monkeypatch.setattr(timezone, "now", lambda: noon)
    Member.objects.exclude(partnership=cast.partnership).delete()
    words = {"question": "Shall we pay in cash?", "closes_at": noon + timedelta(days=3)}
    proposing.open_proposal(
        cast.dina, Proposal.objects.create(partnership=cast.partnership, proposer=cast.dina, **words)
    )
    return cast


def readers():
    return sorted(letter.to[0].partition("@")[0] for letter in mail.outbox)


def test_the_clock_of_the_house_sends_and_forgets():
    acts = {notices.remind_of_proposals, notices.forget_notices, digests.send_due_digests, digests.forget_digests}
    assert acts <= {job.do for job in jobs()}


def test_a_reminder_goes_out_once_whatever_processes_run(monday):
    results = together(*[notices.remind_of_proposals] * 3)
    assert problems(results) == [] and sum(results) == 4
    assert readers() == ["ama", "ben", "cora", "eve"]
    assert Notice.objects.count() == 5


def test_a_weekly_letter_goes_out_once_whatever_processes_run(monday):
    results = together(*[digests.send_due_digests] * 3)
    assert problems(results) == []
    digests.send_due_digests()  # whom one process left to another that then found it sent
    assert readers() == ["ama", "ben", "cora", "dina", "eve"]
    assert Digest.objects.count() == 5
