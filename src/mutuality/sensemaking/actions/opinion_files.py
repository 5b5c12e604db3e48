"""Conversations that come in from elsewhere, and answers that leave the house row by row."""

import secrets
from collections.abc import Hashable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mutuality.methods.opinion_map import Votes
from mutuality.methods.opinion_map.polis_files import Conversation, Exported, write_export
from mutuality.methods.opinion_map.votes import AGREE, DISAGREE, PASS
from mutuality.partnerships import keys
from mutuality.partnerships.models import Partnership
from mutuality.partnerships.queries import rules_of
from mutuality.people.models import Consent, Person
from mutuality.people.queries import who_agrees

from ..models import Exercise, Opinion, Respondent, Statement
from ..queries.exercise import key_of, members_asked
from ..queries.snapshot import latest_drawn
from ..rules.opinion_files import LONGEST, check_bringing_in, check_export, left_out
from . import held

FROM_ELSEWHERE = "from_elsewhere"  # in the settings of an exercise that was brought in
BATCH = 5_000
VOICES = {AGREE: "agree", DISAGREE: "disagree", PASS: "pass"}
VALUES = {"agree": 1, "disagree": -1, "pass": 0}
NO_WORDS = "Statement {number} (its words were not in the files)"


@transaction.atomic
def bring_in(
    person: Person, partnership: Partnership, *, once: UUID, title: str, prompt: str, conversation: Conversation
) -> Exercise:
    """A conversation that was held elsewhere, as a closed exercise. Those who answered there are nobody here."""
    keys.require(person, partnership, "lead_exercise")
    if again := Exercise.objects.filter(once=once, partnership=partnership).first():
        return again
    people, answers = (int(each.sum()) for each in (conversation.votes.voted.any(axis=1), conversation.votes.voted))
    check_bringing_in(people=people, statements=len(conversation.votes.statements), answers=answers)
    now = timezone.now()
    exercise = Exercise.objects.create(
        partnership=partnership,
        kind=Exercise.Kind.OPINIONS,
        title=title,
        prompt=prompt,
        state=Exercise.State.CLOSED,
        opened_at=now,
        closed_at=now,
        settings={FROM_ELSEWHERE: True},
        smallest_group=rules_of(partnership).small_group_inside,
        once=once,
    )
    _keep(exercise, conversation)
    said = "{who} brought in a conversation from elsewhere: “{title}”, {people} people and {answers} answers."
    held.note(person, exercise, "bring_in", said, people=people, answers=answers)
    return exercise


def _keep(exercise: Exercise, conversation: Conversation) -> None:
    votes = conversation.votes
    text = {each.id: " ".join(each.text.split())[:LONGEST] for each in conversation.comments}
    statements = Statement.objects.bulk_create(
        Statement(
            exercise=exercise,
            number=number,
            text=text.get(str(name)) or NO_WORDS.format(number=name),
            state=Statement.State.IN if is_kept else Statement.State.ASIDE,
            why="" if is_kept else "It was set aside where it comes from.",
        )
        for number, (name, is_kept) in enumerate(zip(votes.statements, votes.kept.tolist(), strict=True), 1)
    )
    rows = [row for row in votes.cells.tolist() if any(row)]
    people = Respondent.objects.bulk_create(
        Respondent(exercise=exercise, key=secrets.token_hex(32), is_guest=True) for _ in rows
    )
    Opinion.objects.bulk_create(
        (
            Opinion(respondent=one, statement=statement, voice=VOICES[cell])
            for one, row in zip(people, rows, strict=True)
            for statement, cell in zip(statements, row, strict=True)
            if cell
        ),
        batch_size=BATCH,
    )


@transaction.atomic
def export_answers(person: Person, exercise: Exercise) -> Exported:
    """The answers of those who agreed that their words may be used in later studies, if they are enough.

    Guests were not asked, so they stay out; those brought in from elsewhere were published there. Where few others
    would be left, some more stay out at random, or the published sums would tell what these few said.
    """
    exercise = held.led(person, exercise)
    people, agreed = _who(exercise)
    fewest = rules_of(exercise.partnership).small_group_outside
    out = left_out(people, len(agreed), exercise.smallest_group)
    check_export(is_closed=exercise.state == Exercise.State.CLOSED, agreed=max(0, len(agreed) - out), fewest=fewest)
    lot = secrets.SystemRandom()
    chosen = lot.sample(sorted(agreed), len(agreed) - out)  # in an order of its own: its places are the new numbers
    said = "{who} took the answers to “{title}” along, row by row, of {people} people who agreed to that."
    held.note(person, exercise, "export_answers", said, people=len(chosen))
    return _taken(exercise, {respondent: str(number) for number, respondent in enumerate(chosen)})


def _who(exercise: Exercise) -> tuple[int, set[int]]:
    """How many answered, and the rows of those whose answers may travel."""
    answered = Respondent.objects.filter(exercise=exercise, opinions__statement__state=Statement.State.IN).distinct()
    rows = dict(answered.values_list("pk", "key"))
    if exercise.settings.get(FROM_ELSEWHERE):
        return len(rows), set(rows)
    agree = who_agrees(exercise.partnership.chain_id, Consent.Purpose.LATER)
    keys_of = {key_of(each.person, exercise) for each in members_asked(exercise) if each.person_id in agree}
    return len(rows), {respondent for respondent, key in rows.items() if key in keys_of}


def _taken(exercise: Exercise, numbers: dict[int, str]) -> Exported:
    """The files, with the groups of the last drawing; everybody under their new number, in its order."""
    texts: dict[Hashable, str] = dict(
        Statement.objects.filter(exercise=exercise).filter(state=Statement.State.IN).values_list("number", "text")
    )
    rows = Opinion.objects.filter(respondent__in=numbers, statement__state=Statement.State.IN)
    cast = [
        (numbers[respondent], number, VALUES[voice])
        for respondent, number, voice in rows.values_list("respondent", "statement__number", "voice")
    ]
    drawn = latest_drawn(exercise)
    points = drawn.result["points"] if drawn and drawn.result else {}
    groups: dict[Hashable, Hashable] = {
        number: points[str(respondent)][2]
        for respondent, number in numbers.items()
        if str(respondent) in points and points[str(respondent)][2] >= 0
    }
    return write_export(Votes.of(list(numbers.values()), list(texts), cast), groups, texts=texts)
