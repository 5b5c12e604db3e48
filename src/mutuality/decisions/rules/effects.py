"""May a proposal carry an effect, and is it asked strictly enough for that?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from mutuality.kit.refused import Refused

MOST_EFFECTS = 8
FEWEST_OTHERS = 2  # nobody alone decides about somebody else
ABOUT_SOMEBODY = frozenset({"recall_mandate", "release_member"})
STRICT = frozenset({"consent", "consensus"})


def check_carrying(*, in_pod: bool, count: int, has_options: bool, options: int) -> None:
    """May one more effect be added to a draft? `count` is with it."""
    if in_pod:
        raise Refused("Only the whole partnership can decide this. Let everybody decide, not a pod.")
    if has_options and not options:
        raise Refused("Write the options first. Then say what happens with which of them.")
    if count > MOST_EFFECTS:
        raise Refused("A proposal can bring about {most} things at most. Ask the rest on its own.", most=MOST_EFFECTS)


def check_strict_enough(*, method: str, threshold: str, agreed_method: str, agreed_threshold: int) -> None:
    """Is a proposal that changes something decided at least as strictly as the agreement says?

    Consent and consensus are no weaker than any method; but where the agreement asks for no more than a half, consensus
    means that nobody objects, and a share would be less than that.
    """
    if method != agreed_method and method not in STRICT:
        raise Refused(
            "This changes something for all, so it is decided as the agreement says, or by consent or consensus. "
            "Choose another method.",
            field="method",
        )
    unanimous = method == "consensus" and agreed_threshold <= 50
    if unanimous and threshold and Fraction(threshold) < 1:
        raise Refused(
            "This changes something for all, and by the agreement nobody may object to it then. Leave the share out.",
            field="threshold",
        )


def check_about_somebody(names: Sequence[str], people: Collection[int]) -> None:
    """Whom it is about has no voice in it: so it is about one person, and about nothing else.

    >>> check_about_somebody(["form_pod", "close_pod"], [])
    >>> check_about_somebody(["recall_mandate", "release_member"], [7])
    """
    if people and (len(set(people)) > 1 or not ABOUT_SOMEBODY.issuperset(names)):
        raise Refused(
            "Whoever loses an office or their place has no voice in that question. "
            "So ask about one person, and about nothing else."
        )


def check_others(*, is_about_somebody: bool, deciders: int) -> None:
    if is_about_somebody and deciders < FEWEST_OTHERS:
        raise Refused("Nobody decides alone about somebody else. At least two others must have a voice in it.")


def check_days(days: Mapping[str, str], *, closes_on: date) -> None:
    """A day that would be over by the time it is decided helps nobody."""
    for field, day in days.items():
        if date.fromisoformat(day) <= closes_on:
            raise Refused("This day is over when it is decided. Choose a later one.", field=field)


def chosen_option(result: str, *, has_options: bool, winners: Sequence[str]) -> tuple[bool, str]:
    """Whether effects happen, and those of which option; "" is none.

    >>> chosen_option("passed", has_options=True, winners=["2"]), chosen_option("passed", has_options=False, winners=[])
    ((True, '2'), (True, ''))
    >>> chosen_option("passed", has_options=True, winners=["1", "2"])
    (False, '')
    """
    if result != "passed" or (has_options and len(winners) != 1):
        return False, ""
    return True, winners[0] if has_options else ""


def check_undoing(*, happened: bool) -> None:
    if not happened:
        raise Refused("This brought nothing about, so there is nothing to undo. Propose something of your own.")


def kept(refusal: Refused) -> dict[str, Any]:
    """A refusal as it is kept with an outcome, so that everybody can read it in their language."""
    return {"sentence": refusal.sentence, "values": dict(refusal.values)}


def refusal_in(kept: Mapping[str, Any]) -> Refused:
    """
    >>> str(refusal_in(kept(Refused("Write at most {limit} signs.", limit=5))))
    'Write at most 5 signs.'
    """
    return Refused(kept["sentence"], **kept["values"])
