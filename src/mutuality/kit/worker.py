"""Does the queued work (letters, slow sums) in a thread of the serving process.

Any number of processes may work on one queue: a task is claimed under a lock, by one of them.
"""

import logging
import threading
from collections.abc import Callable
from uuid import uuid4

from django.db import connections, transaction
from django_tasks.signals import task_enqueued
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)
PATIENCE = 10  # seconds until it looks for work that other processes queued, or that was put off
_woken = threading.Event()


def start() -> Callable[[], None]:
    """Work until the function that is returned gets called; a task under way gets a moment to end."""
    stopped = threading.Event()
    thread = threading.Thread(target=_run, args=(stopped,), name="worker", daemon=True)
    task_enqueued.connect(_wake)
    thread.start()

    def stop() -> None:
        task_enqueued.disconnect(_wake)
        stopped.set()
        _woken.set()
        thread.join(3)

    return stop


def work_off(stopped: threading.Event | None = None) -> int:
    """Do what is ready, one by one; returns how many tasks that were."""
    done = 0
    while not (stopped and stopped.is_set()) and (task := _claim()):
        _worker.run_task(task)
        done += 1
    return done


_worker = Worker(
    queue_names=["*"],
    interval=0,
    batch=True,
    backend_name="default",
    startup_delay=False,
    max_tasks=None,
    worker_id=f"thread-{uuid4().hex}",
    excluded_queue_names=[],
)


def _claim() -> DBTaskResult | None:
    ready = DBTaskResult.objects.ready()
    if not ready.exists():  # looking takes no lock; most looks find nothing
        return None
    with transaction.atomic():
        if task := ready.get_locked():
            task.claim(_worker.worker_id)
        return task


def _wake(**_: object) -> None:
    transaction.on_commit(_woken.set, robust=True)


def _run(stopped: threading.Event) -> None:
    while not stopped.is_set():
        try:
            work_off(stopped)
        except Exception:
            logger.exception("The queue could not be worked off; trying again soon.")
        finally:
            connections.close_all()
        _woken.wait(PATIENCE)
        _woken.clear()
