"""What may be changed of a plan. Plain values in, an answer or a refusal out."""

from datetime import datetime

from mutuality.kit.refused import Refused

from .meeting import check_not_cancelled, check_plan

LONGEST_REASON = 500


def check_changing(*, state: str) -> None:
    check_not_cancelled(state=state)
    if state != "planned":
        raise Refused("The meeting has begun. Its day, hour and place stay as they were.")


def check_hour(*, now: datetime, starts_at: datetime, ends_at: datetime) -> None:
    check_plan(now=now, starts_at=starts_at, ends_at=ends_at, needs_pod=False, has_pod=False)


def check_own_time(*, ends_at: datetime, own_time_until: datetime) -> None:
    if own_time_until < ends_at:
        raise Refused("Choose a day after the meeting.", field="own_time_until")


def check_cancelling(*, state: str, reason: str) -> None:
    check_not_cancelled(state=state)
    if state != "planned":
        raise Refused("A meeting that has begun cannot be called off. Its co-facilitators close it with two keys.")
    if not reason.strip():
        raise Refused("Write a sentence why, so that nobody has to guess.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused("Say it in {limit} signs at most.", field="reason", limit=LONGEST_REASON)


def check_choosing(*, has_seat: bool, is_twin: bool, state: str, other_state: str) -> None:
    """May somebody go to the other sitting instead?"""
    if not (has_seat and is_twin):
        raise Refused("You can choose between the sittings of a meeting you are invited to.")
    if state not in {"planned", "cancelled"}:
        raise Refused("This sitting has begun, so your place in it stays.")
    if other_state != "planned":
        raise Refused("The other sitting has begun or was called off. Your place here stays.")


def check_facilitator(*, is_here: bool) -> None:
    if not is_here:
        raise Refused("Invite them into the partnership first, as a guest if you like.", field="outside_facilitator")


def check_bridge(*, may_write: bool) -> None:
    if not may_write:
        raise Refused("The note is written by the co-facilitators and by those who plan the meeting.")
