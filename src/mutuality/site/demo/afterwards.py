"""What came of the past meetings: reports that are locked, one that waits for its second key, drafts that still are."""

from datetime import datetime, timedelta

from mutuality.meetings.models import Contribution, Meeting
from mutuality.partnerships.models import Member
from mutuality.record.rules import merkle_root

from .clock import Clock
from .meetings import Room, keys_of
from .source import Row
from .story import Story

WAITS_FOR_KEY, STAYS_DRAFT = "mt_pod4_6", "mt_pod3_6"
LOCKED_AFTER = timedelta(days=1, hours=2)  # once nobody could correct it any more
FIRST_KEY_BEFORE = timedelta(hours=2)


def lock_reports(
    meetings: list[Row],
    rooms: dict[str, Room],
    voices: list[Contribution],
    members: dict[str, Member],
    groups: dict[str, str],
    stories: dict[str, Story],
    clocks: dict[str, Clock],
) -> None:
    """Two keys locked each report whose time for corrections is over, but for two: one waits for its second key."""
    locked = []
    for row in meetings:
        home, meeting = row["partnership_id"], rooms[row["id"]].meeting
        at = (meeting.corrections_until or clocks[home].now) + LOCKED_AFTER
        if at >= clocks[home].now or row["id"] == STAYS_DRAFT:
            continue
        pair = [members[name].person for name in keys_of(row["facilitator_ids"], groups)]
        if row["id"] == WAITS_FOR_KEY:
            turned = clocks[home].now - FIRST_KEY_BEFORE
            stories[home].first_key(turned, pair[0], "lock_report", meeting.topic, meeting.title)
            continue
        stories[home].two_keys(at, pair, "lock_report", meeting.topic, meeting.title)
        _lock(meeting, at, voices, stories[home])
        locked.append(meeting)
    Meeting.objects.bulk_update(locked, ["locked_at", "locked_digest"])


def _lock(meeting: Meeting, at: datetime, voices: list[Contribution], story: Story) -> None:
    """As `locking.lock_report` does it."""
    leaves = sorted(said.leaf.digest for said in voices if said.meeting == meeting and said.leaf and _is_held(said, at))
    meeting.locked_at, meeting.locked_digest = at, merkle_root(leaves)
    sentence = "The report of “{title}” was locked with two keys. Its seal is {root}."
    facts = {"title": meeting.title, "root": meeting.locked_digest, "leaves": leaves}
    story.tell(at, "lock_report", sentence, None, meeting.topic, **facts)


def _is_held(said: Contribution, at: datetime) -> bool:
    """Whether the report held it: said for the whole partnership before the locking, and not taken back before."""
    is_there = said.withdrawn_on is None or said.withdrawn_on > at.date()
    return said.scope == Contribution.Scope.PARTNERSHIP and not said.hold and is_there and said.said_on <= at.date()
