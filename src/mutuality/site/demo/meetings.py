"""The meetings of the example: 34 that are over, the roundtable that is under way, and one that is coming."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mutuality.meetings.actions.slips import add_envelopes
from mutuality.meetings.models import Meeting, Question, Seat, SlipRound, Table
from mutuality.meetings.queries.box import people_for_slips
from mutuality.meetings.rules.box import SPARE
from mutuality.meetings.rules.locking import TO_LOCK
from mutuality.partnerships.models import Member, Pod
from mutuality.people.models import Person

from .clock import Clock, roundtable_start
from .ids import uid
from .source import Row
from .story import Story

ROUNDTABLE = "mt_rt_1"
IN_90_DAYS = "mt_rt_90_days"
HOSTS_KEYS = ("m42", "m41")  # who turn the keys of the roundtable: a university's and lived experience
ASKED = ("q27", "q28", "q29", "q30", "q24", "q25", "q26")  # at the roundtable: first the tables, then the whole room
# After how many minutes each question of the roundtable was asked; the last one only a moment ago.
ASKED_AFTER = (25, 53, 90, 108, 119, 133)
LAST_ASKED = timedelta(minutes=4)
MINUTES = {"q24": 10, "q25": 10, "q26": 15}  # of the agenda's 35 "all together: value, arrangements, offers"
FOLLOW_UP = [
    "Of the things we promised one another at the roundtable, what has been done, what has not, and why?",
    "What do you want to be able to say on the next date, 180 days after?",
]
COMING_ALREADY = {"m41", "m42", "m43", "m52", "m57", "m61"}
NOT_COMING = {"m63"}
BEFORE, AFTERWARDS = timedelta(days=7), timedelta(days=14)
CORRECTION_DAYS = 60  # as p1 agreed: drafts go through four languages
OPENING, CLOSING = timedelta(minutes=2), timedelta(minutes=4)
SEALING_TAKES = timedelta(milliseconds=20)  # between the second key to close and the closing
CAME = {"attended", "attended_part"}
WROTE = "asynchronous"


@dataclass
class Room:
    """A meeting with what belongs to it, as the voices need it."""

    meeting: Meeting
    questions: dict[str, Question]
    tables: dict[int, Table]
    seats: dict[str, Seat]

    def table_of(self, member: str | None) -> Table:
        """Where somebody sits; who has no table speaks at the first."""
        seat = self.seats.get(member or "")
        return seat.table if seat and seat.table else self.tables[1]

    def window(self, question: str, now: datetime) -> tuple[datetime, datetime]:
        """Between which moments people answered a question."""
        meeting = self.meeting
        if meeting.state == Meeting.State.CLOSED:
            return meeting.starts_at + timedelta(minutes=20), meeting.ends_at - timedelta(minutes=10)
        asked = asked_at(now)
        place = ASKED.index(question)
        return asked[place] + timedelta(minutes=1), (asked[place + 1] if place + 1 < len(asked) else now)


def asked_at(now: datetime) -> list[datetime]:
    """When each question of the running roundtable was asked."""
    start = roundtable_start(now)
    return [*(start + timedelta(minutes=after) for after in ASKED_AFTER), now - LAST_ASKED]


def make_rooms(
    meetings: list[Row],
    questions: list[Row],
    attendance: list[Row],
    people: dict[str, Person],
    pods: dict[str, Pod],
    stories: dict[str, Story],
    clocks: dict[str, Clock],
) -> dict[str, Room]:
    """Every meeting of the scenario, by id, with questions, tables and seats."""
    made = {row["id"]: _meeting(row, pods, stories, clocks[row["partnership_id"]]) for row in meetings}
    Meeting.objects.bulk_create(made.values())
    texts = {row["id"]: row["text"] for row in questions}
    rooms = {row["id"]: Room(made[row["id"]], *_asked(row, made[row["id"]], texts), {}) for row in meetings}
    Question.objects.bulk_create(question for room in rooms.values() for question in room.questions.values())
    Table.objects.bulk_create(table for room in rooms.values() for table in room.tables.values())
    _seat_everybody(rooms, meetings, attendance, people)
    _set_the_roundtable(rooms[ROUNDTABLE].meeting, rooms[ROUNDTABLE].questions, clocks["p2"].now)
    return rooms


def _meeting(row: Row, pods: dict[str, Pod], stories: dict[str, Story], clock: Clock) -> Meeting:
    meeting = Meeting(
        partnership=stories[row["partnership_id"]].partnership,
        pod=pods.get(row["pod_id"]),
        kind=row["kind"],
        title=row["title"],
        zone=row["anchor_zone"],
        content_note="; ".join(row["content_notes"]),
        once=uid(row["id"]),
    )
    if row["place"] != "online":
        meeting.way, meeting.place = Meeting.Way.BOTH, row["place"]
    if row["id"] == ROUNDTABLE:
        meeting.starts_at = roundtable_start(clock.now)
        meeting.ends_at = meeting.starts_at + timedelta(minutes=180)
        meeting.state = Meeting.State.OPEN
    else:
        meeting.starts_at = clock.moment(row["starts_at"], row["anchor_zone"])
        meeting.ends_at = clock.moment(row["ends_at"], row["anchor_zone"])
        meeting.state, meeting.closed_at = Meeting.State.CLOSED, meeting.ends_at + CLOSING
        meeting.corrections_until = meeting.closed_at + timedelta(days=CORRECTION_DAYS)
        meeting.summary = row["summary"] or row.get("bridge_note") or ""
    meeting.opened_at = meeting.starts_at + OPENING
    return meeting


def _asked(row: Row, meeting: Meeting, texts: dict[str, str]) -> tuple[dict[str, Question], dict[int, Table]]:
    asked = ASKED if row["id"] == ROUNDTABLE else row["question_ids"]
    questions = {
        name: Question(
            meeting=meeting, order=order, tier=_tier(row, name), minutes=_minutes(row, name), text=texts[name]
        )
        for order, name in enumerate(asked, 1)
    }
    numbers = [table["number"] for table in row.get("tables", [])] or [1]
    return questions, {number: Table(meeting=meeting, number=number) for number in numbers}


def _tier(row: Row, question: str) -> str:
    """Plenaries and the last three questions of the roundtable ask the whole room."""
    whole_room = row["kind"] == "plenary" or question in MINUTES
    return Question.Tier.KEY if whole_room else Question.Tier.TABLE


def _minutes(row: Row, question: str) -> int:
    on_agenda = sum(item["minutes"] for item in row["agenda"] if item["question_id"] == question)
    return MINUTES.get(question) or on_agenda or 25


def _set_the_roundtable(meeting: Meeting, questions: dict[str, Question], now: datetime) -> None:
    meeting.question_now, meeting.question_since = questions[ASKED[-1]], now - LAST_ASKED
    meeting.save()


# Seats


def with_writers(attendance: list[Row], contributions: list[Row]) -> list[Row]:
    """Attendance, and with it those who sent words to a meeting that did not expect them: they took part in writing."""
    known = {(row["meeting_id"], row["member_id"]) for row in attendance}
    wrote = {(row["meeting_id"], row["author_id"]) for row in contributions if row["meeting_id"] and row["author_id"]}
    more = [{"meeting_id": meeting, "member_id": who, "status": WROTE} for meeting, who in sorted(wrote - known)]
    return attendance + more


def _seat_everybody(
    rooms: dict[str, Room], meetings: list[Row], attendance: list[Row], people: dict[str, Person]
) -> None:
    laid = {row["id"]: _laid(row) for row in meetings}
    for row in attendance:
        room, name = rooms[row["meeting_id"]], row["member_id"]
        seat = Seat(meeting=room.meeting, person=people[name])
        if room.meeting.state == Meeting.State.OPEN:
            seat.answer = Seat.Answer.COMING
            number, seat.part = laid[row["meeting_id"]].get(name, (0, Seat.Part.GUEST))
            seat.table = room.tables.get(number)
        else:
            _past_seat(seat, row["status"], room)
        room.seats[name] = seat
    Seat.objects.bulk_create(seat for room in rooms.values() for seat in room.seats.values())


def _past_seat(seat: Seat, status: str, room: Room) -> None:
    """Who was there, or took part in writing, had a seat; who sent apologies or stayed away had none."""
    here = status in CAME or status == WROTE
    seat.answer = Seat.Answer.COMING if here else Seat.Answer.DECLINED
    seat.table, seat.came = room.tables[1] if here else None, status in CAME


def _laid(row: Row) -> dict[str, tuple[int, str]]:
    """Person → table and part, where tables were laid by hand."""
    return {
        name: (table["number"], _part(table, name)) for table in row.get("tables", []) for name in table["member_ids"]
    }


def _part(table: Row, name: str) -> str:
    parts = {table["host_id"]: Seat.Part.HOST, table["note_taker_id"]: Seat.Part.NOTES}
    return parts.get(name, Seat.Part.GUEST)


# Offices and keys


def tell_of_past_meetings(
    meetings: list[Row],
    rooms: dict[str, Room],
    members: dict[str, Member],
    groups: dict[str, str],
    stories: dict[str, Story],
) -> None:
    """Two co-facilitators for each, who opened and closed it with two keys from two perspectives (`groups`)."""
    for row in meetings:
        meeting, story = rooms[row["id"]].meeting, stories[row["partnership_id"]]
        if meeting.state != Meeting.State.CLOSED:
            continue
        pair = keys_of(row["facilitator_ids"], groups)
        granted_by = "the pod, in turn" if row["pod_id"] else "the plenary, in turn"
        for name in dict.fromkeys([*row["facilitator_ids"], *pair]):
            starts_at = max(meeting.starts_at - BEFORE, _ready(members, [*row["facilitator_ids"], *pair]))
            ends_at = (meeting.corrections_until or meeting.ends_at) + TO_LOCK
            story.mandate(members[name].person, "co_facilitator", starts_at, ends_at, granted_by, meeting.topic)
        turned = [members[name].person for name in pair]
        _tell_opening(story, meeting, turned)
        closed = meeting.ends_at + CLOSING
        story.two_keys(closed, turned, "close_meeting", meeting.topic, meeting.title)
        _tell(story, meeting, closed + SEALING_TAKES, "close_meeting", "“{title}” was closed with two keys.")


def keys_of(facilitators: Sequence[str], groups: dict[str, str]) -> list[str]:
    """Whose keys they were: where both co-facilitators bring one perspective, the coordinator lent the second key."""
    first, second = facilitators
    return [first, second] if groups[first] != groups[second] else [first, "m03"]


def _ready(members: dict[str, Member], names: Sequence[str]) -> datetime:
    """Nobody holds an office before they have joined."""
    joined = max(members[name].joined_on for name in names)
    return datetime.combine(joined, time(15), UTC)


def _tell_opening(story: Story, meeting: Meeting, pair: Sequence[Person]) -> None:
    opened = meeting.starts_at + OPENING
    story.two_keys(opened, pair, "open_meeting", meeting.topic, meeting.title)
    _tell(story, meeting, opened, "open_meeting", "“{title}” was opened with two keys.")


def _tell(story: Story, meeting: Meeting, at: datetime, act: str, sentence: str, who: Person | None = None, **facts):
    story.tell(at, act, sentence, who, meeting.topic, title=meeting.title, **facts)


# The roundtable


def tell_of_the_roundtable(room: Room, delegates: dict[str, Member], story: Story, clock: Clock) -> None:
    """Planned, its tables laid, opened, and led from question to question by two keys each time."""
    meeting, coordinator = room.meeting, delegates["m43"].person
    pair = [delegates[name].person for name in HOSTS_KEYS]
    planned, day = clock.hour("2026-06-01", 14), meeting.starts_at.date().isoformat()
    _tell(story, meeting, planned, "plan_meeting", "{who} planned “{title}” for {day}.", coordinator, day=day)
    _name_pair(story, meeting, delegates, clock.hour("2026-06-04", 14))
    sentence = "{who} laid {count} tables for “{title}”."
    _tell(story, meeting, clock.hour("2026-06-15", 14), "arrange_tables", sentence, coordinator, count=len(room.tables))
    _tell_opening(story, meeting, pair)
    for at, question in list(zip(asked_at(clock.now), room.questions.values(), strict=True))[1:]:
        scope = f"{meeting.topic}:question-{question.pk}"
        story.two_keys(at, pair, "move_on", scope, meeting.title)
        sentence = "“{title}” went on to question {number}."
        _tell(story, meeting, at, "move_on", sentence, number=question.order)


def hand_out_slips(meeting: Meeting, coordinator: Person, story: Story) -> None:
    """Three slips for everybody at the roundtable, since it began; the box is open for ten days."""
    at, on = meeting.starts_at + OPENING * 2, meeting.starts_at.date()
    closes_on = on + timedelta(days=10)
    slips = SlipRound.objects.create(meeting=meeting, slips_each=3, opened_on=on, closes_on=closes_on)
    add_envelopes(slips, people_for_slips(meeting) + SPARE)
    sentence = "{who} handed out slips for unnamed words in “{title}”. The box closes on {until}."
    _tell(story, meeting, at, "hand_out_slips", sentence, coordinator, until=closes_on.isoformat())


def _name_pair(story: Story, meeting: Meeting, delegates: dict[str, Member], at: datetime) -> None:
    """The coordinator and one of the voluntary sector named the two who lead."""
    pair = sorted((delegates[name] for name in HOSTS_KEYS), key=lambda member: member.pk)
    scope = f"{meeting.topic}:pair-{pair[0].pk}-{pair[1].pk}"
    named_by = [delegates[name].person for name in ("m43", "m56")]
    story.two_keys(at, named_by, "name_facilitators", scope, meeting.title)
    for member in pair:
        story.mandate(member.person, "co_facilitator", at, meeting.ends_at + AFTERWARDS, "two keys", meeting.topic)


def make_follow_up(delegates: dict[str, Member], story: Story, clock: Clock) -> Meeting:
    """The meeting after 90 days, planned by the coordinator; most have not answered their invitation yet."""
    on = roundtable_start(clock.now).date() + timedelta(days=90)
    starts_at = datetime.combine(on, time(14), ZoneInfo("Europe/London")).astimezone(UTC)
    meeting = Meeting.objects.create(
        partnership=story.partnership,
        kind=Meeting.Kind.PLENARY,
        title="What we did, at 90 days",
        about="Each of us hears, on a date, what happened to what they said.",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        zone="Europe/London",
        once=uid(IN_90_DAYS),
    )
    Question.objects.bulk_create(
        Question(meeting=meeting, order=order, tier=Question.Tier.KEY, minutes=30, text=text)
        for order, text in enumerate(FOLLOW_UP, 1)
    )
    Seat.objects.bulk_create(
        Seat(meeting=meeting, person=member.person, answer=_answer(name)) for name, member in delegates.items()
    )
    planned, coordinator = clock.now - timedelta(hours=28), delegates["m43"].person
    sentence = "{who} planned “{title}” for {day}."
    _tell(story, meeting, planned, "plan_meeting", sentence, coordinator, day=starts_at.date().isoformat())
    invited = planned + timedelta(minutes=5)
    sentence = "{who} invited {count} people to “{title}”."
    _tell(story, meeting, invited, "invite_to_meeting", sentence, coordinator, count=len(delegates))
    _name_pair(story, meeting, delegates, planned + timedelta(hours=3))
    return meeting


def _answer(name: str) -> str:
    if name in NOT_COMING:
        return Seat.Answer.DECLINED
    return Seat.Answer.COMING if name in COMING_ALREADY else Seat.Answer.INVITED
