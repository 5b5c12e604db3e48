"""Words in another language. Plain values in, an answer or a refusal out."""

import hashlib

from mutuality.kit.refused import Refused

from .words import LONGEST_WORDS

LONGEST_TRANSLATION = 2 * LONGEST_WORDS  # other languages need more signs for the same


def wording_of(text: str, content_note: str) -> str:
    """What a translation remembers of the words it translates: whether they are still the same."""
    return hashlib.sha256(f"{content_note}\n\n{text}".encode()).hexdigest()


def check_translating(
    *, is_shown: bool, is_member: bool, text: str, language: str, original: str, is_known: bool, is_anothers: bool
) -> None:
    """May this person put these words beside the original?

    `is_anothers`: somebody else translated these very words into this language already.
    """
    if not is_shown:
        raise Refused("These words are not there any more, so they cannot be translated.")
    if not is_member:
        raise Refused("Only members of this partnership can translate what was said.")
    if not is_known:
        raise Refused("Choose one of the languages in the list.", field="language")
    if language == original:
        raise Refused("The words are in this language already. Choose another one.", field="language")
    if not text.strip():
        raise Refused("Write the translation first.", field="text")
    if len(text) > LONGEST_TRANSLATION:
        over = len(text) - LONGEST_TRANSLATION
        raise Refused("This is {over} signs too long.", field="text", over=over)
    if is_anothers:
        raise Refused(
            "Somebody has translated this into the same language already. Tell them what you would say differently.",
            field="language",
        )


def check_checking(*, is_by_me: bool, is_machine: bool, speaks_it: bool, is_same_wording: bool) -> None:
    """May this person say that the translation is right?"""
    if is_by_me and not is_machine:
        raise Refused("Somebody else checks what you translated.")
    if not speaks_it:
        raise Refused("Only somebody who takes part in this language can check it. Add it to your languages first.")
    if not is_same_wording:
        raise Refused("The words were changed since. Translate them anew; then somebody can check that.")


def check_removing(*, is_authors: bool, is_by_me: bool) -> None:
    if not (is_authors or is_by_me):
        raise Refused("Only the person who said it, or who translated it, can take a translation away.")
