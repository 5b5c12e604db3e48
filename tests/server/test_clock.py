"""What the clock does, and does not let others suffer for."""

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from mutuality.meetings.actions.attachments import clear_leftovers
from mutuality.meetings.actions.box import open_boxes
from mutuality.meetings.actions.moments import forget_moments
from mutuality.meetings.actions.notices import send_due_notices
from mutuality.meetings.models import Moment, SlipRound
from mutuality.record.actions import commit_voice, open_chain, seal_all_voices
from mutuality.record.models import Leaf
from mutuality.site import clock


@pytest.fixture(autouse=True)
def _keep_the_connection_of_the_test(monkeypatch):
    monkeypatch.setattr(clock.connections, "close_all", lambda: None)


def test_what_is_due_is_done_and_what_is_not_waits():
    done = []
    jobs = [clock.Job(lambda: done.append("minute"), 60), clock.Job(lambda: done.append("day"), 86400)]
    for now in (0, 60, 119, 180):
        clock.do_what_is_due(jobs, now)
    assert done == ["minute", "day", "minute", "minute", "minute"]


def test_the_clock_does_what_the_rooms_leave_to_it():
    left_to_it = {clear_leftovers, forget_moments, open_boxes, seal_all_voices, send_due_notices}
    assert left_to_it <= {job.do for job in clock.jobs()}


def test_a_job_that_fails_harms_no_other(caplog):
    def breaks():
        raise ZeroDivisionError

    done = []
    with caplog.at_level(logging.ERROR):
        clock.do_what_is_due([clock.Job(breaks, 60), clock.Job(lambda: done.append("other"), 60)], 0)
    assert done == ["other"]
    assert "breaks failed" in caplog.text


def test_waiting_voices_are_sealed_once(db):
    chain = open_chain()
    commit_voice(chain.pk, "We were not asked.")
    clock.do_what_is_due(clock.jobs(), 0)
    clock.do_what_is_due(clock.jobs(), 0)  # another process, at the same time
    chain.refresh_from_db()
    assert chain.length == 1
    assert not Leaf.objects.filter(entry=None).exists()


def test_a_box_is_looked_into_once_a_day(cast):
    today = timezone.now().date()
    yesterday = today - timedelta(days=1)
    slips = SlipRound.objects.create(meeting=cast.meeting, slips_each=3, opened_on=yesterday, closes_on=yesterday)
    clock.do_what_is_due(clock.jobs(), 0)
    clock.do_what_is_due(clock.jobs(), 0)
    slips.refresh_from_db()
    assert (slips.looked_on, slips.closed_on) == (today, today)
    assert cast.partnership.chain.entries.get().act == "close_box"


def test_sessions_that_are_over_are_forgotten(db):
    for key, days in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(days=days))
    clock.do_what_is_due(clock.jobs(), 0)
    assert [session.session_key for session in Session.objects.all()] == ["open"]


@pytest.mark.django_db
def test_moments_of_last_month_are_forgotten(cast):
    now = timezone.now()
    for days in (29, 31):
        at = now - timedelta(days=days)
        Moment.objects.create(meeting=cast.meeting, person=cast.dina, at=at, once=uuid4())
    clock.do_what_is_due(clock.jobs(), 0)
    assert Moment.objects.get().at > now - timedelta(days=30)
