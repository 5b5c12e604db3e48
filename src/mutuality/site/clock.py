"""What is due by itself, in a thread of the serving process: sealing voices, opening boxes, forgetting what is over.

Several processes may do the same at once; each of these jobs finds nothing left when another was quicker.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connections

from mutuality.decisions.actions.closing import close_due_proposals
from mutuality.decisions.actions.notices import forget_notices, remind_of_proposals
from mutuality.decisions.models import Ballot, Position
from mutuality.home.actions import forget_digests, send_due_digests
from mutuality.kit import letters
from mutuality.kit.residue import sweep
from mutuality.meetings.actions.attachments import clear_leftovers
from mutuality.meetings.actions.box import open_boxes
from mutuality.meetings.actions.moments import forget_moments
from mutuality.meetings.actions.notices import send_due_notices
from mutuality.meetings.models import BoxWord, Contribution, EarlierWording, Envelope, Slip, TakenEnvelope
from mutuality.record.actions import seal_all_voices
from mutuality.sensemaking.actions.delphi import close_due_rounds
from mutuality.sensemaking.actions.delphi_letters import forget_round_notices, remind_of_rounds
from mutuality.sensemaking.actions.exercise import close_due_exercises

logger = logging.getLogger(__name__)
TICK = 60  # seconds


@dataclass
class Job:
    """Done every `every` seconds; the first time as soon as the clock runs."""

    do: Callable[[], object]
    every: float
    due: float = 0


def clear_old_sessions() -> None:
    call_command("clearsessions")


def sweep_up() -> None:
    """What was deleted of slips, boxes, secret ballots and words taken back is to be gone from the database's files."""
    sweep(BoxWord, Slip, Envelope, TakenEnvelope, Contribution, EarlierWording, Ballot, Position)


def jobs() -> list[Job]:
    return [
        Job(open_boxes, TICK),
        Job(close_due_proposals, TICK),
        Job(close_due_rounds, TICK),
        Job(close_due_exercises, TICK),
        Job(seal_all_voices, TICK),
        Job(sweep_up, TICK),
        Job(send_due_notices, TICK),
        Job(remind_of_proposals, TICK),
        Job(remind_of_rounds, TICK),
        Job(send_due_digests, TICK),
        Job(letters.take_up_again, 60 * 60),
        Job(letters.clear_sent, 60 * 60),
        Job(clear_leftovers, 60 * 60),
        Job(forget_notices, 60 * 60),
        Job(forget_round_notices, 60 * 60),
        Job(clear_old_sessions, 24 * 60 * 60),
        Job(forget_digests, 24 * 60 * 60),
        Job(forget_moments, 24 * 60 * 60),
    ]


def start() -> Callable[[], None]:
    """Run until the function that is returned gets called."""
    stopped = threading.Event()
    thread = threading.Thread(target=_run, args=(stopped,), name="clock", daemon=True)
    thread.start()
    return stopped.set


def _run(stopped: threading.Event) -> None:
    waiting = jobs()
    while not stopped.is_set():
        do_what_is_due(waiting, time.monotonic())
        stopped.wait(TICK)


def do_what_is_due(waiting: list[Job], now: float) -> None:
    """Each job whose time has come; a job that fails is logged, and harms no other."""
    for job in waiting:
        if job.due > now:
            continue
        job.due = now + job.every - TICK / 2  # half a tick of grace: waking late must not skip a round
        try:
            job.do()
        except Exception:
            logger.exception("%s failed; it will be tried again.", job.do.__name__)
    connections.close_all()
