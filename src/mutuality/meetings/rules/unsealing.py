"""When two keys may open a voice under another name. Plain values in, an answer or a refusal out."""

from mutuality.kit.refused import Refused

SHORTEST_REASON = 40
LONGEST_REASON = 1000


def check_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(
            "Write a whole sentence: what could happen to whom, and why knowing this would prevent it.",
            field="reason",
        )
    if len(reason) > LONGEST_REASON:
        over = len(reason) - LONGEST_REASON
        raise Refused("This is {over} signs too long. Say the most important.", field="reason", over=over)


def check_sealed(*, voice: str, is_withdrawn: bool) -> None:
    """Only words under another name have a seal to open."""
    if is_withdrawn:
        raise Refused("These words have been taken back. Nobody can learn any more who said them.")
    if voice == "named":
        raise Refused("These words stand under a name already. There is nothing to open.")
    if voice != "pseudonym":
        raise Refused("Nobody can know who said this: no key opens it.")


def check_asking(*, is_own: bool, asked_already: bool, sees_it: bool) -> None:
    """May this person turn the first key on a voice?"""
    if is_own:
        raise Refused("These are your own words. You need no keys to know who said them.")
    if asked_already:
        raise Refused("You turned a key for these words already. It waits for somebody from another perspective.")
    if sees_it:
        raise Refused("These words are opened for you already.")


def check_waiting(*, is_opened: bool, is_my_own: bool, key_counts: bool) -> None:
    """May there be a second key now?"""
    if is_opened:
        raise Refused("These words were opened with two keys already. To see who it was, ask again with your reason.")
    if not key_counts:
        raise Refused("The first key does not count any more. Ask for this anew, with a reason of your own.")
    if is_my_own:
        raise Refused("Your key is already turned. It waits for somebody from another perspective.")


def check_reading(*, is_own: bool) -> None:
    if not is_own:
        raise Refused("Only the person who said this can say that they have read it.")


def check_fitting(*, is_found: bool, in_conflict: bool) -> None:
    """Do these two keys open this voice? Asked last; the sentence does not tell whose conflict it is, or of what kind.

    `in_conflict`: one of the two said it, or is somebody from whom its speaker keeps it.
    """
    if not is_found:
        raise Refused("Nobody who had a seat in this meeting fits this seal. Ask the people who run the server.")
    if in_conflict:
        raise Refused("These two keys do not open this voice. Two others can.")
