"""When somebody needs a moment. Plain values in, an answer or a refusal out."""

from datetime import timedelta

from mutuality.kit.refused import Refused

KEPT = timedelta(days=30)  # for so long it is known that somebody needed one


def check_moment(*, has_contact: bool) -> None:
    if not has_contact:
        raise Refused("Nobody is named as wellbeing contact, so nobody would read this. Tell somebody you trust.")


def check_answering(*, is_contact: bool, is_mine: bool) -> None:
    if is_mine or not is_contact:
        raise Refused("Only another wellbeing contact can say that they have seen this.")


def check_taking_back(*, is_answered: bool) -> None:
    if is_answered:
        raise Refused("This has been seen already. Tell the person who saw it that you are fine.")
