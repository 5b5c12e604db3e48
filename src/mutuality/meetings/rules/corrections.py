"""What may be added to a report, by whom, until when. Plain values in, an answer or a refusal out."""

from datetime import datetime

from mutuality.kit.refused import Refused

from .words import LONGEST_WORDS


def check_correction(*, now: datetime, until: datetime | None, is_locked: bool, attended: bool, text: str) -> None:
    """Corrections until the day that was said at the closing; once the report is locked, additions at any time."""
    if not attended:
        raise Refused("Only people who took part can correct this report. Tell one of them what you see.")
    if not is_locked and (until is None or now >= until):
        raise Refused("The time for corrections is over. Once the report is locked, you can add to it at any time.")
    if not text.strip():
        raise Refused("Write what is wrong or missing first.", field="text")
    if len(text) > LONGEST_WORDS:
        over = len(text) - LONGEST_WORDS
        raise Refused("This is {over} signs too long. Say it in two parts.", field="text", over=over)


def check_own_correction(*, is_mine: bool, is_withdrawn: bool) -> None:
    if is_withdrawn:
        raise Refused("This has been taken back already.")
    if not is_mine:
        raise Refused("Only the person who wrote this can take it back.")
