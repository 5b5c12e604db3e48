"""The Delphi of the example: which measures matter most. Round 1 is closed and drawn, round 2 is open.

The measures are those of the scenario. Who scored what is invented here, with a fixed seed.
"""

import random
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from mutuality.methods.delphi import SHIPPED
from mutuality.partnerships.models import Member
from mutuality.people.models import Person
from mutuality.record.models import Leaf
from mutuality.record.rules import commitment
from mutuality.sensemaking.actions.delphi import BY_HAND, committed
from mutuality.sensemaking.models import DelphiRound, DelphiScore, Exercise, Respondent, Snapshot, Statement
from mutuality.sensemaking.queries.delphi_found import draw_delphi, result_of
from mutuality.sensemaking.queries.exercise import key_of

from .clock import Clock
from .ids import uid
from .partnerships import PERSPECTIVES
from .source import Row
from .story import Story

SEED = 20260117
TITLE = "What should we measure?"
PROMPT = "How important is it that we measure this, in every place where we work?"
LEADS = "m03"  # coordinates p1
MEASURES = ("ms1", "ms4", "ms6", "ms8", "ms10", "ms12", "ms13", "ms17", "ms18")
SUGGESTED = "ms20"  # in round 1, and taken in for round 2
PANEL = 30
NOT_YET = {"m01", "m03", "m05", "m16", "m28", "m34"}  # who finds round 2 unanswered: visitors of the example
LEAVES_EARLY = 9  # others who have not answered round 2 by now
OPENED, CLOSED, AGAIN = timedelta(days=16), timedelta(days=5), timedelta(days=4)  # ago
STILL = timedelta(days=4)
LIKES = {  # where the scores of each perspective lie around: lived, community, services, universities
    "ms1": (7, 8, 5, 6),
    "ms4": (8, 5, 3, 3),
    "ms6": (8, 8, 8, 8),
    "ms8": (7, 8, 5, 5),
    "ms10": (8, 8, 7, 8),
    "ms12": (5, 5, 8, 6),
    "ms13": (9, 8, 8, 8),
    "ms17": (5, 9, 5, 4),
    "ms18": (9, 8, 7, 8),
    "ms20": (7, 6, 2, 2),
}
ORDER = ("pg_lived", "pg_community", "pg_services", "pg_academic")
LARGER = {"pg_community", "pg_academic"}
REASONS = {
    ("m09", "ms4"): "It is the first thing I would look at, and nobody asks.",
    ("m11", "ms4"): "I would not know how to ask it without shaming somebody.",
    ("m13", "ms17"): "We paid the bus for two months before the first transfer came.",
    ("m30", "ms8"): "Who helps on an empty stomach stops helping.",
    ("m22", "ms13"): "A door that is open is not yet a door one may use.",
    ("m02", "ms6"): "We always count what began, never what is still there.",
}


def make_delphi(
    measures: list[Row],
    members: list[Row],
    places: dict[str, Member],
    people: dict[str, Person],
    story: Story,
    clock: Clock,
) -> None:
    """Round 1 with its results, and round 2 under way; what the record says of them goes to the story."""
    exercise = _exercise(story, clock)
    items = _statements(exercise, {row["id"]: row for row in measures})
    panel = _panel(members, places)
    respondents = {name: Respondent(exercise=exercise, key=key_of(people[name], exercise)) for name, _side in panel}
    Respondent.objects.bulk_create(sorted(respondents.values(), key=lambda each: each.key))
    rng = random.Random(SEED)
    first = _round(exercise, 1, clock.now - OPENED, items[:-1])
    said = _scores(first, items[:-1], panel, respondents, rng, {})
    _close(first, said, story, people[LEADS], clock.now - CLOSED)
    _draw(exercise, story, clock.now - CLOSED + timedelta(minutes=1))
    second = _round(exercise, 2, clock.now - AGAIN, items, exercise.closes_at)
    later = [name for name, _side in panel if name not in NOT_YET][LEAVES_EARLY:]
    keys = [respondents[name].key for name in later]
    Respondent.objects.filter(exercise=exercise, key__in=keys).update(is_done=True)
    _scores(second, items, [each for each in panel if each[0] in later], respondents, rng, _by_person(said))
    _tell(exercise, story, people[LEADS], clock)


def _exercise(story: Story, clock: Clock) -> Exercise:
    return Exercise.objects.create(
        partnership=story.partnership,
        kind=Exercise.Kind.DELPHI,
        title=TITLE,
        prompt=PROMPT,
        settings={"rounds": 2, "rule": "all_70_15", "digest": SHIPPED["all_70_15"].digest},
        state=Exercise.State.OPEN,
        opened_at=clock.now - OPENED,
        closes_at=(clock.now + STILL).replace(hour=18, minute=0, second=0, microsecond=0),
        uid=uid("delphi"),
        once=uid("delphi-once"),
    )


def _statements(exercise: Exercise, rows: dict[str, Row]) -> list[Statement]:
    names = [*MEASURES, SUGGESTED]
    return Statement.objects.bulk_create(
        Statement(exercise=exercise, number=number, text=f"{rows[name]['name']}: {rows[name]['description']}")
        for number, name in enumerate(names, 1)
    )


def _panel(members: list[Row], places: dict[str, Member]) -> list[tuple[str, int]]:
    """Who takes part, and from which perspective."""
    assert set(ORDER) < set(PERSPECTIVES)
    here = [row for row in members if "p1" in row["partnership_ids"] and not places[row["id"]].left_on]
    chosen = [row for row in here if row["perspective_group"] != "pg_academic"]
    chosen += [row for row in here if row["perspective_group"] == "pg_academic"][: PANEL - len(chosen)]
    return [(row["id"], ORDER.index(row["perspective_group"])) for row in chosen]


def _round(
    exercise: Exercise, number: int, at: datetime, items: Sequence[Statement], closes_at: datetime | None = None
) -> DelphiRound:
    return DelphiRound.objects.create(
        exercise=exercise, number=number, items=[each.number for each in items], opened_at=at, closes_at=closes_at
    )


def _scores(
    this: DelphiRound,
    items: Sequence[Statement],
    panel: list[tuple[str, int]],
    respondents: dict[str, Respondent],
    rng: random.Random,
    before: dict[tuple[int, int], int | None],
) -> list[DelphiScore]:
    """In the second round people stay with what they said, or come a step nearer to what others said."""
    scores = []
    for name, side in panel:
        for item, measure in zip(items, [*MEASURES, SUGGESTED], strict=False):
            middle = LIKES[measure][side]
            last = before.get((respondents[name].pk, item.number))
            score = (
                _near(rng, middle, side)
                if last is None
                else last + rng.choice([0, 0, (middle > last) - (middle < last)])
            )
            comment = "" if before else REASONS.get((name, measure), "")
            scores.append(_score(this, respondents[name], item, score, comment))
    rng.shuffle(scores)
    Leaf.objects.bulk_create(each.leaf for each in scores if each.leaf)
    return DelphiScore.objects.bulk_create(scores)


def _near(rng: random.Random, middle: int, side: int) -> int | None:
    """Now and then one of a larger group cannot score it."""
    cannot = rng.random() < 0.08 and ORDER[side] in LARGER
    return None if cannot else min(9, max(1, round(rng.gauss(middle, 1.3))))


def _score(this: DelphiRound, who: Respondent, item: Statement, score: int | None, comment: str) -> DelphiScore:
    salt = secrets.token_hex(16)
    words = committed(this.exercise, this.number, item.number, score, comment)
    leaf = Leaf(chain=this.exercise.partnership.chain, digest=commitment(salt, words))
    return DelphiScore(round=this, respondent=who, statement=item, score=score, comment=comment, salt=salt, leaf=leaf)


def _by_person(scores: Sequence[DelphiScore]) -> dict[tuple[int, int], int | None]:
    return {(each.respondent_id, each.statement.number): each.score for each in scores}


def _close(this: DelphiRound, said: list[DelphiScore], story: Story, by: Person, at: datetime) -> None:
    this.closed_at, this.result = at, result_of(this)
    this.save()
    exercise, digest = this.exercise, this.counted["digest"]
    facts = {"title": exercise.title, "kind": exercise.kind, "round": 1, "digest": digest}
    story.tell(at, "close_round", BY_HAND, by, exercise.topic, **facts)


def _draw(exercise: Exercise, story: Story, at: datetime) -> None:
    """As the house draws it."""
    drawn = draw_delphi(exercise, SEED, None)
    Snapshot.objects.create(
        exercise=exercise,
        number=1,
        state=Snapshot.State.DRAWN,
        progress=100,
        asked_at=at,
        drawn_at=at,
        method=drawn.method,
        parameters=drawn.parameters,
        seed=SEED,
        versions=drawn.versions,
        inputs=drawn.inputs,
        inputs_digest=drawn.inputs_digest,
        result=drawn.result,
    )
    facts = {"title": exercise.title, "kind": exercise.kind, "number": 1, "method": drawn.method, "seed": SEED}
    said = "Results of “{title}” were drawn (number {number})."
    story.tell(at, "draw", said, None, exercise.topic, inputs_digest=drawn.inputs_digest, **facts)


def _tell(exercise: Exercise, story: Story, by: Person, clock: Clock) -> None:
    facts = {"title": exercise.title, "kind": exercise.kind}
    opened = "{who} opened an exercise to all: “{title}”."
    story.tell(clock.now - OPENED, "open_exercise", opened, by, exercise.topic, **facts, **exercise.settings)
    again = "{who} opened round {round} of “{title}”."
    story.tell(clock.now - AGAIN, "open_round", again, by, exercise.topic, **facts, round=2)
