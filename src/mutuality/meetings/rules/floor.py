"""Whose turn it is to speak, and who is here. Plain values in, an answer or a refusal out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mutuality.kit.refused import Refused


@dataclass(frozen=True)
class Waiting:
    """A raised hand as the queue sees it: how often its owner was called in this meeting, and whether they spoke."""

    id: int
    turns: int
    has_spoken: bool
    raised_at: datetime

    @property
    def is_heard(self) -> bool:
        return self.turns > 0 or self.has_spoken


def in_turn(hands: Iterable[Waiting]) -> list[Waiting]:
    """Those not heard yet come first, then those with fewer turns; among equals, whose hand went up first."""
    return sorted(hands, key=lambda hand: (hand.is_heard, hand.turns, hand.raised_at))


def check_raising(*, state: str, has_place: bool) -> None:
    if state != "open":
        raise Refused("Hands go up while the meeting is open.")
    if not has_place:
        raise Refused("Only people who sit here can raise a hand here. Say first that you are coming.")


def needs_mandate(*, is_at_table: bool, is_host_there: bool) -> bool:
    """A table's host calls people at that table, which is the host's part. Everywhere else it takes the power."""
    return not (is_at_table and is_host_there)


def check_calling(*, state: str, is_up: bool) -> None:
    if state != "open":
        raise Refused("People are called while the meeting is open.")
    if not is_up:
        raise Refused("This hand is down again. Look at who is next now.")


def check_lowering(*, is_mine: bool, may_call: bool) -> None:
    if not (is_mine or may_call):
        raise Refused("Only the person themself, or whoever calls people here, takes a hand down.")


def check_presence(*, state: str, is_locked: bool, is_mine: bool, keeps_list: bool) -> None:
    """May somebody be noted as here, or the note taken away again?"""
    if not (is_mine or keeps_list):
        raise Refused("Say of yourself alone that you are here. Of others, a table host or a co-facilitator says it.")
    if state in {"planned", "cancelled"}:
        raise Refused("This meeting has not been opened. Say that you are here once it is open.")
    if is_locked:
        raise Refused("The report is locked, and with it who was there.")
    if state == "closed" and not keeps_list:
        raise Refused("This meeting is over. Ask a co-facilitator to put you on the list.")
