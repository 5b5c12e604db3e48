"""Priorities of the example: research questions that were picked, ranked and settled in mixed groups; what to do first,
open now; and what would change most and can be done, open now.

Who picked what is that of the scenario. Lists of groups are worked out from what their people ranked there; what is
open now was answered by lot, with a fixed seed.
"""

import random
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from mutuality.meetings.models import Contribution
from mutuality.methods.priorities import nominal
from mutuality.methods.seating import Guest, seat
from mutuality.partnerships.models import Member
from mutuality.partnerships.queries import perspectives_of
from mutuality.people.models import Person
from mutuality.record.models import Leaf
from mutuality.record.rules import canonical, commitment
from mutuality.sensemaking.actions.final_round import HANDED_IN, shortlist_of
from mutuality.sensemaking.actions.final_round import IN_WORDS as MADE
from mutuality.sensemaking.actions.priorities import IN_WORDS as WENT_ON
from mutuality.sensemaking.models import (
    Exercise,
    FinalGroup,
    ImpactScore,
    Origin,
    PersonalOrder,
    PriorityCourse,
    Respondent,
    Snapshot,
    Statement,
    WordingRequest,
)
from mutuality.sensemaking.queries.exercise import key_of
from mutuality.sensemaking.queries.priority_results import drawn_priorities

from .clock import Clock
from .ids import uid
from .source import Row
from .story import Story

SEED = 20260118
OURS, THEIRS = "m03", "m43"  # coordinate p1 and p2
NOT_YET = {"m01", "m03", "m05", "m16", "m28", "m34", "m41", "m43", "m45", "m57", "m61"}  # visitors of the example
TO_DO = {"p1": ("under_way", "late", "not_started"), "p2": ("under_way", "done")}
LIES = (5, 2), (3, 5), (4, 4), (4, 2), (2, 4)  # impact and feasibility, about
GROUPS = 4
SHORTLIST = 10
OPENED, STILL = timedelta(days=6), timedelta(days=5)
WISH = "Numbers 3 and 10 both ask about money. Should they be one question?"
RULING = "No. One asks what debt does to people, the other where grants go. Together neither would be asked properly."


Answer = PersonalOrder | ImpactScore


@dataclass
class Kept:
    """What was made; with what waits until the story is written: promises to the record, and where words came from."""

    statements: list[Statement]
    sources: list[Sequence[str]]
    answers: list[Answer] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)


def make_priorities(
    questions: list[Row],
    ballots: tuple[list[Row], list[Row]],
    actions: list[Row],
    places: dict[str, Member],
    people: dict[str, Person],
    stories: dict[str, Story],
    clocks: dict[str, Clock],
) -> list[Kept]:
    """One that is closed, with its result, and two that are open; what the record says goes to the stories."""
    here = {home: _members(places, people, stories[home]) for home in stories}
    todo = {
        home: [row for row in actions if row["partnership_id"] == home and row["status"] in TO_DO[home]]
        for home in here
    }
    rng = random.Random(SEED)
    return [
        _questions(questions, ballots, people, stories["p1"], clocks["p1"]),
        _first_things(todo["p1"], here["p1"], people[OURS], stories["p1"], clocks["p1"], rng),
        _changes(todo["p2"], here["p2"], people[THEIRS], stories["p2"], clocks["p2"], rng),
    ]


def _members(places: dict[str, Member], people: dict[str, Person], story: Story) -> dict[str, Person]:
    """Those who have not left and whose answers are told here."""
    return {
        name: people[name]
        for name, place in places.items()
        if place.partnership == story.partnership and not place.left_on and name not in NOT_YET
    }


def _exercise(
    story: Story, name: str, by: Person, opened_at: datetime, settings: dict[str, object], **words: object
) -> Exercise:
    exercise = Exercise.objects.create(
        partnership=story.partnership,
        kind=Exercise.Kind.PRIORITIES,
        settings={"fewest": 8, "most": 12, **settings},
        opened_at=opened_at,
        uid=uid(f"priorities-{name}"),
        once=uid(f"priorities-{name}-once"),
        **words,
    )
    _tell(
        story,
        exercise,
        opened_at,
        "open_exercise",
        "{who} opened an exercise to all: “{title}”.",
        by,
        **exercise.settings,
    )
    return exercise


def _tell(
    story: Story, exercise: Exercise, at: datetime, act: str, sentence: str, by: Person | None = None, **facts: object
) -> None:
    facts = {"title": exercise.title, "kind": exercise.kind, **facts}
    story.tell(at, act, sentence, by, exercise.topic, **facts)


def _statements(exercise: Exercise, rows: Sequence[Row]) -> Kept:
    made = [Statement(exercise=exercise, number=number, text=row["text"]) for number, row in enumerate(rows, 1)]
    return Kept(Statement.objects.bulk_create(made), [row["contribution_ids"] for row in rows])


def _respondents(exercise: Exercise, people: Iterable[Person]) -> dict[int, Respondent]:
    """By person; kept in an order that tells nothing."""
    found = {person.pk: Respondent(exercise=exercise, key=key_of(person, exercise)) for person in people}
    Respondent.objects.bulk_create(sorted(found.values(), key=lambda each: each.key))
    return found


def _promise(kept: Kept, exercise: Exercise, answer: Answer, **said: object) -> None:
    """The answer, and what the record commits to; sealed and joined to it later."""
    answer.salt = secrets.token_hex(16)
    words = canonical({"exercise": str(exercise.uid), **said})
    kept.answers.append(answer)
    kept.leaves.append(Leaf(chain=exercise.partnership.chain, digest=commitment(answer.salt, words)))


def _answer_with_lists(
    kept: Kept, exercise: Exercise, lists: Mapping[int, list[int]], people: Iterable[Person]
) -> None:
    who = _respondents(exercise, people)
    for person in sorted(lists, key=lambda person: who[person].key):
        order = lists[person]
        _promise(kept, exercise, PersonalOrder(respondent=who[person], order=order), round=1, order=order)
    PersonalOrder.objects.bulk_create(each for each in kept.answers if isinstance(each, PersonalOrder))


# Research questions


def _questions(
    rows: list[Row],
    ballots: tuple[list[Row], list[Row]],
    people: dict[str, Person],
    story: Story,
    clock: Clock,
) -> Kept:
    begun, over = clock.hour("2026-07-06", 9), clock.hour("2026-07-20", 18)
    exercise = _exercise(
        story,
        "questions",
        people[OURS],
        begun,
        {"way": "picks", "pick": 8},
        title="Which questions shall research answer first?",
        prompt="If only some of these can be studied, which ones should it be?",
        state=Exercise.State.CLOSED,
        closed_at=clock.hour("2026-08-03", 18),
    )
    kept = _statements(exercise, rows)
    number = {row["id"]: place for place, row in enumerate(rows, 1)}
    picks = {people[row["member_id"]].pk: [number[name] for name in row["picks"]] for row in ballots[0]}
    _answer_with_lists(kept, exercise, picks, (people[row["member_id"]] for row in ballots[0]))
    story.seal(over - timedelta(minutes=1), kept.leaves)
    _tell(story, exercise, over, "take_next_step", WENT_ON["combined"], people[OURS], step="combined")
    _draw(exercise, 1, story, over + timedelta(minutes=1))
    ranked = {
        row["member_id"]: ([number[name] for name in row["ranking"]], picks[people[row["member_id"]].pk])
        for row in ballots[1]
    }
    _final_rounds(exercise, ranked, people, story, clock)
    _wish(exercise, people, clock)
    _draw(exercise, 2, story, clock.hour("2026-08-03", 18, 1))
    return kept


def _draw(exercise: Exercise, number: int, story: Story, at: datetime) -> None:
    """As the house draws it."""
    drawn = drawn_priorities(exercise)
    made = {
        name: getattr(drawn, name) for name in ("method", "parameters", "versions", "inputs", "inputs_digest", "result")
    }
    Snapshot.objects.create(
        exercise=exercise, number=number, state="drawn", progress=100, asked_at=at, drawn_at=at, seed=SEED, **made
    )
    facts = {"number": number, "method": drawn.method, "seed": SEED, "inputs_digest": drawn.inputs_digest}
    _tell(story, exercise, at, "draw", "Results of “{title}” were drawn (number {number}).", None, **facts)


def _final_rounds(
    exercise: Exercise,
    ranked: dict[str, tuple[list[int], list[int]]],
    people: dict[str, Person],
    story: Story,
    clock: Clock,
) -> None:
    """Two rounds of those who came; a group's list is what its people ranked, added up."""
    shortlist = shortlist_of(exercise, SHORTLIST)
    PriorityCourse.objects.create(exercise=exercise, step="round_2", shortlist=shortlist)
    by_person = {people[name].pk: _of_these(shortlist, *lists) for name, lists in ranked.items()}
    sides = perspectives_of(exercise.partnership_id, by_person)
    guests = [Guest(person, sides[person][0] if person in sides else None) for person in by_person]
    for round, at in ((1, clock.hour("2026-07-27", 14)), (2, clock.hour("2026-07-27", 16))):
        _tell(story, exercise, at, "take_next_step", MADE[f"round_{round}"], people[OURS], step=f"round_{round}")
        for number, table in enumerate(seat(guests, GROUPS, seed=SEED + round).tables, 1):
            order = _order_of_all([by_person[person] for person in table], shortlist)
            words = {"round": round, "number": number, "order": order}
            FinalGroup.objects.create(exercise=exercise, is_handed_in=True, **words).people.set(table)
            _tell(story, exercise, at + timedelta(minutes=80 + number), "hand_in", HANDED_IN, None, **words)


def _order_of_all(lists: list[list[int]], shortlist: list[int]) -> list[int]:
    """What several people ranked, added up."""
    found = nominal(lists, shortlist, most=len(shortlist), smallest_group=1).ranking
    return [int(str(item)) for level in found for item in level]


def _of_these(shortlist: list[int], ranked: list[int], picked: list[int]) -> list[int]:
    """How somebody ranked what is on the shortlist; what they did not rank lies where they picked it, or last."""
    order = [number for number in ranked if number in shortlist]
    for number in shortlist:
        if number not in order:
            order.insert(picked.index(number) if number in picked else len(order), number)
    return order


def _wish(exercise: Exercise, people: dict[str, Person], clock: Clock) -> None:
    WordingRequest.objects.create(
        exercise=exercise,
        person=people["m12"],
        text=WISH,
        at=clock.hour("2026-07-08", 11),
        ruling=RULING,
        ruled_by=people[OURS],
        ruled_at=clock.hour("2026-07-09", 10),
        once=uid("priorities-wish"),
    )


# Open now


def _closing(clock: Clock) -> datetime:
    return (clock.now + STILL).replace(hour=18, minute=0, second=0, microsecond=0)


def _first_things(
    rows: list[Row], here: dict[str, Person], by: Person, story: Story, clock: Clock, rng: random.Random
) -> Kept:
    exercise = _exercise(
        story,
        "first-things",
        by,
        clock.now - OPENED,
        {"way": "picks", "pick": 5, "fewest": 3, "most": 6},
        title="What do we do first?",
        prompt="We have promised more than we can do this autumn. What must not wait?",
        state=Exercise.State.OPEN,
        closes_at=_closing(clock),
    )
    kept = _statements(exercise, rows)
    numbers = [each.number for each in kept.statements]
    answered = [person for name, person in sorted(here.items()) if rng.random() < 0.6]
    lists = {person.pk: rng.sample(numbers, 5) for person in answered}
    _answer_with_lists(kept, exercise, lists, answered)
    return kept


def _changes(
    rows: list[Row], here: dict[str, Person], by: Person, story: Story, clock: Clock, rng: random.Random
) -> Kept:
    exercise = _exercise(
        story,
        "changes",
        by,
        clock.now - OPENED,
        {"way": "impact", "pick": 5},
        title="What would change most, and can be done?",
        prompt="These came out of our talks. Look at each from where you stand.",
        state=Exercise.State.OPEN,
        closes_at=_closing(clock),
    )
    kept = _statements(exercise, rows)
    who = _respondents(exercise, (person for _, person in sorted(here.items())))
    rated = [(each, statement) for each in who.values() for statement in kept.statements]
    rng.shuffle(rated)
    for each, statement in rated:
        said = _near(LIES[(statement.number - 1) % len(LIES)], rng)
        score = ImpactScore(respondent=each, statement=statement, **said)
        _promise(kept, exercise, score, statement=statement.number, **said)
    ImpactScore.objects.bulk_create(each for each in kept.answers if isinstance(each, ImpactScore))
    return kept


def _near(middle: tuple[int, int], rng: random.Random) -> dict[str, int]:
    impact, feasibility = (min(5, max(1, score + rng.choice([-1, 0, 0, 0, 1]))) for score in middle)
    return {"impact": impact, "feasibility": feasibility}


def keep_priorities(everything: list[Kept]) -> None:
    """Once stories and words are kept: what was promised of each answer, and from which words a statement was drawn."""
    for kept in everything:
        Leaf.objects.bulk_create(leaf for leaf in kept.leaves if leaf.pk is None)
        for answer, leaf in zip(kept.answers, kept.leaves, strict=True):
            answer.leaf = leaf
        answers: Any = type(kept.answers[0]).objects
        answers.bulk_update(kept.answers, ["leaf"])
    names = {uid(name) for kept in everything for names in kept.sources for name in names}
    there = set(Contribution.objects.filter(pk__in=names, withdrawn_on=None).values_list("pk", flat=True))
    Origin.objects.bulk_create(
        Origin(statement=statement, contribution_id=uid(name))
        for kept in everything
        for statement, source in zip(kept.statements, kept.sources, strict=True)
        for name in source
        if uid(name) in there
    )
