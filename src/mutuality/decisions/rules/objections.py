"""May something be added to the talk about an objection, or the words be changed so that it is met?"""

from datetime import datetime, timedelta

from mutuality.kit.refused import Refused

from .proposing import DAY, is_awake_enough

LONGEST = 2000
HOUR = timedelta(hours=1)
ASKED_AGAIN = frozenset({"agree", "stand_aside"})  # who objects, or leaves it to others, does so to any words


def check_adding(*, now: datetime, state: str, closes_at: datetime, is_member: bool) -> None:
    """Members add to what stands around a proposal while it is open; then it stays as it is."""
    if not is_member:
        raise Refused("Only members of the partnership take part in this.")
    if state == "withdrawn":
        raise Refused("This proposal was withdrawn, so nothing can be added any more.")
    if state != "open" or now >= closes_at:
        raise Refused("This proposal is closed, so nothing can be added any more.")


def check_remark(*, text: str) -> None:
    if not text.strip():
        raise Refused("Write something here.", field="text")
    if len(text) > LONGEST:
        raise Refused("Write at most {limit} signs.", field="text", limit=LONGEST)


def check_standing(*, stands: bool, is_here: bool) -> None:
    """Words change only so that an objection is met that holds the proposal up."""
    if not stands:
        raise Refused("This objection does not stand any more, so there is nothing to meet.")
    if not is_here:
        raise Refused("Whoever raised this objection has left, so it holds nothing up any more.")


def check_amending(*, on_wording: int, wording: int, differs: bool) -> None:
    if on_wording != wording:
        raise Refused(
            "The words have changed since you began. Your own are still here: look at the change, and send them again."
        )
    if not differs:
        raise Refused("These are the words as they are. Change what the objection is about.", field="background")


def check_answering_amendment(*, holds_voice: bool, state: str, is_current: bool, meets: bool, words: str) -> None:
    """Only whoever objects can say whether their objection is met; where it is not, with what is missing."""
    if not holds_voice:
        raise Refused("Only the person who objects can say whether this meets the objection.")
    if state in {"refused", "taken_in", "taken_back"}:
        raise Refused("This amendment has been dealt with. Propose another one.")
    if not is_current:
        raise Refused("The words have changed since this was proposed. Propose it again on the words as they are now.")
    if not meets and not words.strip():
        raise Refused("Say what is still missing, so that somebody can find other words.", field="words")
    if len(words) > LONGEST:
        raise Refused("Write at most {limit} signs.", field="words", limit=LONGEST)


def check_taking_in(*, is_proposer: bool, state: str, is_current: bool) -> None:
    """The proposer takes in what meets the objection, or says why not."""
    if not is_proposer:
        raise Refused("Only the person who made the proposal can take this into it, or refuse it.")
    if state == "refused":
        raise Refused("You refused this amendment. Propose another one.")
    if state != "meets":
        raise Refused("The person who objects has not said yet that this meets their objection.")
    if not is_current:
        raise Refused("The words have changed since this was proposed. Propose it again on the words as they are now.")


def check_taking_back_amendment(*, state: str) -> None:
    if state == "taken_in":
        raise Refused("These are the words of the proposal now, so they stay. Object to them, or propose others.")


def check_refusal(*, words: str) -> None:
    if not words.strip():
        raise Refused("Say why you do not take it in, so that somebody can find other words.", field="words")
    if len(words) > LONGEST:
        raise Refused("Write at most {limit} signs.", field="words", limit=LONGEST)


def check_keeping(*, has_said: bool, wording_read: int, wording: int) -> None:
    """An answer is kept for words that were read."""
    if not has_said:
        raise Refused("You have no answer from before that could stay. Choose one of those below.")
    if wording_read != wording:
        raise Refused("The words have changed once more. Look at them, then answer.")


def time_to_answer(now: datetime, closes_at: datetime, zones: set[str]) -> datetime:
    """When it closes, so that everybody in `zones` has a whole day: as it was, or later, at a full hour.

    >>> from datetime import UTC
    >>> noon = datetime(2030, 5, 17, 11, 50, tzinfo=UTC)
    >>> time_to_answer(noon, noon + 3 * DAY, {"Asia/Kathmandu"}) == noon + 3 * DAY
    True
    >>> time_to_answer(noon, noon + HOUR, {"Asia/Kathmandu", "America/Santiago"}).isoformat()
    '2030-05-18T12:00:00+00:00'
    """

    def is_enough(until: datetime) -> bool:
        return until - now >= DAY and all(is_awake_enough(now, until, zone) for zone in zones)

    if is_enough(closes_at):
        return closes_at
    until = (now + DAY).replace(minute=0, second=0, microsecond=0) + HOUR
    while not is_enough(until):
        until += HOUR
    return max(until, closes_at)
