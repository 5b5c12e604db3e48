"""Drawing statements from voices, rewording and merging them with their trail, suggesting, setting aside."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from mutuality.kit import live
from mutuality.meetings.models import Contribution
from mutuality.meetings.queries.for_all import voices_for_all
from mutuality.people.models import Person
from mutuality.record.actions import commit_voice

from ..models import EarlierStatement, Exercise, Origin, Statement
from ..queries.priorities import gathers_ideas
from ..rules.statements import (
    check_adding,
    check_bringing_back,
    check_drawn_from,
    check_merging,
    check_rewording,
    check_setting_aside,
)
from . import held

State = Statement.State


@transaction.atomic
def draw_statement(
    person: Person,
    exercise: Exercise,
    *,
    once: UUID,
    text: str,
    language: str = "en",
    contributions: Collection[Contribution] = (),
) -> Statement:
    """Add a statement, drawn from voices or from none. The same `once` adds it once."""
    exercise = held.led(person, exercise)
    if again := _rows(exercise).filter(once=once).first():
        return again
    _check_adding(exercise, text)
    wanted = {each.pk for each in contributions}
    readable = voices_for_all(exercise.partnership).filter(pk__in=wanted)
    check_drawn_from(are_for_all=readable.count() == len(wanted))
    statement = _add(exercise, text=text.strip(), language=language, once=once)
    Origin.objects.bulk_create(Origin(statement=statement, contribution_id=pk) for pk in sorted(wanted))
    _put_to_all(exercise)
    live.touch(exercise.topic)
    return statement


def _rows(exercise: Exercise) -> "QuerySet[Statement]":
    return Statement.objects.filter(exercise=exercise)


def _put_to_all(exercise: Exercise) -> None:
    """A new statement, where people answer one by one: nobody has answered all any more."""
    if exercise.state == Exercise.State.OPEN and exercise.kind == Exercise.Kind.OPINIONS:
        held.ask_each(exercise, True)


def _check_adding(exercise: Exercise, text: str) -> None:
    others = _rows(exercise).exclude(text="").values_list("text", flat=True)
    gathers = gathers_ideas(exercise)
    check_adding(kind=exercise.kind, state=exercise.state, text=text, others=list(others), gathers=gathers)


def _add(exercise: Exercise, **words: object) -> Statement:
    """With the next number; callers hold the exercise."""
    last = _rows(exercise).aggregate(last=Max("number"))["last"] or 0
    return Statement.objects.create(exercise=exercise, number=last + 1, **words)


@transaction.atomic
def suggest_statement(person: Person, exercise: Exercise, *, once: UUID, text: str, language: str = "en") -> Statement:
    """Suggest a statement while it is open; those who lead take it in. Kept under the sealed key of the participant."""
    respondent = held.answering(person, exercise)
    exercise = held.locked(exercise)
    if again := _rows(exercise).filter(once=once).first():
        return again
    _check_adding(exercise, text)
    salt, leaf = commit_voice(exercise.partnership.chain_id, text.strip())
    words = {"text": text.strip(), "language": language, "salt": salt, "leaf": leaf}
    statement = _add(exercise, state=State.SUGGESTED, suggested_by=respondent, once=once, **words)
    live.touch(exercise.topic)
    return statement


def _held(person: Person, statement: Statement) -> tuple[Exercise, Statement]:
    exercise = held.led(person, statement.exercise)
    return exercise, Statement.objects.select_for_update().get(pk=statement.pk)


@transaction.atomic
def reword_statement(person: Person, statement: Statement, *, text: str, why: str) -> None:
    """Say it better, while it is prepared. What it said before stays to be read."""
    exercise, statement = _held(person, statement)
    check_rewording(exercise_state=exercise.state, state=statement.state, text=text)
    if text.strip() == statement.text:
        return
    EarlierStatement.objects.create(statement=statement, text=statement.text, why=why, by=person, at=timezone.now())
    statement.text = text.strip()
    statement.save(update_fields=["text"])


@transaction.atomic
def merge_statements(
    person: Person, exercise: Exercise, *, once: UUID, text: str, statements: Collection[Statement]
) -> Statement:
    """Put one statement in place of several that say the same. Each stays readable under it, with its voices."""
    exercise = held.led(person, exercise)
    if again := _rows(exercise).filter(once=once).first():
        return again
    wanted = {each.pk for each in statements}
    rows = list(_rows(exercise).select_for_update().filter(pk__in=wanted, state=State.IN))
    check_merging(exercise_state=exercise.state, number=len(rows), text=text)
    merged = _add(exercise, text=text.strip(), language=rows[0].language, once=once)
    Statement.objects.filter(pk__in=[each.pk for each in rows]).update(state=State.MERGED, into=merged)
    return merged


@transaction.atomic
def set_aside(person: Person, statement: Statement, *, why: str) -> None:
    """Take a statement out, with the reason beside it. Who answered it before is not counted for it any more."""
    exercise, statement = _held(person, statement)
    check_setting_aside(state=statement.state, why=why)
    statement.state, statement.why = State.ASIDE, why.strip()
    statement.save(update_fields=["state", "why"])
    if exercise.state != Exercise.State.DRAFT:
        said = "{who} set statement {number} of “{title}” aside: {why}"
        held.note(person, exercise, "set_aside", said, number=statement.number, why=statement.why)
    live.touch(exercise.topic)


@transaction.atomic
def bring_back(person: Person, statement: Statement) -> None:
    """Take a suggested statement in, or one that was set aside in again."""
    exercise, statement = _held(person, statement)
    check_bringing_back(state=statement.state, text=statement.text)
    statement.state, statement.why = State.IN, ""
    statement.save(update_fields=["state", "why"])
    _put_to_all(exercise)
    live.touch(exercise.topic)


@transaction.atomic
def lose_voice(contribution: Contribution) -> None:
    """A voice was taken back. What rested on it alone is set aside, and nothing of its words stays."""
    touched = Statement.objects.filter(origins__contribution=contribution).select_related("exercise")
    for statement in touched.select_for_update(of=("self",)):
        if Origin.objects.filter(statement=statement, contribution__withdrawn_on=None).exists():
            continue
        EarlierStatement.objects.filter(statement=statement).delete()
        statement.text, statement.salt = "", ""
        if statement.into_id is None:
            statement.state, statement.why = State.ASIDE, "The words it rested on were taken back."
        statement.save()
        live.touch(statement.exercise.topic)
