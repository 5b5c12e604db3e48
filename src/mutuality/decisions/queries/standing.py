"""Where a proposal stands: who has been heard, what was said, and what would come of it now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from mutuality.kit.reads import Read
from mutuality.methods.tally.shape import NOT_YET, OBJECT, TOO_SMALL, Tally
from mutuality.methods.tally.shape import Ballot as Voice
from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person

from ..models import Ballot, Position, Proposal
from ..rules.closing import shows_turnout
from ..rules.counting import count
from . import objections, proposals

MOST_REASONS = 40


@dataclass(frozen=True)
class Heard:
    """How many have answered. `rows`: each perspective with its number, None where it could point at somebody; ""
    stands for those who declared none. `answered` is None where even the sum is not shown yet."""

    answered: int | None
    eligible: int
    rows: list[tuple[str, int | None]]
    missing: bool

    @property
    def shows_rows(self) -> bool:
        return self.answered is not None and any(number is not None for _, number in self.rows)


def heard_of(proposal: Proposal) -> Heard:
    found = proposals.counted_deciders(proposal).order_by().values_list("perspective__name")
    sides = found.annotate(size=Count("pk"), answered=Count("pk", filter=Q(has_answered=True)))
    brought = {name or "": (size, answered) for name, size, answered in sides}
    rows = [(name, brought[name][1]) for name in [*_order(proposal), ""] if name in brought]
    eligible, answered = (sum(column) for column in zip(*brought.values(), strict=True)) if brought else (0, 0)
    return Heard(
        answered=answered if shows_turnout(answered, is_secret=proposal.is_secret) else None,
        eligible=eligible,
        rows=partnerships.protect_small(rows, proposal.smallest_group) if rows else [],
        missing=answered < eligible,
    )


def _order(proposal: Proposal) -> list[str]:
    return [name for _, name in partnerships.key_perspectives(proposal.partnership_id)]


Heads = Counter[str | None]  # how many of those with a voice declared each perspective; None stands for none


def tally_of(proposal: Proposal, keys: Sequence[str]) -> Tally:
    """The result as it would be now; `keys` are those of its options."""
    heads, voices = _secret(proposal) if proposal.is_secret else _open(proposal)
    order, smallest = _order(proposal), proposal.smallest_group
    return count(proposal.method, voices, heads.elements(), order, proposal.rule, keys, smallest)


def counted_positions(proposal: Proposal) -> QuerySet[Position]:
    """What answers the words as they are, and what holds for any: to say nothing is not to agree to other words."""
    counts = Q(on_wording=proposal.wording) | Q(stance__in=Position.HOLDS_ON)
    return Position.objects.filter(counts, proposal=proposal)


def _open(proposal: Proposal) -> tuple[Heads, list[Voice]]:
    """Those with a voice, and what they said. The database counts those who say the same, for a page shows it as they
    come in, and thousands may answer."""
    position = counted_positions(proposal).filter(person=OuterRef("person"))
    said = {name: Subquery(position.values(name)) for name in ("stance", "choice")[: 1 + proposal.has_options]}
    rows = proposals.counted_deciders(proposal).order_by().annotate(**said).values_list("perspective__name", *said)
    heads, voices = Heads(), list[Voice]()
    for name, stance, *choice, size in rows.annotate(size=Count("pk")):
        heads[name] += size
        if stance is not None:
            voices += [Voice(stance or choice[0], name)] * size
    return heads, voices


def _secret(proposal: Proposal) -> tuple[Heads, list[Voice]]:
    """Where no perspective is asked none is kept, and then everybody counts as having said none."""
    found = proposals.counted_deciders(proposal).order_by().values_list("perspective__name")
    heads = Heads(dict(found.annotate(size=Count("pk"))))
    if not proposal.rule.asks_each:
        heads = Heads({None: heads.total()})
    rows = Ballot.objects.filter(proposal=proposal).values_list("stance", "choice", "perspective__name")
    voices = list[Voice]()
    for stance, choice, name, size in rows.annotate(size=Count("pk")):
        voices += [Voice(stance or choice, name)] * size
    return heads, voices


@dataclass(frozen=True)
class Side:
    """A perspective that the rule asks, and whether it is with us: with_us, not_yet, or too_small to tell."""

    name: str
    state: str


@dataclass(frozen=True)
class Standing:
    """What a page shows of an open proposal. Of a secret one: who has been heard, and nothing of what they said."""

    heard: Heard
    counts: dict[str, int]
    sides: list[Side]
    reasons: list[Position]
    more_reasons: bool
    result: str

    @property
    def not_yet(self) -> list[Side]:
        return [side for side in self.sides if side.state == NOT_YET]

    @property
    def has_small(self) -> bool:
        return any(side.state == TOO_SMALL for side in self.sides)


def standing_of(proposal: Proposal) -> Standing:
    heard = heard_of(proposal)
    if proposal.is_secret or proposal.has_options:
        return Standing(heard, {}, [], *_reasons(proposal), result="")
    tally = tally_of(proposal, [])
    asked = [each for each in tally.perspectives if each.perspective is not None] if proposal.rule.asks_each else []
    sides = [Side(str(each.perspective), each.state) for each in asked]
    return Standing(heard, dict(tally.counts), sides, *_reasons(proposal), result=tally.outcome)


def _reasons(proposal: Proposal) -> tuple[list[Position], bool]:
    """What people gave as a reason, objections first; the last words first."""
    if proposal.is_secret:
        return [], False
    found = counted_positions(proposal).exclude(reason="").select_related("person", "said_by").order_by("-at")
    rows = list(found[: MOST_REASONS + 1])
    rows.sort(key=lambda row: row.stance != OBJECT)
    return objections.with_objections(proposal, rows[:MOST_REASONS]), len(rows) > MOST_REASONS


def position_of(person: Person, proposal: Proposal) -> Position | None:
    """What somebody says on an open ballot. Of a secret one nobody can look that up, they included."""
    return _POSITION.first(person=person.pk, proposal=proposal.pk)


_POSITION = Read(
    lambda person, proposal: Position.objects.filter(proposal=proposal, person=person)[:1], person=int, proposal=int
)
