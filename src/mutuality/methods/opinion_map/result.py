"""What an opinion map says, and the JSON that the command writes."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

Group = Hashable
Groups = Mapping[Any, Group | None]  # of participants
Value = TypeVar("Value")


class ByPerson(Mapping[Hashable, Value], Generic[Value]):
    """A value for each person, kept in an array: a million people take a few million bytes."""

    def __init__(self, people: tuple[Hashable, ...], read: Any):
        self._people, self._read = people, read

    @cached_property
    def _places(self) -> dict[Hashable, int]:
        return {person: place for place, person in enumerate(self._people)}

    def __getitem__(self, person: Hashable) -> Value:
        found: Value = self._read(self._places[person])
        return found

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._people)

    def __len__(self) -> int:
        return len(self._people)

    def __repr__(self) -> str:
        return f"<{len(self)} people>"


@dataclass(frozen=True)
class Tally:
    """How many people agree, disagree and pass."""

    agree: int
    disagree: int
    passed: int

    @property
    def voted(self) -> int:
        return self.agree + self.disagree + self.passed


@dataclass(frozen=True)
class StatementResult:
    """One statement. `extremity`: how far out it pulls; `priority`: the chance to be asked next, up to a factor.

    `group_informed_consensus` is high where every group agrees, `group_informed_dissent` where every group disagrees;
    both None without groups, for then there is nobody to bridge.
    """

    id: Hashable
    tally: Tally
    per_group: Mapping[Group, Tally]
    extremity: float
    priority: float
    group_informed_consensus: float | None
    group_informed_dissent: float | None
    moderated_out: bool


@dataclass(frozen=True)
class Named:
    """A statement that is named for a group or for all: for "agree" or "disagree", and why (`statements.Chosen`)."""

    id: Hashable
    stance: str
    why: str
    score: float
    share: float
    share_test: float
    ratio: float | None
    ratio_test: float | None


@dataclass(frozen=True)
class OpinionMap:
    """A map, with what it rests on and how far it can be trusted.

    `groups` gives everybody's group, None for who voted too little; `coordinates` only those who voted at all. `k` is 0
    where no groups could be made. `no_clear_groups` says not to trust them, `doubt` why: "too_few" people or answers,
    "unrelated" answers, "one_cloud" without gaps, or "unstable" groups. `silhouette`, `stability`: 1 is the most, None
    where there is nothing to measure. `runner_up` is the next best number of groups with its silhouette.
    """

    mode: str
    seed: int
    participants: tuple[Hashable, ...]
    statements: tuple[Hashable, ...]
    k: int
    silhouette: float | None
    runner_up: tuple[int, float] | None
    stability: float | None
    doubt: str | None
    groups: Mapping[Hashable, Group | None]
    group_sizes: Mapping[Group, int]
    coordinates: Mapping[Hashable, tuple[float, float]]
    statement_results: tuple[StatementResult, ...]
    representative: Mapping[Group, tuple[Named, ...]]
    consensus: Mapping[str, tuple[Named, ...]]
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def no_clear_groups(self) -> bool:
        return self.doubt is not None

    def as_json(self) -> dict[str, Any]:
        """Plain values: what `mutuality opinion-map` writes."""
        runner_up = None if self.runner_up is None else dict(zip(("k", "silhouette"), self.runner_up, strict=True))
        return {
            "mode": self.mode,
            "seed": self.seed,
            "participants": [_plain(one) for one in self.participants],
            "statements": [_plain(one) for one in self.statements],
            "k": self.k,
            "silhouette": self.silhouette,
            "runner_up": runner_up,
            "stability": self.stability,
            "no_clear_groups": self.no_clear_groups,
            "doubt": self.doubt,
            "groups": {_key(one): _plain(group) for one, group in self.groups.items()},
            "group_sizes": {_key(group): size for group, size in self.group_sizes.items()},
            "coordinates": {_key(one): list(xy) for one, xy in self.coordinates.items()},
            "statement_results": [_result(each) for each in self.statement_results],
            "representative": {_key(group): [_named(each) for each in of] for group, of in self.representative.items()},
            "consensus": {stance: [_plain(each.id) for each in of] for stance, of in self.consensus.items()},
            "parameters": dict(self.parameters),
        }


LONG = 10_000  # bits; Python does not write longer numbers with digits


def _plain(one: Hashable) -> Any:
    if one is None or isinstance(one, str) or (isinstance(one, int) and one.bit_length() <= LONG):
        return one
    return _key(one)


def _key(one: Hashable) -> str:
    return hex(one) if isinstance(one, int) and one.bit_length() > LONG else str(one)


def _counts(tally: Tally) -> dict[str, int]:
    return {"agree": tally.agree, "disagree": tally.disagree, "pass": tally.passed}


def _result(each: StatementResult) -> dict[str, Any]:
    return {
        "id": _plain(each.id),
        **_counts(each.tally),
        "extremity": each.extremity,
        "priority": each.priority,
        "group_informed_consensus": each.group_informed_consensus,
        "group_informed_dissent": each.group_informed_dissent,
        "moderated_out": each.moderated_out,
        "per_group": {_key(group): _counts(tally) for group, tally in each.per_group.items()},
    }


def _named(each: Named) -> dict[str, Any]:
    measured = {name: getattr(each, name) for name in ("score", "share", "share_test", "ratio", "ratio_test")}
    return {"id": _plain(each.id), "for": each.stance, "why": each.why, **measured}
