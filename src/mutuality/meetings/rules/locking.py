"""When a report may be locked, and what still moves afterwards. Plain values in, an answer or a refusal out."""

from datetime import datetime, timedelta

from mutuality.kit.refused import Refused

TO_LOCK = timedelta(days=14)  # in which two facilitators turn their keys once nobody is still to be heard


def keys_until(*, now: datetime, ends_at: datetime, corrections_until: datetime | None, days: int) -> datetime:
    """How long co-facilitators hold their office: until the report can be locked, `days` after the end, and TO_LOCK."""
    return max(corrections_until or max(ends_at, now) + timedelta(days=days), now) + TO_LOCK


def check_lock(
    *,
    now: datetime,
    state: str,
    is_locked: bool,
    corrections_until: datetime | None,
    own_time_until: datetime | None,
    is_box_open: bool,
    held: int,
) -> None:
    """Nobody is still to be heard: those who correct, who answer in their own time, or whose words wait in the box."""
    if state != "closed":
        raise Refused("Only the report of a closed meeting can be locked.")
    if is_locked:
        raise Refused("This report has been locked already.")
    if corrections_until and now < corrections_until:
        raise Refused("People can still correct this report. Lock it when that time is over.")
    if own_time_until and now < own_time_until:
        raise Refused("People can still answer in their own time. Lock the report when that time is over.")
    if is_box_open:
        raise Refused("The box for unnamed words is still open. Lock the report when it has been emptied.")
    if held:
        raise Refused("Some words still wait for the moderators. Lock the report when these have looked at them.")


def check_locked_words(*, is_locked: bool, changes_words: bool, widens: bool) -> None:
    """In a locked report words stay as they were. Wishes may be changed, but not so that more people read them."""
    if is_locked and changes_words:
        raise Refused("The report is locked. Add what you want to say as an addition.", field="text")
    if is_locked and widens:
        raise Refused(
            "The report is locked. These words were for fewer people and stay so. Say it as an addition.",
            field="scope",
        )
