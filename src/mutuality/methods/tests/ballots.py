"""Ballots of every method, to try the same things with each."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from mutuality.methods.tally import METHODS
from mutuality.methods.tally.shape import ABSTAIN, AGREE, DISAGREE, OBJECT, STAND_ASIDE, USUAL, Ballot, Eligible, Rule

OPTIONS = ("hall", "park", "barn", "boat")
SIDES = ("lived", "universities", "community", None)
PROPOSALS = ("consent", "consensus", "majority")
CHOICES = ("score", "ranked", "dots")
POSITIONS = {
    "consent": (AGREE, STAND_ASIDE, OBJECT),
    "consensus": (AGREE, STAND_ASIDE, OBJECT),
    "majority": (AGREE, DISAGREE),
}


@dataclass(frozen=True)
class Asked:
    """Everything a method is given, so that a test can change one thing."""

    method: str
    ballots: tuple[Ballot, ...]
    eligible: Eligible
    rule: Rule = USUAL
    limit: int = 5
    options: tuple[str, ...] = ()

    def count(self, ballots=None, eligible=None, options=None, rule=None):
        return METHODS[self.method](
            self.ballots if ballots is None else ballots,
            eligible or self.eligible,
            rule or self.rule,
            options=self.options if options is None else options,
            limit=self.limit,
        )


def voices(method):
    chosen: dict[str, st.SearchStrategy[Any]] = {
        "score": st.fixed_dictionaries({option: st.integers(0, 5) for option in OPTIONS}),
        "ranked": st.permutations(OPTIONS).map(tuple),
        "dots": st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=3).map(
            lambda dots: {option: dots.count(option) for option in dots}
        ),
    }
    return st.just(ABSTAIN) | (chosen[method] if method in chosen else st.sampled_from(POSITIONS[method]))


def shares(least=Fraction(0)):
    return st.fractions(least, 1, max_denominator=6)


def rules(method):
    threshold = {"consent": st.none(), "consensus": st.none() | shares(Fraction(1, 2))}
    threshold["majority"] = threshold["consensus"]
    return st.builds(
        Rule,
        quorum=shares(),
        threshold=threshold.get(method, st.none() | shares()),
        each_quorum=st.none() | shares(),
        each_threshold=st.none() if method == "consent" else st.none() | shares(),
    )


def sized(ballots, silent=()):
    """All who answered have a voice, and `silent` more."""
    sides = [*(each.perspective for each in ballots), *silent]
    return Eligible(len(sides), {side: sides.count(side) for side in SIDES if side is not None})


@st.composite
def asked(draw, methods=tuple(METHODS), most=24):
    method = draw(st.sampled_from(methods))
    ballots = tuple(draw(st.lists(st.builds(Ballot, voices(method), st.sampled_from(SIDES)), max_size=most)))
    return Asked(
        method=method,
        ballots=ballots,
        eligible=sized(ballots, draw(st.lists(st.sampled_from(SIDES), max_size=6))),
        rule=draw(rules(method)),
        limit=draw(st.integers(3, 6)),
        options=OPTIONS if method in CHOICES else (),
    )
