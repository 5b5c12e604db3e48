"""May a statement be drawn, reworded, merged, suggested, set aside?"""

from collections.abc import Collection

from mutuality.kit.refused import Refused

MOST = 500  # statements in one exercise
TAKES_NEW_WHILE_OPEN = frozenset({"opinions", "delphi"})


def check_adding(*, kind: str, state: str, text: str, others: Collection[str], gathers: bool = False) -> None:
    """`others` are the texts that the exercise has already; `gathers`: it is open to collect them."""
    if state == "closed":
        raise Refused("It is closed, so nothing can be added. Begin another one to ask more.")
    if state == "open" and kind not in TAKES_NEW_WHILE_OPEN and not gathers:
        raise Refused("People answer already, and all are to answer the same. Nothing can be added now.")
    if not text.strip():
        raise Refused("Write one short sentence.", field="text")
    if len(others) >= MOST:
        raise Refused("There are {most} statements already. Merge some before you add another.", most=MOST)
    if _plain(text) in {_plain(other) for other in others}:
        raise Refused("This is there already, in the same words.", field="text")


def _plain(text: str) -> str:
    """
    >>> _plain(" Pay  people.") == _plain("pay people")
    True
    """
    return " ".join(text.casefold().split()).rstrip(".!?…")


def check_drawn_from(*, are_for_all: bool) -> None:
    if not are_for_all:
        raise Refused("Choose words that everybody in the partnership may read.", field="contributions")


def check_rewording(*, exercise_state: str, state: str, text: str) -> None:
    if exercise_state != "draft":
        raise Refused("People answer these words, so they stay. Set the statement aside, and add a better one.")
    if state != "in":
        raise Refused("This statement is not in use. Bring it back first.")
    if not text.strip():
        raise Refused("Write one short sentence.", field="text")


def check_merging(*, exercise_state: str, number: int, text: str) -> None:
    if exercise_state != "draft":
        raise Refused("People answer already. Statements are merged before it is opened.")
    if number < 2:
        raise Refused("Tick at least two statements that say the same.", field="statements")
    if not text.strip():
        raise Refused("Write one sentence that says what all of them say.", field="text")


def check_setting_aside(*, state: str, why: str) -> None:
    if state not in {"in", "suggested"}:
        raise Refused("It is set aside already.")
    if not why.strip():
        raise Refused("Say why, so that whoever it came from can understand.", field="why")


def check_bringing_back(*, state: str, text: str) -> None:
    if state not in {"aside", "suggested"} or not text:
        raise Refused("This statement cannot be brought back.")
