"""Hands: who is next, who calls, and what the page says of it. Who is here."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mutuality.kit import live
from mutuality.kit.refused import Refused
from mutuality.meetings.actions import floor, speaking
from mutuality.meetings.models import Hand, Seat
from mutuality.meetings.queries.floor import floor_of
from mutuality.meetings.rules import floor as rules
from mutuality.people.models import Person
from mutuality.record.models import Entry
from tests.cast import client_of, close_now, open_now

NOON = datetime(2026, 6, 18, 12, tzinfo=UTC)
needs_database = pytest.mark.django_db


# The queue


def waiting(number, turns=0, has_spoken=False, minute=0):
    return rules.Waiting(number, turns, has_spoken, NOON + timedelta(minutes=minute))


hands = st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 5)), max_size=12).map(
    lambda rows: [waiting(number, *row) for number, row in enumerate(rows)]
)


@given(hands)
def test_nobody_who_was_not_heard_stands_behind_somebody_who_was(rows):
    heard = [hand.is_heard for hand in rules.in_turn(rows)]
    assert heard == sorted(heard)


@given(hands)
def test_among_equals_whose_hand_went_up_first_comes_first_and_hands_of_one_moment_stay_as_they_were(rows):
    queue = rules.in_turn(rows)
    assert sorted(hand.id for hand in queue) == [hand.id for hand in rows]
    for one, other in pairwise(queue):
        if (one.is_heard, one.turns) == (other.is_heard, other.turns):
            assert (one.raised_at, one.id) < (other.raised_at, other.id)


def test_fewer_turns_come_before_more_and_having_spoken_counts_as_heard():
    rows = [
        waiting(1, turns=2),
        waiting(2, turns=1, minute=1),
        waiting(3, has_spoken=True, minute=2),
        waiting(4, minute=3),
    ]
    assert [hand.id for hand in rules.in_turn(rows)] == [4, 3, 2, 1]


@pytest.mark.parametrize("change", [{"state": "planned"}, {"state": "closed"}, {"has_place": False}])
def test_a_hand_goes_up_in_an_open_meeting_by_who_sits_there(change):
    rules.check_raising(state="open", has_place=True)
    with pytest.raises(Refused):
        rules.check_raising(**{"state": "open", "has_place": True} | change)


@pytest.mark.parametrize("change", [{"state": "closed"}, {"is_up": False}])
def test_somebody_is_called_while_their_hand_is_up(change):
    rules.check_calling(state="open", is_up=True)
    with pytest.raises(Refused):
        rules.check_calling(**{"state": "open", "is_up": True} | change)


def test_a_host_needs_no_mandate_at_their_own_table_alone():
    assert not rules.needs_mandate(is_at_table=True, is_host_there=True)
    assert rules.needs_mandate(is_at_table=False, is_host_there=True)
    assert rules.needs_mandate(is_at_table=True, is_host_there=False)


PRESENCE = {"state": "open", "is_locked": False, "is_mine": True, "keeps_list": False}


@pytest.mark.parametrize(
    "change",
    [{"state": "planned"}, {"state": "cancelled"}, {"state": "closed"}, {"is_locked": True}, {"is_mine": False}],
)
def test_one_says_of_oneself_that_one_is_here_while_the_meeting_is_open(change):
    rules.check_presence(**PRESENCE)
    with pytest.raises(Refused):
        rules.check_presence(**PRESENCE | change)


def test_who_keeps_the_list_mends_it_until_the_report_is_locked():
    rules.check_presence(**PRESENCE | {"state": "closed", "is_mine": False, "keeps_list": True})
    with pytest.raises(Refused, match="locked"):
        rules.check_presence(**PRESENCE | {"state": "closed", "keeps_list": True, "is_locked": True})


# Acts


@pytest.fixture
def meeting(cast):
    return open_now(cast.meeting)


def url(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.partnership.slug, meeting.pk, *more])


def text(client, name, meeting, *more):
    return client.get(url(name, meeting, *more)).content.decode()


def say(person, table, **wishes):
    return speaking.speak(person, table, text="Paper.", once=uuid4(), **wishes)


def order(person, meeting, table=None):
    return [turn.hand.person for turn in floor_of(person, meeting, table).waiting]


@needs_database
def test_the_page_says_who_is_next_and_that_they_have_not_spoken(cast, meeting):
    say(cast.ben, cast.table)
    floor.raise_hand(cast.ben, meeting, cast.table)
    floor.raise_hand(cast.dina, meeting, cast.table)
    page = text(client_of(cast.ama), "table", meeting, 1)
    assert "Next: Dina, who has not spoken yet." in page and "<bdi>Ben</bdi>" in page
    assert "You are next." in text(client_of(cast.dina), "floor", meeting, 1)


@needs_database
def test_words_under_another_name_do_not_move_a_hand(cast, meeting):
    floor.raise_hand(cast.ben, meeting, cast.table)
    floor.raise_hand(cast.dina, meeting, cast.table)
    say(cast.ben, cast.table, voice="pseudonym", shown_as="R. by the window")
    assert order(cast.ama, meeting, cast.table) == [cast.ben, cast.dina]
    say(cast.ben, cast.table)
    assert order(cast.ama, meeting, cast.table) == [cast.dina, cast.ben]


@needs_database
def test_a_called_person_has_the_floor_until_they_finish_or_the_next_is_called(cast, meeting):
    first, second = (floor.raise_hand(person, meeting, cast.table) for person in (cast.dina, cast.ben))
    floor.call_hand(cast.ama, first)
    assert "Dina is speaking." in text(client_of(cast.ben), "table", meeting, 1)
    assert "You have the floor." in text(client_of(cast.dina), "table", meeting, 1)
    floor.call_hand(cast.ama, second)
    first.refresh_from_db()
    assert first.lowered_at and floor_of(cast.dina, meeting, cast.table).speaking == second
    floor.lower_hand(cast.ben, second)
    assert floor_of(cast.dina, meeting, cast.table).speaking is None


@needs_database
def test_a_turn_puts_one_behind_those_who_had_none(cast, meeting):
    floor.call_hand(cast.ama, floor.raise_hand(cast.dina, meeting, cast.table))
    floor.raise_hand(cast.dina, meeting, cast.table)
    floor.raise_hand(cast.ben, meeting, cast.table)
    assert order(cast.ama, meeting, cast.table) == [cast.ben, cast.dina]


@needs_database
def test_one_hand_each_and_it_moves_with_its_owner(cast, meeting):
    hand = floor.raise_hand(cast.dina, meeting, cast.table)
    assert floor.raise_hand(cast.dina, meeting, cast.table) == hand
    in_room = floor.raise_hand(cast.dina, meeting)
    hand.refresh_from_db()
    assert hand.lowered_at and in_room.table is None
    assert Hand.objects.filter(person=cast.dina, lowered_at=None).count() == 1


@needs_database
def test_a_host_calls_at_their_own_table_and_nowhere_else(cast, meeting):
    meeting.seats.filter(person=cast.dina).update(part=Seat.Part.HOST)
    here, there = floor.raise_hand(cast.ben, meeting, cast.table), floor.raise_hand(cast.eve, meeting)
    floor.call_hand(cast.dina, here)
    with pytest.raises(Refused, match="mandate"):
        floor.call_hand(cast.dina, there)
    here.refresh_from_db()
    assert here.called_at and not Hand.objects.get(pk=there.pk).called_at


@needs_database
def test_who_holds_no_part_calls_nobody_and_takes_nobodys_hand_down(cast, meeting):
    hand = floor.raise_hand(cast.ama, meeting, cast.table)
    for act in (floor.call_hand, floor.lower_hand):
        with pytest.raises(Refused):
            act(cast.dina, hand)


@needs_database
def test_calling_twice_is_calling_once_and_a_passed_hand_is_no_turn(cast, meeting):
    hand = floor.raise_hand(cast.dina, meeting, cast.table)
    floor.lower_hand(cast.ama, hand)
    with pytest.raises(Refused, match="down again"):
        floor.call_hand(cast.ama, hand)
    again = floor.raise_hand(cast.dina, meeting, cast.table)
    assert floor.call_hand(cast.ama, again).called_at == floor.call_hand(cast.ben, again).called_at
    assert meeting.hands.filter(person=cast.dina, called_at__isnull=False).count() == 1


@needs_database
def test_while_a_key_question_is_asked_hands_go_up_in_the_room_from_every_table(cast, meeting):
    meeting.question_now = cast.key_question
    meeting.save()
    page = text(client_of(cast.dina), "table", meeting, 1)
    assert "Raise my hand" in page and 'name="table"' not in page
    client_of(cast.dina).post(url("raise_hand", meeting), {"at": 1})
    assert "Next: Dina" in text(client_of(cast.eve), "table", meeting, 2)
    assert "Next: Dina" in text(client_of(cast.eve), "room", meeting)


@needs_database
def test_hands_at_a_table_are_seen_at_that_table_alone(cast, meeting):
    answer = client_of(cast.dina).post(url("raise_hand", meeting), {"table": 1, "at": 1})
    assert answer.url == url("table", meeting, 1)
    assert "Next: Dina" in text(client_of(cast.ben), "floor", meeting, 1)
    assert "Next:" not in text(client_of(cast.eve), "floor", meeting, 2)
    assert "Next:" not in text(client_of(cast.ben), "floor_in_room", meeting)
    there = client_of(cast.eve).post(url("raise_hand", meeting), {"table": 1})
    assert there.status_code == 404


@needs_database
def test_hands_and_calls_are_in_no_record_and_touch_their_own_name(cast, meeting, django_capture_on_commit_callbacks):
    heard, before = [], Entry.objects.count()
    stop = live.listen(heard.append) if connection.vendor == "sqlite" else None
    with django_capture_on_commit_callbacks(execute=stop is not None):
        floor.call_hand(cast.ama, floor.raise_hand(cast.dina, meeting, cast.table))
    assert Entry.objects.count() == before
    if stop:
        stop()
        assert set(heard) == {f"{cast.table.topic}-hands"}


@needs_database
def test_the_floor_asks_as_often_for_many_hands_as_for_one(cast, meeting):
    def raised(count):
        for number in range(count):
            person = Person.objects.create_user(name=f"P{number}")
            Seat.objects.create(meeting=meeting, person=person, table=cast.table, answer="coming")
            floor.raise_hand(person, meeting, cast.table)

    asked, ama = [], client_of(cast.ama)
    for count in (1, 12):
        raised(count)
        with CaptureQueriesContext(connection) as queries:
            ama.get(url("table", meeting, 1))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 20


# Who is here


@needs_database
def test_one_tap_says_that_one_is_here_and_another_takes_it_back(cast, meeting):
    seat = meeting.seats.get(person=cast.dina)
    dina = client_of(cast.dina)
    assert "I am here" in text(dina, "table", meeting, 1)
    assert dina.post(url("mark_here", meeting, seat.pk)).url == url("own_table", meeting)
    seat.refresh_from_db()
    assert seat.came is True and "I am here" not in text(dina, "table", meeting, 1)
    dina.post(url("unmark_here", meeting, seat.pk))
    seat.refresh_from_db()
    assert seat.came is None and seat.table == cast.table


@needs_database
def test_a_raised_hand_or_words_under_ones_name_say_that_one_is_here_other_words_do_not(cast, meeting):
    say(cast.dina, cast.table, voice="pseudonym", shown_as="R.")
    assert meeting.seats.get(person=cast.dina).came is None
    say(cast.dina, cast.table)
    floor.raise_hand(cast.ben, meeting)
    assert set(meeting.seats.filter(came=True).values_list("person", flat=True)) == {cast.dina.pk, cast.ben.pk}


@needs_database
@pytest.mark.parametrize("answer", ["invited", "declined"])
def test_who_comes_late_is_seated(cast, meeting, answer):
    Seat.objects.filter(person=cast.finn).delete()
    seat = Seat.objects.create(meeting=meeting, person=cast.finn, answer=answer)
    floor.mark_here(cast.ama, seat)
    seat.refresh_from_db()
    assert (seat.came, seat.answer, seat.table) == (True, "coming", cast.other_table)


@needs_database
def test_a_host_keeps_the_list_of_their_table_a_facilitator_that_of_all(cast, meeting):
    meeting.seats.filter(person=cast.dina).update(part=Seat.Part.HOST)
    assert "Eve" not in text(client_of(cast.dina), "attendance", meeting)
    assert "Eve" in text(client_of(cast.ama), "attendance", meeting)
    seats = {person: meeting.seats.get(person=person) for person in (cast.ben, cast.eve)}
    dina = client_of(cast.dina)
    assert dina.post(url("mark_here", meeting, seats[cast.ben].pk), {"list": 1}).url == url("attendance", meeting)
    assert dina.post(url("mark_here", meeting, seats[cast.eve].pk)).status_code == 404
    assert client_of(cast.eve).get(url("attendance", meeting)).status_code == 404
    assert meeting.seats.filter(came=True).get().person == cast.ben


@needs_database
def test_the_list_is_mended_after_the_meeting_by_who_keeps_it_alone(cast, meeting):
    close_now(meeting)
    seat = meeting.seats.get(person=cast.dina)
    client_of(cast.dina).post(url("mark_here", meeting, seat.pk))
    assert meeting.seats.get(person=cast.dina).came is None
    client_of(cast.cora).post(url("mark_here", meeting, seat.pk))
    assert meeting.seats.get(person=cast.dina).came is True
