"""When a proposal closes, and what is said of it then."""

from datetime import datetime

from mutuality.kit.refused import Refused
from mutuality.methods.small_groups import FEWEST

IN_WORDS = {
    "passed": "“{question}” was adopted.",
    "chosen": "“{question}” was decided: “{option}”.",
    "not_passed": "“{question}” was not adopted.",
    "blocked": "“{question}” was not adopted: an objection stands.",
    "tied": "“{question}” ended in a tie. Nothing is decided.",
    "waiting": "“{question}” was not adopted: a perspective that the agreement asks is not yet with it.",
    "no_quorum": "“{question}” expired: too few people answered. It can be asked again.",
}


def check_closing(*, now: datetime, state: str, closes_at: datetime, missing: int) -> None:
    """By the clock when its time has come; before that only when every voice is in."""
    if state != "open":
        raise Refused("This proposal is not open, so there is nothing to close.")
    if now < closes_at and missing:
        raise Refused("Some people have not answered yet. It closes by itself when its time has come.")


def state_after(result: str) -> str:
    """
    >>> state_after("no_quorum"), state_after("tied")
    ('expired', 'decided')
    """
    return "expired" if result == "no_quorum" else "decided"


def sentence_of(result: str, *, has_options: bool) -> str:
    """The line in the record."""
    return IN_WORDS["chosen" if result == "passed" and has_options else result]


def shows_turnout(answered: int, *, is_secret: bool) -> bool:
    """Of a secret ballot with one or two answers, their number would tell too much.

    >>> shows_turnout(2, is_secret=True), shows_turnout(2, is_secret=False), shows_turnout(3, is_secret=True)
    (False, True, True)
    """
    return not is_secret or answered >= FEWEST
