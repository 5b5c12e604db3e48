"""What was said in the example, each voice kept as its speaker wished, and promised to the record."""

import hashlib
import random
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import groupby

from mutuality.kit.seal import seal
from mutuality.meetings.actions.box import UNKNOWN_LANGUAGE
from mutuality.meetings.models import Contribution, Meeting
from mutuality.people.models import Person
from mutuality.record.models import Chain, Leaf
from mutuality.record.rules import commitment

from .clock import Clock
from .ids import uid
from .meetings import CLOSING, Room
from .source import Row
from .story import Story

Q, V = Contribution.Quotation, Contribution.Voice
VOICES = {"name": V.NAMED, "anonymous": V.ANONYMOUS}  # organisation, role_only, group: shown under that other name


@dataclass
class Voice:
    """A contribution, and when it goes into the record with others; None: it still waits."""

    said: Contribution
    sealed_at: datetime | None


def make_voices(
    rows: list[Row],
    questions: list[Row],
    people: dict[str, Person],
    quotable: dict[str, bool],
    rooms: dict[str, Room],
    stories: dict[str, Story],
    clocks: dict[str, Clock],
) -> list[Contribution]:
    """All contributions, not kept yet; their sealing is added to the stories, which are written first."""
    first_meeting = {row["id"]: row["meeting_ids"][0] for row in questions}
    ids = {row["id"]: uuid.uuid4() if _is_anonymous(row) else uid(row["id"]) for row in rows}
    moments = _moments(rows, rooms, clocks)
    voices: dict[str, list[Voice]] = {home: [] for home in stories}
    for row in rows:
        room, home = rooms[row["meeting_id"] or first_meeting[row["question_id"]]], row["partnership_id"]
        said = _contribution(row, room, people, ids[row["id"]], clocks[home], moments.get(row["id"]))
        said.reply_to_id = ids.get(row["reply_to"])
        said.quotation = _quotation(row, quotable)
        _promise(said, stories[home].partnership.chain)
        if row["withdrawn_on"]:
            _withdraw(said, clocks[home].day(row["withdrawn_on"]))
        voices[home].append(Voice(said, _sealed_at(said, room, row["question_id"], clocks[home].now)))
    for home, story in stories.items():
        _seal(voices[home], story)
    return [voice.said for found in voices.values() for voice in found]


def keep_voices(everything: list[Contribution]) -> None:
    """Keep all contributions, in an order that tells nothing; those not sealed with the stories wait."""
    random.SystemRandom().shuffle(everything)
    waiting: list[Leaf] = []
    for said in everything:
        if said.leaf is not None and said.leaf.pk is None:
            waiting.append(said.leaf)
    Leaf.objects.bulk_create(waiting)
    Contribution.objects.bulk_create(everything)


def _is_anonymous(row: Row) -> bool:
    return row["attribution"]["mode"] == "anonymous"


def _contribution(
    row: Row, room: Room, people: dict[str, Person], pk: uuid.UUID, clock: Clock, said_at: datetime | None
) -> Contribution:
    said = Contribution(
        id=pk,
        meeting=room.meeting,
        question=room.questions[row["question_id"]],
        kind=Contribution.Kind.NOTE if row["kind"] == "table_note" else Contribution.Kind.WORDS,
        voice=VOICES.get(row["attribution"]["mode"], V.PSEUDONYM),
        scope=Contribution.Scope.POD if row["audience"] == "pod" else Contribution.Scope.PARTNERSHIP,
        language=row["language"],
        content_note=row["content_note"] or "",
        text=row["text"],
        said_on=said_at.date() if said_at else clock.day(row["contributed_on"]),
        said_at=said_at,
    )
    if said.voice == V.ANONYMOUS:
        said.withdrawal_digest = hashlib.sha256(secrets.token_bytes(32)).hexdigest()
        said.channel, said.language = Contribution.Channel.BOX, UNKNOWN_LANGUAGE
        if room.meeting.state == Meeting.State.OPEN:
            said.hold = Contribution.Hold.HELD  # by the moderators of the roundtable
        return said
    speaker = row["author_id"] or row["recorded_by"]
    said.table = room.table_of(speaker)
    if said.voice == V.NAMED:
        said.author = people[speaker]
    else:
        said.seal, said.shown_as = seal(people[speaker].uid, pk), row["attribution"]["display"]
    return said


def _quotation(row: Row, quotable: dict[str, bool]) -> str:
    """As the author agrees to it today; without an author, nobody can have said yes."""
    if row["author_id"] is None:
        return Q.ASK
    return Q.YES if quotable[row["author_id"]] else Q.NO


def _promise(said: Contribution, chain: Chain) -> None:
    said.salt = secrets.token_hex(16)
    said.leaf = Leaf(chain=chain, digest=commitment(said.salt, said.committed))


def _withdraw(said: Contribution, on) -> None:
    """What `speaking.withdraw` leaves: a marker."""
    said.text = said.salt = said.content_note = said.shown_as = said.seal = ""
    said.author, said.withdrawn_on = None, on


# When


def _moments(rows: list[Row], rooms: dict[str, Room], clocks: dict[str, Clock]) -> dict[str, datetime]:
    """The moment of each contribution that has one: spread over its meeting, or in the evening of a later day."""
    moments: dict[str, datetime] = {}
    timed = [row for row in rows if not _is_anonymous(row)]
    for (meeting, question), asked in _grouped(timed):
        clock, there = clocks[asked[0]["partnership_id"]], rooms[meeting]
        live = [row for row in asked if _was_live(row, there.meeting, clock)]
        begins, ends = there.window(question, clock.now)
        step = (ends - begins) / (len(live) + 1)
        moments |= {row["id"]: begins + step * place for place, row in enumerate(live, 1)}
        moments |= {row["id"]: clock.hour(row["contributed_on"], 18, 20) for row in asked if row not in live}
    return moments


def _grouped(rows: list[Row]) -> Iterable[tuple[tuple[str, str], list[Row]]]:
    """Rows by meeting and question."""
    key = lambda row: (row["meeting_id"], row["question_id"])  # noqa: E731
    return [(name, list(found)) for name, found in groupby(sorted(rows, key=key), key=key)]


def _was_live(row: Row, meeting: Meeting, clock: Clock) -> bool:
    """Whether it was said in the meeting; some wrote, or sent a voice message, on a later day."""
    return meeting.state == Meeting.State.OPEN or clock.day(row["contributed_on"]) == meeting.starts_at.date()


# Into the record


def _sealed_at(said: Contribution, room: Room, question: str, now: datetime) -> datetime | None:
    """With the closing, or with the next question of a running meeting; what came later, on the evening of its day.

    Of the running roundtable, the answers to the last question and the notes of the anonymous box still wait.
    """
    if room.meeting.state == Meeting.State.OPEN:
        _, ended = room.window(question, now)
        return ended if said.said_at and ended < now else None
    closed = room.meeting.ends_at + CLOSING
    if said.said_at and said.said_at < closed:
        return closed
    return datetime.combine(said.said_on, time(21), UTC)


def _seal(voices: list[Voice], story: Story) -> None:
    """One sealing for each moment, its leaves by digest: their order tells nothing either."""
    together: dict[datetime, list[Leaf]] = {}
    for voice in voices:
        if voice.sealed_at and voice.said.leaf:
            together.setdefault(voice.sealed_at, []).append(voice.said.leaf)
    for at, leaves in together.items():
        story.seal(at, sorted(leaves, key=lambda leaf: leaf.digest))
