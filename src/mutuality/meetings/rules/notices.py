"""Which letters about a meeting go to whom, and when. Plain values in, an answer or a refusal out."""

from collections.abc import Collection
from datetime import datetime, timedelta

from mutuality.kit.refused import Refused

AHEAD = {"questions": timedelta(days=5), "reminder": timedelta(days=1)}  # before the meeting, by themselves
FOR_A_DAY = timedelta(days=1)  # after that hour, what could not be sent is not sent by itself any more
ALWAYS = {"invited", "changed", "cancelled"}  # what even those get who wish for few letters
SLOW = timedelta(hours=3)  # a letter that has not left by then was given up (kit.letters.PAUSES)


def contacts_for(kind: str) -> Collection[str]:
    """The contact wishes with which a letter of this kind goes out.

    >>> sorted(contacts_for("cancelled")), sorted(contacts_for("reminder"))
    (['digest', 'mail'], ['mail'])
    """
    return {"mail", "digest"} if kind in ALWAYS else {"mail"}


def how_told(*, contact: str, has_address: bool) -> str:
    """How somebody learns of a change: by letter, by telephone, by whoever gave them their link, or by looking.

    >>> how_told(contact="mail", has_address=True), how_told(contact="phone", has_address=True)
    ('letter', 'phone')
    >>> how_told(contact="mail", has_address=False), how_told(contact="none", has_address=True)
    ('hand', 'look')
    """
    if contact == "phone":
        return "phone"
    if contact == "none":
        return "look"
    return "letter" if has_address else "hand"


def is_due(*, kind: str, now: datetime, starts_at: datetime, told_at: datetime | None) -> bool:
    """Whether a letter goes out by itself now. Whoever was told of the meeting after that hour knows already."""
    since = starts_at - AHEAD[kind]
    return since <= now < min(since + FOR_A_DAY, starts_at) and (told_at is None or told_at < since)


def check_sending_questions(*, questions: int) -> None:
    if not questions:
        raise Refused("There is no question yet. Write at least one, then send them ahead.")
