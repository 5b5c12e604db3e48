"""The proposals of the example: decided, held up by objections, expired, open now, and one still a draft."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from mutuality.decisions.actions.closing import digest_of
from mutuality.decisions.actions.positions import committed
from mutuality.decisions.models import Carried, Decider, Option, Outcome, Position, Proposal, Source
from mutuality.decisions.queries.effects import decision
from mutuality.decisions.rules.closing import sentence_of, state_after
from mutuality.decisions.rules.counting import count, frozen
from mutuality.meetings.models import Contribution
from mutuality.methods.tally.plain import plain
from mutuality.methods.tally.shape import Ballot
from mutuality.partnerships.models import Declaration, Member, Perspective, Pod
from mutuality.people.models import Person
from mutuality.record.models import Leaf
from mutuality.record.rules import commitment

from . import effects
from .amendments import Way, keep_ways, make_way, stand
from .clock import Clock
from .ids import uid
from .meetings import Room
from .source import Row
from .story import Story

STANCES = {"consent": "agree", "yes": "agree", "no": "disagree", "block": "object"}
JUST_AFTER = timedelta(microseconds=1)
AT_THE_ROUNDTABLE, WAITING, STILL_A_DRAFT = "d13", "d12", "d14"
OPEN_NOW = {AT_THE_ROUNDTABLE: timedelta(minutes=40), WAITING: timedelta(days=5)}  # for how long
NOT_YET = {  # who finds it open and unanswered: visitors of the example; half of those from one perspective
    AT_THE_ROUNDTABLE: {"m41", "m42", "m45", "m57", "m61"},
    WAITING: {"m01", "m02", "m05", "m10", "m12", "m14"},
}
METHODS = {"d8": "consent"}  # whoever blocked it held it up: that is what consent is called here
THRESHOLDS = {"d4": "1/2", "d10": "1/2", "d12": "2/3"}
ASKS_EACH = {WAITING: "1/2"}  # who holds the name and the money concerns each side: half of each has to answer
RESTS_ON = {"d2": "q21", "d5": "q10", "d6": "q14", "d9": "q18", "d11": "q4", "d12": "q23", "d13": "q29"}
MOST_VOICES = 3


@dataclass
class Made:
    """A proposal and all that belongs to it, not kept yet."""

    proposal: Proposal
    options: list[Option]
    deciders: list[Decider]
    positions: list[Position] = field(default_factory=list)
    outcome: Outcome | None = None
    way: Way = field(default_factory=Way)
    effects: list[Carried] = field(default_factory=list)


def make_proposals(
    rows: list[Row],
    places: dict[str, Member],
    people: dict[str, Person],
    pods: dict[str, Pod],
    stories: dict[str, Story],
    clocks: dict[str, Clock],
) -> list[Made]:
    """All proposals; what the record says of them is added to the stories, which are written first."""
    sides = _sides(places)
    made = [_proposal(row, stories[row["partnership_id"]], clocks[row["partnership_id"]], people, pods) for row in rows]
    Proposal.objects.bulk_create(one.proposal for one in made)  # their numbers stand in the record
    for row, one in zip(rows, made, strict=True):
        story, clock = stories[row["partnership_id"]], clocks[row["partnership_id"]]
        if row["id"] == STILL_A_DRAFT:
            one.effects = [effects.drafted_agreement(one.proposal, row["final_text"])]
        else:
            _open(one, row, story, people, sides, clock)
        if row["id"] in effects.MADE:
            one.effects = [effects.MADE[row["id"]](one.proposal, clock.day(row["outcome"]["decided_on"]))]
        if one.proposal.is_over:
            _close(one, story, sides, clock.hour(row["outcome"]["decided_on"], 18))
    return made


def _sides(places: dict[str, Member]) -> dict[int, Perspective | None]:
    """Person → perspective on the facet for keys."""
    said = Declaration.objects.filter(member__in=places.values(), facet__for_keys=True).select_related("perspective")
    by_member = {each.member_id: each.perspective for each in said}
    return {place.person_id: by_member.get(place.pk) for place in places.values()}


def _proposal(row: Row, story: Story, clock: Clock, people: dict[str, Person], pods: dict[str, Pod]) -> Made:
    proposal = Proposal(
        partnership=story.partnership,
        pod=pods.get(row["scope"]),
        question=row["title"],
        background=row["final_text"],
        method=METHODS.get(row["id"]) or row["method"],
        proposer=people[row["proposed_by"]],
        quorum=str(Fraction(row["quorum"], row["electorate_size"])),
        threshold=THRESHOLDS.get(row["id"], ""),
        each_quorum=ASKS_EACH.get(row["id"], ""),
        dots=4 if row["id"] == AT_THE_ROUNDTABLE else 5,
        once=uid(row["id"]),
    )
    proposal.state, proposal.opened_at, proposal.closes_at = _when(row, clock)
    options = [
        Option(proposal=proposal, order=order, text=option["text"]) for order, option in enumerate(row["options"], 1)
    ]
    return Made(proposal, options, [])


def _when(row: Row, clock: Clock) -> tuple[str, datetime | None, datetime]:
    """Its state, when it was opened and when it closes."""
    if row["id"] == STILL_A_DRAFT:
        return "draft", None, clock.now + timedelta(days=20)
    if since := OPEN_NOW.get(row["id"]):
        return "open", clock.now - since, _in_two_days(clock.now)
    state = state_after("no_quorum" if row["outcome"]["state"] == "expired" else "passed")
    return state, clock.hour(row["opened_on"], 10), clock.hour(row["outcome"]["decided_on"], 18)


def _in_two_days(now: datetime) -> datetime:
    return (now + timedelta(days=2)).replace(hour=18, minute=0, second=0, microsecond=0)


def _open(
    one: Made,
    row: Row,
    story: Story,
    people: dict[str, Person],
    sides: dict[int, Perspective | None],
    clock: Clock,
) -> None:
    """Who has a voice, what they say, and the line that it was opened."""
    proposal = one.proposal
    one.way = make_way(proposal, row, people, story, clock)
    said = [each for each in row["positions"] if each["member_id"] not in NOT_YET.get(row["id"], ())]
    answered = {each["member_id"] for each in said}
    everybody = {each["member_id"] for each in row["positions"]} | set(row["absent_ids"])
    one.deciders = [
        Decider(
            proposal=proposal, person=people[name], perspective=sides[people[name].pk], has_answered=name in answered
        )
        for name in sorted(everybody)
    ]
    one.positions = [_position(one, each, people, place, clock) for place, each in enumerate(said)]
    stand(one.way, row, one.positions, people, clock)
    assert proposal.opened_at
    story.tell(
        proposal.opened_at,
        "open_proposal",
        "{who} put a question to {count} people: “{question}”.",
        proposal.proposer,
        question=proposal.question,
        count=len(everybody),
        method=proposal.method,
        closes=proposal.closes_at.isoformat(),
        quorum=proposal.quorum,
    )


def _position(one: Made, row: Row, people: dict[str, Person], place: int, clock: Clock) -> Position:
    """As it stood at the end: whoever had answered before the last words came said once more that it stays."""
    proposal, at = one.proposal, clock.hour(row["on"], 12, place % 60)
    if proposal.state == "open":
        assert proposal.opened_at
        at = proposal.opened_at + (clock.now - proposal.opened_at) * (place + 1) / 40
    if one.way.changed_at and at < one.way.changed_at:
        at = one.way.changed_at + timedelta(minutes=10 + place)
    position = Position(proposal=proposal, person=people[row["member_id"]], reason=row["reason"] or "", at=at)
    position.voice, position.on_wording = _voice(row), proposal.wording
    position.salt = secrets.token_hex(16)
    words = committed(proposal, position.voice, position.reason, proposal.wording)
    position.leaf = Leaf(chain=proposal.partnership.chain, digest=commitment(position.salt, words))
    return position


def _voice(row: Row) -> Any:
    """As the counting takes it: options go by their number."""
    if "position" in row:
        return STANCES.get(row["position"], row["position"])
    if "ranking" in row:
        return [option.removeprefix("o") for option in row["ranking"]]
    points = row.get("scores") or row["dots"]
    return {option.removeprefix("o"): number for option, number in points.items()}


def _close(one: Made, story: Story, sides: dict[int, Perspective | None], at: datetime) -> None:
    """Counted as the house counts; its answers are sealed first, then its outcome is told."""
    proposal = one.proposal
    names = {person: side.name if side else None for person, side in sides.items()}
    order = [side.name for side in sorted({side for side in sides.values() if side}, key=lambda side: side.pk)]
    tally = count(
        proposal.method,
        [Ballot(each.voice, names[each.person_id]) for each in one.positions],
        [names[each.person_id] for each in one.deciders],
        order,
        proposal.rule,
        [option.key for option in one.options],
        proposal.smallest_group,
    )
    one.outcome = Outcome(
        proposal=proposal,
        result=tally.outcome,
        answered=tally.answered,
        eligible=tally.eligible,
        rule=plain(proposal.rule) | {"smallest_group": proposal.smallest_group},
        tally=frozen(tally),
        effects=[{"name": each.name, "payload": each.payload} for each in one.effects],
        at=at,
    )
    story.seal(at, sorted((each.leaf for each in one.positions if each.leaf), key=lambda leaf: leaf.digest))
    facts: dict[str, Any] = {"question": proposal.question, "result": tally.outcome, "outcome": digest_of(one.outcome)}
    if tally.winners:
        facts["option"] = one.options[int(tally.winners[0]) - 1].text
    story.tell(at, "close_proposal", sentence_of(tally.outcome, has_options=proposal.has_options), **facts)
    for each in one.effects:
        act, sentence, topic, facts = effects.told(each)
        story.tell(at + JUST_AFTER, act, sentence, None, topic, by=decision(proposal), **facts)


# Keeping


def keep_proposals(everything: Sequence[Made], rooms: dict[str, Room], questions: list[Row], voices: list[Row]) -> None:
    """Keep all proposals, once the stories are written; answers to the open one still wait to be sealed."""
    Option.objects.bulk_create(_all(one.options for one in everything))
    Carried.objects.bulk_create(_all(one.effects for one in everything))
    Decider.objects.bulk_create(_all(one.deciders for one in everything))
    positions = _all(one.positions for one in everything)
    Leaf.objects.bulk_create(each.leaf for each in positions if each.leaf and each.leaf.pk is None)
    Position.objects.bulk_create(positions)
    keep_ways([one.way for one in everything])
    Outcome.objects.bulk_create(one.outcome for one in everything if one.outcome)
    asked = {row["id"]: row["meeting_ids"][0] for row in questions}
    by_once = {one.proposal.once: one.proposal for one in everything}
    for name, question in RESTS_ON.items():
        proposal, room = by_once[uid(name)], rooms[asked[question]]
        _rest_on(proposal, room.questions[question], [row for row in voices if row["question_id"] == question])


def _rest_on(proposal: Proposal, question: Any, rows: list[Row]) -> None:
    """The question that was asked, and the first voices on it that all may read."""
    named = [uid(row["id"]) for row in rows if row["attribution"]["mode"] != "anonymous"]
    readable = Contribution.objects.filter(pk__in=named, scope="partnership", withdrawn_on=None, reply_to=None)
    found = readable.order_by("said_at", "pk")[:MOST_VOICES]
    sources = [Source(proposal=proposal, contribution=each) for each in found]
    Source.objects.bulk_create([Source(proposal=proposal, question=question), *sources])


def _all(lists: Iterable[list[Any]]) -> list[Any]:
    return [each for some in lists for each in some]
