"""What the agreement asks of a decision: enough answers, enough agreement, in the whole and in each perspective."""

from collections.abc import Mapping
from dataclasses import dataclass

from mutuality.kit.refused import Refused

from .agreed import AgreementRules


@dataclass(frozen=True)
class Voices:
    """How many have a voice, how many of them answered, and how many of these agree. Silence is not agreement."""

    counted: int
    answered: int
    agreeing: int


def check_quorum(rules: AgreementRules, whole: Voices, sides: Mapping[str, Voices]) -> None:
    """Refuse while too few have answered. Of a perspective its name is said, never a number."""
    if needed(rules.quorum, whole.counted) > whole.answered:
        raise Refused(
            "{answered} of {counted} have answered. The agreement asks for {needed}.",
            answered=whole.answered,
            counted=whole.counted,
            needed=needed(rules.quorum, whole.counted),
        )
    for name, side in sides.items():
        if needed(rules.perspective_quorum, side.counted) > side.answered:
            raise Refused("Too few have answered yet who bring the perspective “{perspective}”.", perspective=name)


def check_agreed(rules: AgreementRules, whole: Voices, sides: Mapping[str, Voices]) -> None:
    """Refuse what too few agree to, in the whole or in one perspective: nobody is silently overruled."""
    if not has_reached(rules.decision_threshold, whole):
        raise Refused(
            "More than half of those who answer must agree, and at least {share} of a hundred.",
            share=rules.decision_threshold,
        )
    if missing := sides_not_with_us(rules, sides):
        raise Refused("Not yet with us: {perspectives}.", perspectives=missing)


def has_reached(share: int, voices: Voices) -> bool:
    """Whether at least `share` of a hundred who answered agree, and more than half.

    >>> has_reached(50, Voices(10, 4, 2)), has_reached(50, Voices(10, 5, 3)), has_reached(75, Voices(10, 4, 3))
    (False, True, True)
    """
    return 2 * voices.agreeing > voices.answered and 100 * voices.agreeing >= share * voices.answered


def sides_not_with_us(rules: AgreementRules, sides: Mapping[str, Voices]) -> list[str]:
    """The perspectives that have answered and agree less than the agreement asks of each. The smallest counts too."""
    share = rules.perspective_threshold
    return [name for name, side in sides.items() if 100 * side.agreeing < share * side.answered]


def needed(share: int, counted: int) -> int:
    """How many of `counted` are `share` of a hundred, rounded up.

    >>> needed(50, 5), needed(0, 5), needed(100, 5)
    (3, 0, 5)
    """
    return -(-share * counted // 100)


def check_proxy(rules: AgreementRules) -> None:
    if not rules.proxies:
        raise Refused("The agreement lets nobody answer for somebody else. Ask them to answer themselves.")


def method_at_first(rules: AgreementRules) -> tuple[str, int]:
    """The method, and its threshold, that a new proposal begins with."""
    return rules.decision_method, rules.decision_threshold
