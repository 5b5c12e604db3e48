"""What every way of counting takes and gives back. One person, one voice.

What counts to what, formulas, sources and limits: docs/methods/tally.md.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

# What people say. To abstain is to take part and leave the choice to others; every method knows it.
AGREE, STAND_ASIDE, OBJECT, DISAGREE, ABSTAIN = "agree", "stand_aside", "object", "disagree", "abstain"

# How it ends.
PASSED = "passed"  # an option is chosen, or the proposal holds
NOT_PASSED = "not_passed"
BLOCKED = "blocked"  # somebody objects
TIED = "tied"
WAITING = "waiting"  # it would hold, but a perspective that the rule asks is not yet with us
NO_QUORUM = "no_quorum"

# Where a perspective stands.
WITH_US, NOT_YET, TOO_SMALL = "with_us", "not_yet", "too_small"

Voice = str | Sequence[str] | Mapping[str, int]
Levels = tuple[tuple[str, ...], ...]  # options, the best first; those that tie stand together
NONE, HALF, ALL = Fraction(0), Fraction(1, 2), Fraction(1)
MOST_OPTIONS, MOST_POINTS = 100, 1_000
LIMIT = 5  # people in the smallest group that is shown, unless the agreement says otherwise


class Ballot(NamedTuple):
    """One person's voice. `perspective` None means undeclared: the voice counts, and for no side."""

    voice: Voice
    perspective: Hashable = None


@dataclass(frozen=True)
class Eligible:
    """How many people have a voice, and how many of them bring each perspective, in the order they are shown in.

    Both as they stood for the ballots that are counted: who left and took their voice along is in neither. A
    perspective that nobody brings any more is not asked.
    """

    people: int
    by_perspective: Mapping[Hashable, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sizes = [self.people, *self.by_perspective.values()]
        if any(type(size) is not int or size < 0 for size in sizes):
            raise ValueError("How many people have a voice is a whole number, nought or more.")
        if sum(self.by_perspective.values()) > self.people:
            raise ValueError("More people bring a perspective than have a voice. Give the number of all who have one.")

    @property
    def undeclared(self) -> int:
        return self.people - sum(self.by_perspective.values())


@dataclass(frozen=True)
class Rule:
    """What was agreed before anybody took a position. All shares are exact: Fraction(2, 3), and not 0.67.

    `quorum` is the share of those with a voice who have to answer; `threshold` the share that carries (None: as the
    method has it). With `each_quorum` or `each_threshold` every perspective that somebody brings is asked as well; the
    one that is not given is then nought and `threshold`. `highest` is the best score, `dots` how many each may place.
    """

    quorum: Fraction = NONE
    threshold: Fraction | None = None
    each_quorum: Fraction | None = None
    each_threshold: Fraction | None = None
    highest: int = 5
    dots: int = 3

    def __post_init__(self) -> None:
        for share in (self.quorum, self.threshold, self.each_quorum, self.each_threshold):
            if share is not None and (type(share) not in (int, Fraction) or not 0 <= share <= 1):
                raise ValueError("A quorum or threshold is a share from 0 to 1, written exactly: Fraction(2, 3).")
        if any(type(number) is not int or not 1 <= number <= MOST_POINTS for number in (self.highest, self.dots)):
            raise ValueError(f"The highest score and the number of dots are whole numbers from 1 to {MOST_POINTS}.")

    @property
    def asks_each(self) -> bool:
        """Whether each perspective has a say of its own."""
        return self.each_quorum is not None or self.each_threshold is not None


USUAL = Rule()


@dataclass(frozen=True)
class Reason:
    """Why it ended so: a code, and the values for the sentence that the page makes of it."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """Where one perspective stands. TOO_SMALL has no numbers; it counts for the outcome all the same."""

    perspective: Hashable
    state: str
    answered: int | None = None
    eligible: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What a method finds in all voices, before anybody asks for a quorum or for perspectives."""

    outcome: str
    reasons: tuple[Reason, ...]
    ranking: Levels = ()
    more: Any = None

    @property
    def winners(self) -> tuple[str, ...]:
        return self.ranking[0] if self.ranking else ()


@dataclass(frozen=True)
class Tally:
    """The result. `counts` are people for each stance, or points for each option; `answered` counts abstentions too.

    `ranking` has the options, the best first; `winners` are its head, more than one where they tie. `perspectives` come
    in the order of `Eligible`, those who declared none last. `more` is the method's own: `Scored`, `Dotted`, `Ranked`.
    """

    method: str
    outcome: str
    answered: int
    abstained: int
    eligible: int
    counts: Mapping[str, int]
    ranking: Levels
    perspectives: tuple[Standing, ...]
    reasons: tuple[Reason, ...]
    more: Any = None

    @property
    def winners(self) -> tuple[str, ...]:
        return self.ranking[0] if self.ranking else ()

    @property
    def ties(self) -> Levels:
        return tuple(level for level in self.ranking if len(level) > 1)


class BadBallot(ValueError):
    """One ballot cannot be counted; the sentence says what to change, `number` which it is, from nought."""

    def __init__(self, sentence: str, number: int):
        super().__init__(sentence)
        self.number = number
