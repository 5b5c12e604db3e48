"""Drawing the results of an exercise: asked for by any member, done as a task, kept as a dated snapshot."""

import logging
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import task

from mutuality.kit import live
from mutuality.kit.events import announce
from mutuality.kit.refused import Refused
from mutuality.partnerships import keys
from mutuality.people.models import Person

from ..models import Disagreement, Exercise, Snapshot
from ..queries.drawn import Drawn
from ..rules.exercise import check_disagreement
from ..signals import snapshot_drawn
from . import held
from .kinds import DRAWERS

STOPPED = gettext_noop("It was interrupted. Ask for it again.")
BROKEN = gettext_noop("Something went wrong on our side. Ask for it again; if it happens twice, tell who runs this.")
logger = logging.getLogger(__name__)
State = Snapshot.State
PATIENCE = 1  # seconds between two words about the progress
INTERRUPTED = timedelta(
    minutes=15
)  # after that, whoever drew it is gone: the power failed, the server was started anew


@transaction.atomic
def draw(person: Person | None, exercise: Exercise, *, once: UUID, seed: int | None = None) -> Snapshot:
    """Ask for a new snapshot; while one is under way, that one is the answer. The same `once` asks once."""
    exercise = held.locked(exercise)
    if person is not None:
        keys.require(person, exercise.partnership, "take_part")
    found = Snapshot.objects.filter(exercise=exercise)
    if exercise.state == Exercise.State.DRAFT:
        raise Refused("Open it first: there is nothing to draw yet.")
    under_way = found.filter(state__in=[State.QUEUED, State.DRAWING])
    under_way.filter(asked_at__lt=timezone.now() - INTERRUPTED).update(state=State.FAILED, why_not=STOPPED)
    if again := found.filter(once=once).first() or under_way.first():
        return again
    last = found.aggregate(last=Max("number"))["last"] or 0
    snapshot = Snapshot.objects.create(
        exercise=exercise,
        number=last + 1,
        asked_by=person,
        asked_at=timezone.now(),
        seed=secrets.randbelow(2**31) if seed is None else seed,
        once=once,
    )
    draw_snapshot.enqueue(snapshot.pk)
    return snapshot


@task()
def draw_snapshot(pk: int) -> None:
    """Draw what was asked for. What goes wrong is said on its page; nothing half-drawn is kept."""
    snapshot = Snapshot.objects.select_related("exercise__partnership", "exercise__pod").get(pk=pk)
    if not snapshot.is_under_way:
        return
    _say_progress(snapshot, 0)
    try:
        drawn = DRAWERS[snapshot.exercise.kind](snapshot.exercise, snapshot.seed, _teller(snapshot))
        _keep(snapshot, drawn)
    except (ValueError, Refused) as wrong:
        _fail(snapshot, str(wrong))
    except Exception:
        _fail(snapshot, BROKEN)
        raise


def _teller(snapshot: Snapshot) -> Callable[[int], None]:
    """Tells the page how far the drawing is, at most once in PATIENCE."""
    told = time.monotonic()

    def tell(hundredths: int) -> None:
        nonlocal told
        if time.monotonic() - told >= PATIENCE:
            told = time.monotonic()
            _say_progress(snapshot, hundredths)

    return tell


def _say_progress(snapshot: Snapshot, hundredths: int) -> None:
    Snapshot.objects.filter(pk=snapshot.pk).update(state=State.DRAWING, progress=min(99, hundredths))
    live.touch(snapshot.topic)


@transaction.atomic
def _keep(snapshot: Snapshot, drawn: Drawn) -> None:
    snapshot.state, snapshot.progress, snapshot.drawn_at = State.DRAWN, 100, timezone.now()
    snapshot.method, snapshot.result, snapshot.parameters = drawn.method, drawn.result, drawn.parameters
    snapshot.inputs, snapshot.inputs_digest, snapshot.versions = drawn.inputs, drawn.inputs_digest, drawn.versions
    snapshot.save()
    held.note(
        snapshot.asked_by,
        snapshot.exercise,
        "draw",
        "Results of “{title}” were drawn (number {number}).",
        number=snapshot.number,
        method=drawn.method,
        seed=snapshot.seed,
        inputs_digest=drawn.inputs_digest,
    )
    announce(snapshot_drawn, snapshot_id=snapshot.pk)
    live.touch(snapshot.topic, snapshot.exercise.topic)


def _fail(snapshot: Snapshot, why: str) -> None:
    Snapshot.objects.filter(pk=snapshot.pk).update(state=State.FAILED, why_not=why[:300])
    logger.info("A snapshot could not be drawn.")
    live.touch(snapshot.topic)


@transaction.atomic
def disagree(person: Person, snapshot: Snapshot, *, once: UUID, about: str, thing: str, text: str) -> Disagreement:
    """Say against a snapshot, under one's name, that something in it is not right. The same `once` says it once."""
    keys.require(person, snapshot.exercise.partnership, "take_part")
    check_disagreement(state=snapshot.state, text=text)
    if again := Disagreement.objects.filter(once=once, person=person).first():
        return again
    made = Disagreement.objects.create(
        snapshot=snapshot, person=person, about=about, thing=thing, text=text.strip(), at=timezone.now(), once=once
    )
    held.note(person, snapshot.exercise, "disagree", "{who} disagrees with results of “{title}”.", about=about)
    live.touch(snapshot.topic)
    return made


@transaction.atomic
def take_back_disagreement(person: Person, disagreement: Disagreement) -> None:
    if disagreement.person_id != person.pk or disagreement.taken_back_at:
        raise Refused("Only a word of your own that still stands can be taken back.")
    disagreement.taken_back_at = timezone.now()
    disagreement.save(update_fields=["taken_back_at"])
    live.touch(disagreement.snapshot.topic)
