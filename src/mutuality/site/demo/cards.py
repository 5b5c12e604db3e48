"""The concept maps of the example: one that was drawn and named, and one that waits for its visitors to sort."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from mutuality.meetings.models import Contribution
from mutuality.partnerships.models import Partnership
from mutuality.people.models import Person
from mutuality.record.models import Leaf
from mutuality.record.rules import commitment
from mutuality.sensemaking.actions.cards import committed
from mutuality.sensemaking.models import (
    ChosenCut,
    ClusterName,
    Exercise,
    Hand,
    NameSupport,
    Origin,
    Pile,
    Placement,
    Rating,
    Respondent,
    Snapshot,
    Statement,
)
from mutuality.sensemaking.queries.exercise import key_of
from mutuality.sensemaking.rules.concept_map import clusters

from .clock import Clock
from .ids import uid
from .source import DATA, Row
from .story import Story

SCALES = ["importance", "feasibility"]
ASKS = {"cards_each": 0, "practice": True, "weights": "person", "counting": "fair", "stress": "secondary"}
FAIRER, TOGETHER = "What would make research fairer?", "What would keep us together?"
OPENED, SORTED, CLOSED, MET = "2026-05-20", "2026-05-29", "2026-06-05", "2026-06-12"
SEED = 20260115
WHY = "With seven, money and deciding became one; with nine, two groups said the same."
NAMES = {  # the first card of a group → what it was called, by whom, and who liked it; the first was chosen
    1: ("Money and terms", "m12", ("m07", "m20", "m31")),
    2: ("Setting the question", "m03", ("m10", "m22", "m34")),
    4: ("Taking part in practice", "m16", ("m37", "m28")),
    5: ("Credit and what remains", "m09", ("m17", "m31")),
    6: ("Safety and care", "m20", ("m02", "m29", "m37")),
    7: ("Counting and evidence", "m11", ("m04",)),
    9: ("Language and words", "m28", ("m16", "m22", "m34")),
    16: ("Deciding and refusing", "m26", ("m33", "m18")),
}


@dataclass
class Made:
    """An exercise and what people did in it, not kept yet; leaves are sealed with the stories, or wait."""

    exercise: Exercise
    statements: dict[int, Statement]
    sources: dict[int, Sequence[str]] = field(default_factory=dict)
    respondents: dict[str, Respondent] = field(default_factory=dict)
    hands: dict[str, Hand] = field(default_factory=dict)
    piles: list[Pile] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)


def make_concept_maps(people: dict[str, Person], stories: dict[str, Story], clocks: dict[str, Clock]) -> list[Made]:
    """Both; what the record says of them is added to the stories, which are written first."""
    return [_fairer(people, stories["p1"], clocks["p1"]), _together(people, stories["p2"], clocks["p2"])]


def _fairer(people: dict[str, Person], story: Story, clock: Clock) -> Made:
    """64 cards, sorted by 24 and rated by 30, closed in June."""
    source = json.loads((DATA / "concept_mapping.json").read_text(encoding="utf-8"))
    cards = [Row(text=row["text"], number=_number(row["id"])) for row in source["statements"]]
    times = {"opened_at": clock.hour(OPENED, 9), "closed_at": clock.hour(CLOSED, 18), "state": "closed"}
    made = _make(story.partnership, FAIRER, source["focus_prompt"], cards, SCALES, **times)
    _tell(made, story, people["m03"])
    for row in source["sorts"]:
        piles = [(pile["name"], [_number(each) for each in pile["statement_ids"]]) for pile in row["piles"]]
        _sort(made, people[row["sorter_id"]], row["sorter_id"], piles)
    for row in source["ratings"]:
        respondent = _respondent(made, people[row["rater_id"]], row["rater_id"])
        card = made.statements[_number(row["statement_id"])]
        made.ratings += [
            Rating(respondent=respondent, statement=card, scale=scale, value=row[scale]) for scale in SCALES
        ]
    for name in made.respondents:
        _promise_ratings(made, name)
    _drawn(made, people, story, clock)
    leaves = [each for hand in made.hands.values() for each in (hand.sort_leaf, hand.ratings_leaf) if each]
    story.seal(clock.hour(SORTED, 18), sorted(leaves, key=lambda leaf: leaf.digest))
    return made


def _together(people: dict[str, Person], story: Story, clock: Clock) -> Made:
    """30 cards from the roundtable. Some have sorted; visitors of the example have not."""
    opened_at = clock.now - timedelta(minutes=35)
    source = json.loads((DATA / "roundtable_cards.json").read_text(encoding="utf-8"))
    cards = [Row(text=row["text"], number=number) for number, row in enumerate(source["cards"], 1)]
    times = {"opened_at": opened_at, "closes_at": clock.now + timedelta(days=6), "state": "open"}
    made = _make(story.partnership, TOGETHER, source["focus_prompt"], cards, ["importance"], **times)
    made.sources = {number: row["source_contribution_ids"] for number, row in enumerate(source["cards"], 1)}
    _tell(made, story, people["m43"])
    for row in source["sorts"]:
        piles = [(pile["name"], pile["cards"]) for pile in row["piles"]]
        _sort(made, people[row["sorter_id"]], row["sorter_id"], piles)
    return made


def _number(name: str) -> int:
    return int(name.removeprefix("i"))


def _make(partnership: Partnership, title: str, prompt: str, cards: Iterable[Row], scales: list[str], **times) -> Made:
    exercise = Exercise.objects.create(
        partnership=partnership,
        kind=Exercise.Kind.CONCEPT_MAP,
        title=title,
        prompt=prompt,
        settings={"scales": scales, **ASKS},
        uid=uid(title),
        once=uid(f"{title} once"),
        **times,
    )
    found = [Statement(exercise=exercise, number=row["number"], text=row["text"]) for row in cards]
    return Made(exercise, {each.number: each for each in Statement.objects.bulk_create(found)})


def _tell(made: Made, story: Story, who: Person) -> None:
    """As `actions.exercise` says it."""
    exercise = made.exercise
    facts = {"title": exercise.title, "kind": exercise.kind}
    assert exercise.opened_at
    said = "{who} opened an exercise to all: “{title}”."
    story.tell(exercise.opened_at, "open_exercise", said, who, exercise.topic, **facts, **exercise.settings)
    if exercise.closed_at:
        said = "{who} closed an exercise: “{title}”."
        story.tell(exercise.closed_at, "close_exercise", said, who, exercise.topic, **facts)


def _respondent(made: Made, person: Person, name: str) -> Respondent:
    if name not in made.respondents:
        made.respondents[name] = Respondent(exercise=made.exercise, key=key_of(person, made.exercise))
        made.hands[name] = Hand(respondent=made.respondents[name], cards=sorted(made.statements))
    return made.respondents[name]


def _sort(made: Made, person: Person, name: str, piles: Sequence[tuple[str, Sequence[int]]]) -> None:
    respondent = _respondent(made, person, name)
    respondent.is_done = sum(len(cards) for _name, cards in piles) == len(made.statements)
    for number, (called, cards) in enumerate(piles, 1):
        pile = Pile(respondent=respondent, number=number, name=called)
        made.piles.append(pile)
        made.placements += [
            Placement(respondent=respondent, statement=made.statements[card], pile=pile) for card in cards
        ]
    said = {"piles": sorted(sorted(cards) for _name, cards in piles)}
    hand = made.hands[name]
    hand.sort_salt, hand.sort_leaf = _promise(made, said)


def _promise(made: Made, said: Mapping[str, object]) -> tuple[str, Leaf]:
    salt = secrets.token_hex(16)
    words = committed(made.exercise, said)
    return salt, Leaf(chain=made.exercise.partnership.chain, digest=commitment(salt, words))


def _promise_ratings(made: Made, name: str) -> None:
    respondent, hand = made.respondents[name], made.hands[name]
    mine = [each for each in made.ratings if each.respondent is respondent]
    said = sorted([each.statement.number, each.scale, each.value] for each in mine)
    hand.ratings_salt, hand.ratings_leaf = _promise(made, {"ratings": said})


# What was drawn


def _drawn(made: Made, people: dict[str, Person], story: Story, clock: Clock) -> None:
    """As it was drawn when it closed (`tests/demo/drawn.py` draws it again), with what the group made of it."""
    kept = json.loads((DATA / "concept_map_drawn.json").read_text(encoding="utf-8"))
    exercise, drawn_at = made.exercise, clock.hour(CLOSED, 18, 5)
    snapshot = Snapshot.objects.create(
        exercise=exercise,
        number=1,
        state=Snapshot.State.DRAWN,
        progress=100,
        asked_by=people["m03"],
        asked_at=drawn_at,
        drawn_at=drawn_at,
        once=uid(f"{exercise.title} drawn"),
        **kept,
    )
    facts = {"title": exercise.title, "kind": exercise.kind, "number": 1}
    more = {name: kept[name] for name in ("method", "seed", "inputs_digest")}
    story.tell(
        drawn_at,
        "draw",
        "Results of “{title}” were drawn (number {number}).",
        people["m03"],
        exercise.topic,
        **facts,
        **more,
    )
    _choose(snapshot, people, story, clock.hour(MET, 15), facts)
    _name(snapshot, people, story, clock.hour(MET, 16), facts)


def _choose(
    snapshot: Snapshot, people: dict[str, Person], story: Story, at: datetime, facts: Mapping[str, Any]
) -> None:
    who, k = people["m03"], len(NAMES)
    ChosenCut.objects.create(snapshot=snapshot, way="map", k=k, why=WHY, by=who, at=at)
    said = "{who} kept what the group chose: “{title}” (number {number}) is read as {k} groups of cards."
    story.tell(at, "choose_cut", said, who, snapshot.exercise.topic, **facts, k=k, way="map")


def _name(snapshot: Snapshot, people: dict[str, Person], story: Story, at: datetime, facts: Mapping[str, Any]) -> None:
    """Each group by the node that its first card lies in."""
    result = snapshot.result or {}
    numbers = [each["number"] for each in result["items"]]
    groups = clusters("map", result["trees"]["map"], len(NAMES))
    node_of = {min(numbers[place] for place in group.places): group.node for group in groups}
    for first, (text, by, liked) in NAMES.items():
        chosen = {"by": people[by], "at": at, "chosen_at": at, "chosen_by": people["m03"]}
        name = ClusterName.objects.create(snapshot=snapshot, node=node_of[first], text=text, **chosen)
        NameSupport.objects.bulk_create(NameSupport(name=name, person=people[each]) for each in (by, *liked))
        said = "{who} kept the name that the group chose for a part of “{title}” (number {number}): “{name}”."
        story.tell(at, "choose_name", said, people["m03"], snapshot.exercise.topic, **facts, name=text)


# Keeping


def keep_concept_maps(everything: Sequence[Made]) -> None:
    """Keep what people did, in an order that tells nothing, once the stories are written and the voices kept."""
    for made in everything:
        names = sorted(made.respondents, key=lambda name: made.respondents[name].key)
        Respondent.objects.bulk_create(made.respondents[name] for name in names)
        hands = [made.hands[name] for name in names]
        leaves = [leaf for hand in hands for leaf in (hand.sort_leaf, hand.ratings_leaf) if leaf is not None]
        Leaf.objects.bulk_create(sorted((leaf for leaf in leaves if leaf.pk is None), key=lambda leaf: leaf.digest))
        Hand.objects.bulk_create(hands)
        Pile.objects.bulk_create(made.piles)
        Placement.objects.bulk_create(made.placements)
        Rating.objects.bulk_create(made.ratings)
        _keep_sources(made)


def _keep_sources(made: Made) -> None:
    """From which voices cards were drawn, as far as they were said by now."""
    ids = {uid(name) for names in made.sources.values() for name in names}
    there = set(Contribution.objects.filter(pk__in=ids, withdrawn_on=None).values_list("pk", flat=True))
    Origin.objects.bulk_create(
        Origin(statement=made.statements[number], contribution_id=uid(name))
        for number, names in made.sources.items()
        for name in names
        if uid(name) in there
    )
