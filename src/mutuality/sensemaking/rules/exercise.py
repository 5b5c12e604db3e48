"""May an exercise be prepared, opened, answered, closed?"""

from datetime import datetime, timedelta

from mutuality.kit.refused import Refused

SHORTEST = timedelta(minutes=10)


def check_draft(*, state: str) -> None:
    if state != "draft":
        raise Refused("It is open already, so what it asks stays as it is. Begin another one to ask otherwise.")


def check_opening(*, state: str, now: datetime, closes_at: datetime | None) -> None:
    check_draft(state=state)
    if closes_at is not None and closes_at < now + SHORTEST:
        raise Refused("Give people more time: choose a later day or hour.", field="day")


def check_answering(*, is_open: bool, may_take_part: bool) -> None:
    if not may_take_part:
        raise Refused("Only those who were asked can answer here.")
    if not is_open:
        raise Refused("It is closed. What you said before is kept; you find the results on its page.")


def check_closing(*, state: str) -> None:
    if state != "open":
        raise Refused("It is not open, so it cannot be closed.")


def check_disagreement(*, state: str, text: str) -> None:
    if state != "drawn":
        raise Refused("There is nothing to disagree with yet. Come back when it is drawn.")
    if not text.strip():
        raise Refused("Say in a few words with what you disagree, and why.", field="text")
