"""People who act in the same moment: whoever comes second is served second, and nobody is answered with a fault."""

from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from mutuality.meetings.actions import notices, planning, seating, speaking
from mutuality.meetings.models import Contribution, Meeting, Notice, Seat
from mutuality.meetings.queries.voices import unmatched_words
from mutuality.partnerships.models import Key
from mutuality.record.actions import note
from mutuality.record.models import Entry, Leaf
from mutuality.record.queries import fault_in
from tests.cast import client_of, open_now
from tests.together import problems, together

pytestmark = pytest.mark.django_db(transaction=True)
five_rounds = pytest.mark.parametrize("round", range(5))


def poster(person, name, meeting, *more, body=None):
    """A browser that is ready to post; calling it posts, and gives the status."""
    client, address = client_of(person), reverse(f"meetings:{name}", args=[meeting.partnership.slug, meeting.pk, *more])
    return lambda: client.post(address, body or {}).status_code


def words(meeting, **more):
    return {
        "text": "Paper is what gets inspected.",
        "once": str(uuid4()),
        "voice": "named",
        "scope": "partnership",
        "quotation": "yes",
        "language": "en",
        "question": meeting.question_now_id,
    } | more


def acts_in(cast, act):
    return Entry.objects.filter(chain=cast.partnership.chain, act=act).count()


@pytest.fixture
def open_meeting(cast):
    return open_now(cast.meeting)


# Keys


@five_rounds
def test_two_keys_turned_in_the_same_moment_open_a_meeting_once(cast, round):
    statuses = together(*(poster(who, "open_meeting", cast.meeting) for who in (cast.ama, cast.ben)))
    assert statuses == [302, 302]
    cast.meeting.refresh_from_db()
    assert cast.meeting.state == "open" and cast.meeting.question_now == cast.first_question
    key = Key.objects.get()
    assert {key.first, key.second} == {cast.ama, cast.ben}
    assert [acts_in(cast, act) for act in ("first_key", "second_key", "open_meeting")] == [1, 1, 1]
    assert fault_in(cast.partnership.chain) is None


def test_one_person_who_taps_twice_turns_one_key(cast):
    statuses = together(*(poster(cast.ama, "open_meeting", cast.meeting) for _ in range(4)))
    assert statuses == [302] * 4
    cast.meeting.refresh_from_db()
    assert cast.meeting.state == "planned"
    assert Key.objects.get().second is None
    assert acts_in(cast, "first_key") == 1


@five_rounds
def test_moving_on_at_once_never_skips_a_question(cast, open_meeting, round):
    taps = [cast.ama, cast.ben, cast.ama, cast.ben]
    statuses = together(*(poster(who, "move_on", open_meeting, cast.second_question.pk) for who in taps))
    assert statuses == [302] * 4
    open_meeting.refresh_from_db()
    assert open_meeting.question_now == cast.second_question
    assert acts_in(cast, "move_on") == 1
    assert not Key.objects.filter(second=None).exists()


# Seats


def test_somebody_moved_to_two_tables_at_once_sits_at_one(cast):
    seat = Seat.objects.get(meeting=cast.meeting, person=cast.dina)
    moves = [(cast.ama, cast.other_table), (cast.cora, cast.table), (cast.ben, cast.other_table)]
    statuses = together(
        *(poster(who, "move_seat", cast.meeting, seat.pk, body={"table": to.pk, "part": "host"}) for who, to in moves)
    )
    assert statuses == [302] * 3
    seat.refresh_from_db()
    assert seat.part == "host" and seat.table in {cast.table, cast.other_table}
    assert acts_in(cast, "move_seat") == 3
    assert fault_in(cast.partnership.chain) is None


@five_rounds
def test_two_people_made_host_of_a_table_at_once_leave_one_host(cast, round):
    seats = [Seat.objects.get(meeting=cast.meeting, person=who) for who in (cast.dina, cast.eve)]
    body = {"table": cast.table.pk, "part": "host"}
    movers = [(cast.ama, seats[0]), (cast.cora, seats[1])]
    assert together(*(poster(who, "move_seat", cast.meeting, seat.pk, body=body) for who, seat in movers)) == [302, 302]
    assert Seat.objects.filter(table=cast.table, part="host").count() == 1
    assert Seat.objects.filter(table=cast.table, person__in=[cast.dina, cast.eve]).count() == 2


def test_somebody_who_declines_while_tables_are_laid_keeps_no_place(cast, monkeypatch):
    """The one who lays tables has read the answers, and is about to write; meanwhile somebody says no."""
    has_read, declined = Event(), Event()
    plan = seating.seat_guests

    def plan_slowly(*args, **kwargs):
        has_read.set()
        declined.wait(0.5)
        return plan(*args, **kwargs)

    monkeypatch.setattr(seating, "seat_guests", plan_slowly)
    decline = poster(cast.eve, "answer_invitation", cast.meeting, body={"answer": "declined"})

    def decline_meanwhile():
        has_read.wait(10)
        status = decline()
        declined.set()
        return status

    statuses = together(poster(cast.cora, "arrange_tables", cast.meeting, body={"tables": 1}), decline_meanwhile)
    assert statuses == [302, 302]
    seat = Seat.objects.get(meeting=cast.meeting, person=cast.eve)
    assert (seat.answer, seat.table, seat.part) == ("declined", None, "")


# Words


def test_the_same_words_sent_twice_at_once_are_said_once(cast, open_meeting):
    body = words(open_meeting)
    statuses = together(*(poster(cast.dina, "speak", open_meeting, 1, body=body) for _ in range(4)))
    assert statuses == [302] * 4
    assert Contribution.objects.count() == Leaf.objects.count() == 1


def test_words_said_while_the_meeting_closes_are_sealed_by_it_or_refused(cast, open_meeting):
    poster(cast.ama, "close_meeting", open_meeting)()
    speakers = [(cast.ama, 1), (cast.ben, 1), (cast.dina, 1), (cast.cora, 2), (cast.eve, 2)]
    speaking = [poster(who, "speak", open_meeting, number, body=words(open_meeting)) for who, number in speakers]
    *statuses, closing = together(*speaking, poster(cast.ben, "close_meeting", open_meeting))
    assert closing == 302 and set(statuses) <= {302, 422}
    said = Contribution.objects.all()
    assert said.count() == statuses.count(302)
    assert not said.filter(leaf__entry=None).exists()
    assert unmatched_words([open_meeting.pk]) == []
    assert fault_in(cast.partnership.chain) is None


def test_a_meeting_does_not_close_between_the_check_of_words_and_their_keeping(cast, open_meeting, monkeypatch):
    """Somebody's words have been let pass, and are not kept yet; meanwhile the second key is turned."""
    passed, closed = Event(), Event()
    check = speaking.check_speaking

    def check_slowly(**facts):
        check(**facts)
        passed.set()
        closed.wait(0.5)

    monkeypatch.setattr(speaking, "check_speaking", check_slowly)
    poster(cast.ama, "close_meeting", open_meeting)()
    close = poster(cast.ben, "close_meeting", open_meeting)

    def close_meanwhile():
        passed.wait(10)
        status = close()
        closed.set()
        return status

    statuses = together(poster(cast.dina, "speak", open_meeting, 1, body=words(open_meeting)), close_meanwhile)
    assert statuses == [302, 302]
    assert Contribution.objects.get().leaf.entry is not None


# The record


def test_entries_written_by_eight_people_at_once_leave_no_gap(cast):
    chain = cast.partnership.chain
    people = [cast.ama, cast.ben, cast.dina, cast.cora, cast.eve, cast.finn, cast.ivy, cast.cat]

    def writer(person):
        return lambda: [note(person, chain.pk, "try", "{who} tried.").number for _ in range(5)]

    results = together(*map(writer, people))
    assert problems(results) == []
    assert sorted(number for numbers in results for number in numbers) == list(range(1, 41))
    assert fault_in(chain) is None


# Letters


def test_several_clocks_at_once_send_each_letter_once(cast, mailoutbox):
    Meeting.objects.update(starts_at=timezone.now() + timedelta(hours=20), ends_at=timezone.now() + timedelta(hours=23))
    sent = together(*[notices.send_due_notices] * 4)
    assert problems(sent) == [] and sum(sent) == 6  # five of Riverside, one of Elsewhere
    assert Notice.objects.count() == len({letter.to[0] for letter in mailoutbox}) == len(mailoutbox) == 6


def test_a_change_and_a_reminder_in_the_same_moment_are_one_letter_each(cast, mailoutbox):
    Meeting.objects.update(starts_at=timezone.now() + timedelta(hours=20), ends_at=timezone.now() + timedelta(hours=23))
    clock = together(
        notices.send_due_notices, lambda: planning.cancel_meeting(cast.cora, cast.meeting, reason="No hall.")
    )
    assert problems(clock) == []
    reminded = Notice.objects.filter(kind="reminder", seat__meeting=cast.meeting).count()
    assert reminded in {0, 5} and Notice.objects.filter(kind="cancelled").count() == 5
