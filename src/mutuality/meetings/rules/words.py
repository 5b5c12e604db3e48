"""What may be said, and what its speaker may do with it. Plain values in, an answer or a refusal out."""

import unicodedata
from collections.abc import Collection

from mutuality.kit.refused import Refused

LONGEST_WORDS = 5000


def check_speaking(
    *,
    state: str,
    is_seated: bool,
    text: str,
    voice: str,
    shown_as: str,
    names_here: Collection[str],
    is_note: bool,
    takes_notes: bool,
) -> None:
    """May these words be said now, at this table, under this name?"""
    if not is_seated:
        raise Refused("Only people who sit at this table can speak here.")
    if state != "open":
        raise Refused("This meeting is not open now. Your words are still in the field; copy them if you wish.")
    if is_note and not takes_notes:
        raise Refused("Only the note-taker of this table writes its notes. Say it as your own words.", field="kind")
    check_words(text=text, voice=voice, shown_as=shown_as, names_here=names_here, is_note=is_note)


def check_words(*, text: str, voice: str, shown_as: str, names_here: Collection[str], is_note: bool) -> None:
    if not text.strip():
        raise Refused("Write what you would like to say first.", field="text")
    if len(text) > LONGEST_WORDS:
        over = len(text) - LONGEST_WORDS
        raise Refused("This is {over} signs too long. Say it in two parts.", field="text", over=over)
    if voice not in {"named", "pseudonym"}:
        raise Refused("Choose under which name you would like to speak.", field="voice")
    if is_note and voice != "named":
        raise Refused("Table notes are written under the note-taker's name.", field="voice")
    if voice == "pseudonym" and not as_read(shown_as):
        raise Refused("Write the name that you would like to be shown.", field="shown_as")
    if voice == "pseudonym" and as_read(shown_as) in map(as_read, names_here):
        raise Refused("Somebody here has this name. Choose another one.", field="shown_as")


def as_read(name: str) -> str:
    """A name as the eye takes it, without signs that nobody sees.

    >>> as_read(" B\\u200ben  Okoro") == as_read("BEN OKORO"), as_read("\\u200b")
    (True, '')
    """
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", name) if unicodedata.category(sign) != "Cf")
    return " ".join(seen.casefold().split())


def check_own(*, is_mine: bool, is_withdrawn: bool) -> None:
    """Only its author changes or withdraws what was said, and only while it is there."""
    if is_withdrawn:  # first: of withdrawn words nobody can know any more whose they were
        raise Refused("These words have been taken back already.")
    if not is_mine:
        raise Refused("Only the person who said this can change it or take it back.")


def check_unveiling(*, before: str, after: str) -> None:
    """From unnamed to named needs time and a look at others; the other way is always open."""
    if before != "named" and after == "named":
        raise Refused(
            "Words said under another name stay so for now. Say them again under your own name.", field="voice"
        )
