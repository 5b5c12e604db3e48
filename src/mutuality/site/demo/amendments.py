"""How the words of the example's proposals came to be: what was objected, other words that met it, every wording."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mutuality.decisions.actions.rewording import IN_WORDS, digest_of
from mutuality.decisions.models import Amendment, Objection, Position, Proposal, Remark, Wording
from mutuality.methods.tally.shape import OBJECT
from mutuality.people.models import Person

from .clock import Clock
from .ids import uid
from .source import Row
from .story import Story

WHY = "I would add this sentence."
TAKEN_IN_AFTER = timedelta(hours=1)


@dataclass
class Way:
    """What was objected and amended on the way, not kept yet; `changed_at` is when the words became the last ones."""

    objections: list[Objection] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)
    wordings: list[Wording] = field(default_factory=list)

    @property
    def changed_at(self) -> datetime | None:
        return self.wordings[-1].at if self.wordings else None


def make_way(proposal: Proposal, row: Row, people: dict[str, Person], story: Story, clock: Clock) -> Way:
    """From the first words to those that the proposal has; nothing where its method takes no objections."""
    way = Way()
    if not proposal.takes_objections or not row["amendments"] or proposal.opened_at is None:
        return way
    raised = {each["id"]: each for each in row["objections"]}
    way.wordings.append(_wording(proposal, 1, row["text"], proposal.opened_at))
    for number, amendment in enumerate(row["amendments"], 1):
        at = clock.hour(amendment["on"], 12 + 2 * number)
        objections = [_met(proposal, raised[name], people, clock, at) for name in amendment["answers"]]
        way.objections += objections
        way.amendments.append(_amendment(way.wordings[-1], objections[0], people[amendment["by"]], amendment, at))
        way.wordings.append(_taken_in(proposal, way.amendments[-1], story))
    proposal.wording = len(way.wordings)
    return way


def _wording(proposal: Proposal, number: int, background: str, at: datetime) -> Wording:
    return Wording(proposal=proposal, number=number, question=proposal.question, background=background, at=at)


def _met(proposal: Proposal, row: Row, people: dict[str, Person], clock: Clock, at: datetime) -> Objection:
    return Objection(
        proposal=proposal,
        person=people[row["member_id"]],
        harm=row["text"],
        state=Objection.State.MET,
        opened_at=clock.hour(row["on"], 11),
        ended_at=at + TAKEN_IN_AFTER,
    )


def _amendment(before: Wording, objection: Objection, person: Person, row: Row, at: datetime) -> Amendment:
    return Amendment(
        objection=objection,
        person=person,
        on_wording=before.number,
        question=before.question,
        background=f"{before.background} {row['text']}",
        why=WHY,
        state=Amendment.State.TAKEN_IN,
        at=at,
        once=uid(row["id"]),
    )


def _taken_in(proposal: Proposal, amendment: Amendment, story: Story) -> Wording:
    number, at = amendment.on_wording + 1, amendment.at + TAKEN_IN_AFTER
    wording = _wording(proposal, number, amendment.background, at)
    wording.amendment = amendment
    sentence, words = IN_WORDS[True, False], digest_of(wording)
    story.tell(at, "take_in", sentence, proposal.proposer, question=proposal.question, number=number, words=words)
    return wording


def stand(way: Way, row: Row, positions: list[Position], people: dict[str, Person], clock: Clock) -> None:
    """Objections that stood to the end say what the positions say; the words that were said first stand below them."""
    first = {people[each["member_id"]]: each for each in row["objections"]}
    for position in positions:
        if position.stance == OBJECT:
            said = first.get(position.person)
            opened_at = clock.hour(said["on"], 11) if said else position.at
            facts = {"proposal": position.proposal, "person": position.person, "opened_at": opened_at}
            objection = Objection(harm=position.reason, **facts)
            way.objections.append(objection)
            if said:
                way.remarks.append(Remark(objection=objection, person=position.person, text=said["text"], at=opened_at))


def keep_ways(ways: list[Way]) -> None:
    Objection.objects.bulk_create(each for way in ways for each in way.objections)
    Remark.objects.bulk_create(each for way in ways for each in way.remarks)
    Amendment.objects.bulk_create(each for way in ways for each in way.amendments)
    Wording.objects.bulk_create(each for way in ways for each in way.wordings)
