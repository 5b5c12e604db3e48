"""What every act on an exercise begins and ends with."""

from mutuality.partnerships import keys
from mutuality.people.models import Person
from mutuality.record import actions as record

from ..models import Exercise, Respondent
from ..queries import exercise as queries
from ..rules.exercise import check_answering, check_draft


def locked(exercise: Exercise) -> Exercise:
    """The exercise as it is now, and nobody else's until this transaction ends."""
    rows = Exercise.objects.select_for_update(no_key=True, of=("self",)).select_related("partnership", "pod")
    return rows.get(pk=exercise.pk)


def led(person: Person, exercise: Exercise) -> Exercise:
    """The same, for somebody who may lead it."""
    exercise = locked(exercise)
    keys.require(person, exercise.partnership, "lead_exercise")
    return exercise


def draft(person: Person, exercise: Exercise) -> Exercise:
    """The same, while it is being prepared."""
    exercise = led(person, exercise)
    check_draft(state=exercise.state)
    return exercise


def answering(person: Person, exercise: Exercise) -> Respondent:
    """Refuse unless `person` may answer now; returns under which key their answers are kept. Locks nothing: forty
    people answer at once, each in rows of their own."""
    exercise = Exercise.objects.select_related("partnership", "pod").get(pk=exercise.pk)
    check_answering(is_open=exercise.is_open_now, may_take_part=queries.takes_part(person, exercise))
    return Respondent.objects.get_or_create(exercise=exercise, key=queries.key_of(person, exercise))[0]


def mark_done(respondent: Respondent, is_done: bool) -> None:
    """Whether somebody has said all they were asked, so that nothing waits for them."""
    if respondent.is_done != is_done:
        respondent.is_done = is_done
        respondent.save(update_fields=["is_done"])


def ask_each(exercise: Exercise, asks: bool) -> None:
    """Whether it is each person's turn to answer; when it is anew, nobody has said all."""
    exercise.asks_each = asks
    Exercise.objects.filter(pk=exercise.pk).update(asks_each=asks)
    if asks:
        Respondent.objects.filter(exercise=exercise, is_done=True).update(is_done=False)


def note(person: Person | None, exercise: Exercise, act: str, sentence: str, **facts: object) -> None:
    """A line in the record, with the title in it."""
    facts = {"title": exercise.title, "kind": exercise.kind, **facts}
    record.note(person, exercise.partnership.chain_id, act, sentence, exercise.topic, facts=facts)
