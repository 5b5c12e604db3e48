"""A Delphi: it begins with a frozen rule and a first round; people score, round by round, until it is closed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.kit.events import announce
from mutuality.people.models import Person
from mutuality.record.actions import commit_voice
from mutuality.record.rules import canonical

from ..models import DelphiRound, DelphiScore, Exercise, Respondent, Statement
from ..queries.delphi import items_of, last_round
from ..queries.delphi_found import result_of
from ..queries.statements import statements_in
from ..rules.delphi import check_closing_round, check_items, check_opening_round, check_scoring, frozen
from ..signals import round_closed
from . import held

BY_HAND = "{who} closed round {round} of “{title}”."
BY_ITSELF = "Round {round} of “{title}” closed when its time had come."


def check_ready(exercise: Exercise) -> None:
    check_items(number=statements_in(exercise).count())


def begin(exercise: Exercise) -> None:
    """Freeze the rule with its digest and open round 1, in the moment of opening. The day is that of the round."""
    exercise.settings = frozen(exercise.settings)
    assert exercise.opened_at
    _open(exercise, 1, now=exercise.opened_at, closes_at=exercise.closes_at)
    exercise.closes_at = None


def _open(exercise: Exercise, number: int, *, now: datetime, closes_at: datetime | None, **more: UUID) -> DelphiRound:
    items = list(statements_in(exercise).values_list("number", flat=True))
    held.ask_each(exercise, True)
    return DelphiRound.objects.create(
        exercise=exercise, number=number, items=items, opened_at=now, closes_at=closes_at, **more
    )


def _held(exercise: Exercise) -> DelphiRound:
    """The last round as it is now, and nobody else's until this transaction ends: no answer comes while it closes."""
    rows = DelphiRound.objects.select_for_update(no_key=True).filter(exercise=exercise).order_by("-number")
    this = rows[:1].get()
    this.exercise = exercise
    return this


@transaction.atomic
def score_item(
    person: Person, statement: Statement, *, round: int, score: int | None, comment: str = ""
) -> DelphiScore:
    """Score an item in the round that was read, in place of what one said before in it; None: “I cannot score this”."""
    exercise = Exercise.objects.select_related("partnership", "pod").get(pk=statement.exercise_id)
    respondent = held.answering(person, exercise)
    this, comment = _held(exercise), comment.strip()
    is_open = this.is_open_now and statement.is_in and statement.number in this.items
    check_scoring(is_open=is_open, round_read=round, round_now=this.number, comment=comment)
    where = {"round": this, "respondent": respondent, "statement": statement}
    kept = DelphiScore.objects.filter(**where).first() or DelphiScore(**where)
    if kept.pk is None or (kept.score, kept.comment) != (score, comment):
        kept.score, kept.comment = score, comment
        words = committed(exercise, this.number, statement.number, score, comment)
        kept.salt, kept.leaf = commit_voice(exercise.partnership.chain_id, words)
        kept.save()
        _mark_done(respondent, this)
    return kept


def _mark_done(respondent: Respondent, this: DelphiRound) -> None:
    """Whoever has answered all is waited for no more, until another round opens."""
    said = DelphiScore.objects.filter(round=this, respondent=respondent).values("statement")
    held.mark_done(respondent, not items_of(this).exclude(pk__in=said).exists())


def committed(exercise: Exercise, round: int, item: int, score: int | None, comment: str) -> str:
    """What the record commits to, salted: where it was said and what, and no person."""
    return canonical({"exercise": str(exercise.uid), "round": round, "item": item, "score": score, "comment": comment})


@transaction.atomic
def take_back_comment(person: Person, said: DelphiScore) -> None:
    """Take back the reason one gave; the score stays. Callers come with an answer of the person's own."""
    said = DelphiScore.objects.select_for_update(of=("self",)).get(pk=said.pk)
    said.comment, said.salt = "", ""
    said.save(update_fields=["comment", "salt"])


@transaction.atomic
def close_round(person: Person, exercise: Exercise) -> None:
    """Close the round that is open; not the last one, which closes with the whole."""
    exercise = held.led(person, exercise)
    this = _held(exercise)
    is_open = this.closed_at is None and exercise.state == Exercise.State.OPEN
    check_closing_round(is_open=is_open, is_last=this.is_last)
    _count(this)
    held.note(person, exercise, "close_round", BY_HAND, round=this.number, digest=this.counted["digest"])


@transaction.atomic
def _close_due(exercise: Exercise) -> bool:
    exercise = held.locked(exercise)
    this = _held(exercise)
    if this.closed_at is not None or exercise.state != Exercise.State.OPEN:
        return False  # another clock, or a hand, was quicker
    _count(this)
    held.note(None, exercise, "close_round", BY_ITSELF, round=this.number, digest=this.counted["digest"])
    return True


def close_due_rounds() -> int:
    """Close every round whose time has come, but for last ones: these close with their exercise."""
    due = DelphiRound.objects.filter(
        closed_at=None,
        closes_at__lte=timezone.now(),
        exercise__state=Exercise.State.OPEN,
        exercise__closes_at=None,
    )
    return sum(_close_due(each.exercise) for each in due.select_related("exercise"))


def end(exercise: Exercise) -> None:
    """The whole is closed, and with it the round that is still open."""
    this = _held(exercise)
    if this.closed_at is None:
        _count(this)


def _count(this: DelphiRound) -> None:
    """Nobody answers any more: count once, and keep it."""
    this.closed_at, this.result = timezone.now(), result_of(this)
    this.save(update_fields=["closed_at", "result"])
    held.ask_each(this.exercise, False)
    announce(round_closed, round_id=this.pk)
    live.touch(this.exercise.topic)


@transaction.atomic
def open_round(person: Person, exercise: Exercise, *, once: UUID, closes_at: datetime | None) -> DelphiRound:
    """Open the next round, with what was taken in meanwhile. The same `once` opens it once."""
    exercise, now = held.led(person, exercise), timezone.now()
    if again := DelphiRound.objects.filter(exercise=exercise, once=once).first():
        return again
    before = last_round(exercise)
    assert before is not None, "what is open has begun with a round"
    check_opening_round(
        state=exercise.state,
        before_is_closed=before.closed_at is not None,
        number=before.number + 1,
        rounds=exercise.settings["rounds"],
        items=statements_in(exercise).count(),
        now=now,
        closes_at=closes_at,
    )
    this = _open(exercise, before.number + 1, now=now, closes_at=closes_at, once=once)
    if this.is_last:
        exercise.closes_at = closes_at
        exercise.save(update_fields=["closes_at"])
    held.note(person, exercise, "open_round", "{who} opened round {round} of “{title}”.", round=this.number)
    live.touch(exercise.topic)
    return this
