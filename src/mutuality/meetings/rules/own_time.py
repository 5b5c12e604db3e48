"""Answers outside the meeting: in one's own time, or written down by somebody else. Plain values in."""

from datetime import datetime, timedelta

from mutuality.kit.refused import Refused


def answers_until(*, agreed: datetime | None, ends_at: datetime, days: int) -> datetime:
    """Until when a meeting's questions are answered: as planned, else so many days after it ends."""
    return agreed or ends_at + timedelta(days=days)


def check_own_time(
    *, state: str, are_sent: bool, is_locked: bool, now: datetime, until: datetime, has_seat: bool
) -> None:
    """May the questions be answered now, away from the tables?"""
    if not has_seat:
        raise Refused("Say first that you are coming, or that you answer in your own time.")
    if state == "cancelled":
        raise Refused("This meeting was called off. Its questions are not asked any more.")
    if state == "planned" and not are_sent:
        raise Refused("The questions can be answered once they are sent ahead, or once the meeting is open.")
    if is_locked:
        raise Refused("The report is locked. What you add now stands beside it, as a correction.")
    if now > until:
        raise Refused("The time for answers is over. Tell a co-facilitator what is missing.")


def check_asked(*, is_of_meeting: bool, scope: str) -> None:
    if not is_of_meeting:
        raise Refused("Choose one of the questions of this meeting.", field="question")
    if scope == "table":
        raise Refused("These words are said at no table. Choose who else sees them.", field="scope")


def check_entering(*, is_own: bool, has_seat: bool, voice: str, channel: str) -> None:
    """May words be written down for somebody else?"""
    if is_own:
        raise Refused("These are your own words. Say them at your table, or answer in your own time.", field="speaker")
    if not has_seat:
        raise Refused("Choose somebody who is invited to this meeting.", field="speaker")
    if voice not in {"named", "pseudonym"}:
        raise Refused(
            "You know whose words these are. Choose their name, or another name they wish for.", field="voice"
        )
    if channel not in {"phone", "paper"}:
        raise Refused("Say how the words came to you: by telephone or on paper.", field="channel")


def check_confirming(*, is_speaker: bool, is_writer: bool) -> None:
    if not (is_speaker or is_writer):
        raise Refused("Only the person who said it, or who wrote it down, knows whether it was read back.")
