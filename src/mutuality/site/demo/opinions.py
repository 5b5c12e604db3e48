"""Opinions in the example: one conversation closed and drawn, and one open in each partnership, with answers."""

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mutuality.meetings.models import Contribution
from mutuality.people.models import Person
from mutuality.record.models import Leaf
from mutuality.record.rules import commitment
from mutuality.sensemaking.actions.drawing import draw, draw_snapshot
from mutuality.sensemaking.actions.opinions import committed
from mutuality.sensemaking.models import Exercise, Opinion, Origin, Respondent, Statement
from mutuality.sensemaking.queries.exercise import key_of

from .clock import Clock
from .ids import uid
from .source import Row, rows
from .story import Story

CLOSED, LED_BY = "o1", "m03"
TITLE, PROMPT = "What we say about care", "Statements from eight months of talking. Where do you stand?"
SEED = 20260618
SPREAD, AGREES, DISAGREES = 0.7, 0.3, -0.35  # of simulated leanings, and above and below which somebody says so


@dataclass
class Made:
    """An exercise and all that belongs to it, not kept yet; answers are (who, which statement, what)."""

    exercise: Exercise
    led_by: Person
    statements: dict[str, Statement]
    sources: dict[str, list[str]]
    opinions: list[Opinion] = field(default_factory=list)


def make_opinions(people: dict[str, Person], stories: dict[str, Story], clocks: dict[str, Clock]) -> list[Made]:
    """The exercises, kept at once for their numbers stand in the record; what it says of them joins the stories."""
    made = [_closed(people, stories["p1"], clocks["p1"])]
    for row in rows("open_opinions", "exercises"):
        made.append(_open(row, people, stories[row["partnership_id"]], clocks[row["partnership_id"]]))
    return made


def _closed(people: dict[str, Person], story: Story, clock: Clock) -> Made:
    """The 54 statements of p1 and what was said to them, sealed when it closed."""
    said, votes = rows("statements"), rows("votes")
    opened, closed = clock.hour(min(row["opened_on"] for row in said), 9), clock.hour(said[0]["closes_on"], 18)
    words = {"title": TITLE, "prompt": PROMPT, "opened_at": opened, "closes_at": closed, "closed_at": closed}
    made = _exercise(CLOSED, "closed", words, people[LED_BY], said, story)
    answers = [(people[row["member_id"]], row["statement_id"], row["value"]) for row in votes]
    _answer(made, answers)
    _tell(story, closed, "close_exercise", "An exercise closed when its time had come: “{title}”.", None, made.exercise)
    story.seal(closed, [each.leaf for each in made.opinions if each.leaf])
    return made


def _open(row: Row, people: dict[str, Person], story: Story, clock: Clock) -> Made:
    """Open since a short while ago; everybody but a few has answered most of it."""
    opened = clock.now - timedelta(minutes=50)
    closes = (clock.now + timedelta(days=row["closes_in_days"])).replace(hour=18, minute=0, second=0, microsecond=0)
    said = [each for each in rows("open_opinions", "statements") if each["exercise_id"] == row["id"]]
    words = {"title": row["title"], "prompt": row["prompt"], "opened_at": opened, "closes_at": closes}
    made = _exercise(row["id"], "open", words, people[row["by"]], said, story)
    asked = [
        each for each in rows("members") if row["partnership_id"] in each["partnership_ids"] and not each["left_on"]
    ]
    lot = random.Random(f"{SEED}{row['id']}")
    answers = [
        (people[each["id"]], statement["id"], voice)
        for each in asked
        if each["id"] not in row["not_yet"]
        for statement in said
        if (voice := _simulated(statement["leaning"], lot))
    ]
    _answer(made, answers)
    return made


def _simulated(leaning: float, lot: random.Random) -> str | None:
    """What somebody says; one time in eight nothing."""
    if lot.random() < 1 / 8:
        return None
    feels = lot.gauss(leaning, SPREAD)
    return "agree" if feels > AGREES else "disagree" if feels < DISAGREES else "pass"


def _exercise(name: str, state: str, words: Row, led_by: Person, said: Sequence[Row], story: Story) -> Made:
    where = {"partnership": story.partnership, "kind": "opinions", "state": state}
    exercise = Exercise.objects.create(**where, uid=uid(name), once=uid(f"{name} once"), **words)
    statements = {
        row["id"]: Statement(exercise=exercise, number=number, text=row["text"], once=uid(row["id"]))
        for number, row in enumerate(said, 1)
    }
    made = Made(exercise, led_by, statements, {row["id"]: row["source_contribution_ids"] for row in said})
    opened = "{who} opened an exercise to all: “{title}”."
    _tell(story, words["opened_at"], "open_exercise", opened, led_by, exercise)
    return made


def _tell(story: Story, at: datetime, act: str, sentence: str, who: Person | None, exercise: Exercise) -> None:
    story.tell(at, act, sentence, who, exercise.topic, title=exercise.title, kind=exercise.kind)


def _answer(made: Made, answers: Sequence[tuple[Person, str, str]]) -> None:
    """Answers under sealed keys, each promised to the record, in an order that tells nothing."""
    chain, mixed = made.exercise.partnership.chain, list(answers)
    random.SystemRandom().shuffle(mixed)
    respondents: dict[int, Respondent] = {}
    for person, name, voice in mixed:
        if person.pk not in respondents:
            respondents[person.pk] = Respondent(exercise=made.exercise, key=key_of(person, made.exercise))
        statement, salt = made.statements[name], secrets.token_hex(16)
        leaf = Leaf(chain=chain, digest=commitment(salt, committed(statement, voice)))
        made.opinions.append(
            Opinion(respondent=respondents[person.pk], statement=statement, voice=voice, salt=salt, leaf=leaf)
        )


def keep_opinions(everything: Sequence[Made]) -> None:
    """Keep it all, once the stories are written and the voices kept; then the closed one is drawn."""
    Statement.objects.bulk_create(each for made in everything for each in made.statements.values())
    known = set(Contribution.objects.values_list("pk", flat=True))
    Origin.objects.bulk_create(
        Origin(statement=made.statements[name], contribution_id=uid(source))
        for made in everything
        for name, sources in made.sources.items()
        for source in sources
        if uid(source) in known  # a voice without a name has none here either
    )
    opinions = [each for made in everything for each in made.opinions]
    Respondent.objects.bulk_create({id(each.respondent): each.respondent for each in opinions}.values())
    Leaf.objects.bulk_create(each.leaf for each in opinions if each.leaf and not each.leaf.pk)
    Opinion.objects.bulk_create(opinions)
    for made in everything:
        if made.exercise.state == Exercise.State.CLOSED:
            snapshot = draw(made.led_by, made.exercise, once=uid(f"{made.exercise.uid} drawn"), seed=SEED)
            draw_snapshot.func(snapshot.pk)
