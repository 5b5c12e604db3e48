"""Consent, consensus and majority: one proposal, and where each person stands to it."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from .counting import Heard, Items, Way, tallied
from .shape import (
    ABSTAIN,
    AGREE,
    ALL,
    BLOCKED,
    DISAGREE,
    HALF,
    LIMIT,
    NOT_PASSED,
    OBJECT,
    PASSED,
    STAND_ASIDE,
    TIED,
    USUAL,
    Ballot,
    Eligible,
    Found,
    Reason,
    Rule,
    Tally,
    Voice,
)


def consent(
    ballots: Sequence[Ballot], eligible: Eligible, rule: Rule = USUAL, options: Sequence[str] = (), limit: int = LIMIT
) -> Tally:
    """Passed when somebody agrees and nobody objects; one objection is enough to block it.

    Voices are "agree", "stand_aside", "object" or "abstain". Those who stand aside or abstain count to the quorum and
    hold nothing up. There is no threshold; a perspective is with us when enough of it answered and nobody in it
    objects. Raises ValueError for a threshold, for options, and for more voices than people; BadBallot for any other
    word. Source: sociocratic consent, see docs/methods/tally.md.

    >>> found = consent([Ballot("agree"), Ballot("stand_aside"), Ballot("object")], Eligible(people=4))
    >>> found.outcome, found.counts["object"], [reason.code for reason in found.reasons]
    ('blocked', 1, ['quorum', 'objections'])
    """
    if rule.threshold is not None or rule.each_threshold is not None:
        raise ValueError("Consent has no threshold: one objection holds it up. Leave it out, or choose consensus.")
    way = _way((AGREE, STAND_ASIDE, OBJECT, ABSTAIN), options, _consent, lambda heard, found: not heard.counts[OBJECT])
    return tallied("consent", ballots, eligible, rule, limit, way)


def consensus(
    ballots: Sequence[Ballot], eligible: Eligible, rule: Rule = USUAL, options: Sequence[str] = (), limit: int = LIMIT
) -> Tally:
    """Passed when those who agree are `rule.threshold` of those who agree or object; without one, nobody may object.

    Voices as in consent. Those who stand aside or abstain count to the quorum and to neither side. A threshold is from
    a half to 1, and a half means more than half. A perspective is with us at `each_threshold`, reckoned the same way,
    or where nobody in it objects. Raises ValueError and BadBallot as consent does. Source: docs/methods/tally.md.

    >>> voices = [Ballot("agree")] * 9 + [Ballot("object"), Ballot("stand_aside")]
    >>> consensus(voices, Eligible(people=12), Rule(threshold=Fraction(9, 10))).outcome
    'passed'
    """
    way = _threshold_way(OBJECT, ALL, rule, options)
    return tallied("consensus", ballots, eligible, rule, limit, way)


def majority(
    ballots: Sequence[Ballot], eligible: Eligible, rule: Rule = USUAL, options: Sequence[str] = (), limit: int = LIMIT
) -> Tally:
    """Passed when more agree than disagree, or, with a `rule.threshold` above a half, when that share agrees.

    Voices are "agree", "disagree" or "abstain". Those who abstain count to the quorum and to neither side. Thresholds
    as in consensus; as many on both sides are tied. Raises ValueError and BadBallot as consent does. Source: the
    simple and the qualified majority of those who say yes or no, see docs/methods/tally.md.

    >>> majority([Ballot("agree")] * 2 + [Ballot("disagree")], Eligible(3), Rule(threshold=Fraction(2, 3))).outcome
    'passed'
    """
    way = _threshold_way(DISAGREE, HALF, rule, options)
    return tallied("majority", ballots, eligible, rule, limit, way)


def reaches(agree: int, against: int, threshold: Fraction) -> bool:
    """Whether those who agree are so large a share of both; a half means more than half.

    One who agrees more never makes it false: the share can only grow.

    >>> reaches(2, 1, Fraction(2, 3)), reaches(1, 1, Fraction(1, 2)), reaches(0, 0, Fraction(1, 2))
    (True, False, True)
    """
    if threshold == HALF and against:
        return agree > against
    return agree >= threshold * (agree + against)


def _way(
    said: tuple[str, ...],
    options: Sequence[str],
    judge: Callable[[Heard], Found],
    holds: Callable[[Heard, Found], bool],
) -> Way:
    if options:
        raise ValueError("There is one proposal, and there are no options to choose from. Leave the options out.")

    def read(voice: Voice) -> str:
        if isinstance(voice, str) and voice in said:
            return voice
        raise ValueError(f"Say one of these: {', '.join(said)}.")

    def hear(items: Items) -> Heard:
        counts = dict.fromkeys(said, 0)
        for stance, people in items:
            counts[stance] += people
        return Heard(counts, sum(counts.values()) - counts[ABSTAIN])

    return Way(read, hear, judge, holds)


def _consent(heard: Heard) -> Found:
    if objections := heard.counts[OBJECT]:
        return Found(BLOCKED, (Reason("objections", {"count": objections}),))
    return _agreed(heard, Reason("no_objection"))


def _agreed(heard: Heard, *reasons: Reason) -> Found:
    """It holds, unless there is nobody at all who agrees: then nobody wants it."""
    if heard.counts[AGREE]:
        return Found(PASSED, reasons)
    return Found(NOT_PASSED, (*reasons, Reason("nobody_agrees")))


def _threshold_way(against: str, usual: Fraction, rule: Rule, options: Sequence[str]) -> Way:
    threshold = usual if rule.threshold is None else Fraction(rule.threshold)
    if threshold < HALF:
        raise ValueError("A threshold below a half would let the smaller side carry. Give a half or more.")
    each = threshold if rule.each_threshold is None else Fraction(rule.each_threshold)

    def judge(heard: Heard) -> Found:
        agree, other = heard.counts[AGREE], heard.counts[against]
        share = Fraction(agree, agree + other) if agree + other else None
        why = Reason("threshold", {"agree": agree, "against": other, "share": share, "needed": threshold})
        if reaches(agree, other, threshold):
            return _agreed(heard, why)
        return Found(TIED if threshold == HALF and agree == other else NOT_PASSED, (why,))

    def holds(heard: Heard, found: Found) -> bool:
        return reaches(heard.counts[AGREE], heard.counts[against], each)

    said = (AGREE, STAND_ASIDE, OBJECT, ABSTAIN) if against == OBJECT else (AGREE, DISAGREE, ABSTAIN)
    return _way(said, options, judge, holds)
