"""Words that nobody can trace: slips, what may come out of the box, who looks at it. Plain values in, refusals out."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, timedelta

from mutuality.kit.refused import Refused

from .words import LONGEST_WORDS

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # 32, none of which looks like another (Crockford's)
GROUPS, IN_A_GROUP = 4, 4  # 16 signs: 80 bits
LOOKS_LIKE = str.maketrans("OIL", "011")
SPARE = 3  # envelopes more than people, for those who come later
FEWEST_WORDS = FEWEST_PEOPLE = 3  # in the box, and with slips in their hands, before anything comes out
LONGEST_ROUND = timedelta(days=60)
TWO = 2  # moderators who must agree

# Codes


def new_code() -> str:
    """A slip, or what takes words back: short enough to copy by hand, too long to be guessed."""
    signs = [secrets.choice(SIGNS) for _ in range(GROUPS * IN_A_GROUP)]
    return "-".join("".join(signs[at : at + IN_A_GROUP]) for at in range(0, len(signs), IN_A_GROUP))


def plain_code(typed: str) -> str:
    """What was typed, read as the hand meant it: small letters, spaces, an O for a zero.

    >>> plain_code(" k7qm 2f9t-xw3d oril")
    'K7QM2F9TXW3D0R11'
    """
    return "".join(sign for sign in typed.upper() if sign.isalnum()).translate(LOOKS_LIKE)


def is_code(typed: str) -> bool:
    plain = plain_code(typed)
    return len(plain) == GROUPS * IN_A_GROUP and set(plain) <= set(SIGNS)


def slip_digest(typed: str) -> str:
    """All that is kept of a slip."""
    return hashlib.sha256(f"slip:{plain_code(typed)}".encode()).hexdigest()


def way_back_digest(typed: str) -> str:
    """All that is kept of the code that takes words back."""
    return hashlib.sha256(f"back:{plain_code(typed)}".encode()).hexdigest()


# Handing out and taking


def check_handing_out(*, state: str, is_locked: bool, is_done: bool, today: date, closes_on: date) -> None:
    if is_done:
        raise Refused("Slips for this meeting have been handed out already. Each person gets theirs once.")
    if state == "planned":
        raise Refused("Open the meeting first: slips are for its questions, and these can still change.")
    if state != "open" and (state != "closed" or is_locked):
        raise Refused("This meeting is over, and its report is done. Nothing more can be dropped into its box.")
    if not today <= closes_on <= today + LONGEST_ROUND:
        days = LONGEST_ROUND.days
        raise Refused("Choose a day from today on, at most {days} days ahead.", field="closes_on", days=days)


def check_taking(*, has_round: bool, is_closed: bool, has_seat: bool, has_taken: bool) -> None:
    if not has_seat:
        raise Refused("Slips are for people who are invited to this meeting. Ask a co-facilitator to invite you.")
    if not has_round:
        raise Refused("No slips have been handed out yet. Ask a co-facilitator for them.")
    if is_closed:
        raise Refused("The box of this meeting is closed. No slips are left.")
    if has_taken:
        raise Refused("You have taken your slips. They were shown once, and nobody can show them again.")


def check_opening_envelope(*, fits: bool) -> None:
    if not fits:
        raise Refused("These slips were locked with a key the server no longer has. Tell the person who runs it.")


# The box


def check_slip(*, is_known: bool) -> None:
    """A used slip is gone, so that nobody can tell it from one that never was."""
    if not is_known:
        raise Refused(
            "This slip has been used, or it is not a slip. If it was you who used it: your words are in the box.",
            field="slip",
        )


def check_dropping(*, text: str, is_closed: bool, is_asked_there: bool, code: str) -> None:
    if is_closed:
        raise Refused("The box of this meeting is closed. Your words are still in the field; copy them if you wish.")
    if not is_asked_there:
        raise Refused("Choose one of the questions of this meeting.", field="question")
    if not text.strip():
        raise Refused("Write what you would like to say first.", field="text")
    if len(text) > LONGEST_WORDS:
        over = len(text) - LONGEST_WORDS
        raise Refused("This is {over} signs too long. Say it in two parts.", field="text", over=over)
    if not is_code(code):
        raise Refused("This page was not whole. Load it again, copy your words over, and send them.")


def may_come_out(*, words: int, people_with_slips: int) -> bool:
    """Few words, or words while few people have slips, would point at somebody.

    >>> may_come_out(words=3, people_with_slips=3), may_come_out(words=9, people_with_slips=2)
    (True, False)
    """
    return words >= FEWEST_WORDS and people_with_slips >= FEWEST_PEOPLE


def check_way_back(*, is_known: bool) -> None:
    if not is_known:
        raise Refused(
            "No words are kept under this code. Look at it sign by sign. If you used it before, your words are gone.",
            field="code",
        )


# Looking before all see it


def check_verdict(*, hold: str, is_withdrawn: bool, has_looked: bool, shows: bool, reason: str) -> None:
    if is_withdrawn or hold != "held":
        raise Refused("This has been decided, or its speaker has taken it back.")
    if has_looked:
        raise Refused("You have said already what you think. It takes two different people.")
    if not shows and not reason.strip():
        raise Refused("Say in a few words why this should not be shown. Everybody reads the reason.", field="reason")


def outcome_of(verdicts: Collection[bool]) -> bool | None:
    """Shown or not, once two agree; None as long as it is open. Two who differ wait for a third.

    >>> outcome_of([True]), outcome_of([True, False]), outcome_of([True, False, True]), outcome_of([False, False])
    (None, None, True, False)
    """
    for shows in (True, False):
        if list(verdicts).count(shows) >= TWO:
            return shows
    return None


def check_appeal(*, hold: str, others_have_looked: bool) -> None:
    if hold == "appealed":
        raise Refused("Somebody outside has been asked already. Please give them time.")
    if hold != "kept_back":
        raise Refused("Only words that two moderators kept back can be looked at again.")
    if others_have_looked:
        raise Refused("Others have looked again already, and also kept it back. It stays so.")


def check_looking_again(*, hold: str, others_have_looked: bool) -> None:
    if hold not in {"kept_back", "appealed"} or others_have_looked:
        raise Refused("Only words that were kept back can be looked at again, and only once.")
