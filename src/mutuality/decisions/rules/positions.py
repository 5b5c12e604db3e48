"""May somebody say this to a proposal?"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from mutuality.kit.refused import Refused
from mutuality.meetings.rules.box import is_code, plain_code
from mutuality.methods.tally import METHODS
from mutuality.methods.tally.shape import OBJECT, BadBallot, Ballot, Eligible, Rule

Voice = str | Sequence[str] | Mapping[str, int]
LONGEST_REASON = 2000
IN_WORDS = {
    "stance": "Choose one of these.",
    "score": "Give each option a number of points, or leave the choice to others.",
    "ranked": "Give each option a place of its own, or leave the choice to others.",
    "dots": "Place from 1 to {dots} dots in all, or leave the choice to others.",
}
SHORTEST_HARM = 10  # signs; fewer name no harm


def check_answering(*, now: datetime, state: str, closes_at: datetime, has_voice: bool) -> None:
    """May this person answer, change their answer or take it back now?"""
    if not has_voice:
        raise Refused("You have no voice in this one: it was opened to others, or before you joined.")
    if state == "withdrawn":
        raise Refused("This proposal was withdrawn, so there is nothing to answer any more.")
    if state != "open" or now >= closes_at:
        raise Refused("This proposal is closed, so answers stay as they are.")


def check_position(
    *, method: str, voice: Voice, options: Sequence[str], highest: int, dots: int, reason: str, is_secret: bool
) -> None:
    """Is this something that the method can count, with the reason that it needs?"""
    try:
        METHODS[method]([Ballot(voice)], Eligible(people=1), Rule(highest=highest, dots=dots), options)
    except BadBallot:
        raise Refused(IN_WORDS.get(method, IN_WORDS["stance"]), field="stance", dots=dots) from None
    if len(reason) > LONGEST_REASON:
        raise Refused("Write at most {limit} signs.", field="reason", limit=LONGEST_REASON)
    if is_secret and reason:
        raise Refused("A secret ballot takes no reasons: they could tell who wrote them.", field="reason")
    if voice == OBJECT and not is_secret and len(reason.strip()) < SHORTEST_HARM:
        raise Refused(
            "An objection names the harm that it sees. Say what would go wrong, and for whom.", field="reason"
        )


def code_digest(proposal: int, code: str) -> str:
    """All that is kept of the code that changes a secret ballot."""
    return hashlib.sha256(f"ballot:{proposal}:{plain_code(code)}".encode()).hexdigest()


def check_code(*, code: str, has_answered: bool, is_known: bool) -> None:
    """The first answer brings a code of its own; later ones need the one that was shown then."""
    if not is_code(code):
        raise Refused("A code has 16 letters and numbers. Look at it sign by sign.", field="code")
    if is_known and not has_answered:
        raise Refused("This page was used before. Load it again, and answer with the code that it shows then.")
    if has_answered and not is_known:
        raise Refused(
            "You have answered already. To change your answer, type the code that you were shown then. "
            "Without it your answer stays as it is: nobody can find it.",
            field="code",
        )


def check_taking_back(*, has_answered: bool) -> None:
    if not has_answered:
        raise Refused("You have not answered yet, so there is nothing to take back.")
