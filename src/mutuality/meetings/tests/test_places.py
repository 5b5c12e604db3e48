"""Words for one table belong to those who sat there when they were said, wherever they sit later."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from mutuality.kit import live
from mutuality.meetings.actions import floor, seating, speaking
from mutuality.meetings.actions import meeting as actions
from mutuality.meetings.models import Contribution, FormerPlace, Meeting, Seat, Table
from mutuality.meetings.queries.meeting import visible_to
from mutuality.partnerships.models import Member
from tests.cast import build, client_of, open_now

needs_database = pytest.mark.django_db


@pytest.fixture
def meeting(cast):
    """Open; Ama, Ben and Dina sit at table 1, Cora and Eve at table 2."""
    return open_now(cast.meeting)


def say(person, table, text, scope="table", **wishes):
    return speaking.speak(person, table, text=text, scope=scope, once=uuid4(), **wishes)


def move(cast, person, table):
    seating.move_seat(cast.cora, cast.meeting.seats.get(person=person), table=table)


def page(person, name, meeting, *more):
    return client_of(person).get(reverse(f"meetings:{name}", args=["riverside", meeting.pk, *more]))


def reads(person, name, meeting, *more):
    return page(person, name, meeting, *more).content.decode()


def heard_by(person, meeting):
    """What somebody may see, asked anew as a new request would."""
    visible = visible_to(person, Meeting.objects.get(pk=meeting.pk))
    return set(Contribution.objects.filter(visible).values_list("text", flat=True))


@needs_database
def test_who_is_moved_keeps_what_their_table_heard_and_hears_nothing_said_there_since(cast, meeting):
    say(cast.ama, cast.table, "While Dina was here.")
    move(cast, cast.dina, cast.other_table)
    say(cast.ama, cast.table, "After she went.")
    assert heard_by(cast.dina, meeting) == {"While Dina was here."}
    assert heard_by(cast.ben, meeting) == {"While Dina was here.", "After she went."}
    room = reads(cast.dina, "room", meeting)
    assert "While Dina was here." in room and "After she went." not in room


@needs_database
def test_who_comes_to_a_table_hears_nothing_that_was_said_to_it_alone_before(cast, meeting):
    say(cast.ama, cast.table, "Before Eve came.")
    say(cast.ama, cast.table, "For all of us.", scope="partnership")
    move(cast, cast.eve, cast.table)
    say(cast.ama, cast.table, "With Eve here.")
    shown = reads(cast.eve, "table", meeting, 1)
    assert "Before Eve came." not in shown and "For all of us." in shown and "With Eve here." in shown
    assert heard_by(cast.eve, meeting) == {"For all of us.", "With Eve here."}
    assert {"Before Eve came.", "With Eve here."} < heard_by(cast.ben, meeting)


@needs_database
@pytest.mark.parametrize("comes", ["says that they are here", "answers the invitation"])
def test_latecomers_hear_what_is_said_from_then_on(cast, meeting, comes):
    Member.objects.filter(person=cast.finn).update(left_on=None)
    seat = Seat.objects.create(meeting=meeting, person=cast.finn)
    say(cast.cora, cast.other_table, "Before Finn came.")
    if comes == "says that they are here":
        floor.mark_here(cast.finn, seat)
    else:
        actions.answer_invitation(cast.finn, meeting, answer="coming")
    assert Seat.objects.get(pk=seat.pk).table == cast.other_table
    say(cast.cora, cast.other_table, "With Finn here.")
    assert heard_by(cast.finn, meeting) == {"With Finn here."}


@needs_database
def test_who_goes_and_comes_back_does_not_hear_what_was_said_in_between(cast, meeting):
    say(cast.ama, cast.table, "One.")
    actions.answer_invitation(cast.dina, meeting, answer="declined")
    say(cast.ama, cast.table, "Two.")
    assert heard_by(cast.dina, meeting) == {"One."}
    actions.answer_invitation(cast.dina, meeting, answer="coming")
    say(cast.ama, cast.table, "Three.")
    assert Seat.objects.get(meeting=meeting, person=cast.dina).table == cast.table
    assert heard_by(cast.dina, meeting) == {"One.", "Three."}
    assert "Two." not in reads(cast.dina, "table", meeting, 1)


@needs_database
def test_tables_laid_anew_leave_everybody_what_they_heard_and_give_nobody_more(cast, meeting):
    for person in (cast.ama, cast.ben, cast.dina, cast.cora, cast.eve):
        floor.mark_here(person, meeting.seats.get(person=person))
    say(cast.dina, cast.table, "To table 1.", voice="pseudonym", shown_as="R.")
    say(cast.eve, cast.other_table, "To table 2.")
    seating.arrange_tables(cast.ama, meeting, tables=1, only_here=True)
    together = Table.objects.get(meeting=meeting, number=3)
    say(cast.ben, together, "To all of us at table 3.")
    for person in (cast.ama, cast.ben, cast.dina):
        assert heard_by(person, meeting) == {"To table 1.", "To all of us at table 3."}
    for person in (cast.cora, cast.eve):
        assert heard_by(person, meeting) == {"To table 2.", "To all of us at table 3."}
    assert "To table 1." in reads(cast.ben, "room", meeting) and "To table 1." not in reads(cast.eve, "room", meeting)


@needs_database
def test_report_and_own_words_show_what_was_heard_at_a_former_table_and_no_file_holds_it(cast, meeting):
    mine = say(cast.dina, cast.table, "Mine, to table 1.", voice="pseudonym", shown_as="R.", quotation="yes")
    move(cast, cast.ben, cast.other_table)
    move(cast, cast.dina, cast.other_table)
    move(cast, cast.eve, cast.table)
    Meeting.objects.filter(pk=meeting.pk).update(state="closed")
    for person, hears in ((cast.ben, True), (cast.dina, True), (cast.ama, True), (cast.eve, False), (cast.cora, False)):
        assert ("Mine, to table 1." in reads(person, "report", meeting)) is hears
        assert page(person, "contribution", meeting, mine.pk).status_code == (200 if hears else 404)
        for file in ("print_report", "markdown_report", "csv_report", "json_report"):
            assert "Mine, to table 1." not in reads(person, file, meeting)
    here = reads(cast.dina, "meeting", meeting)
    assert "What you said here" in here and "Mine, to table 1." in here


@needs_database
def test_earlier_wordings_are_for_those_who_heard_them(cast, meeting):
    said = say(cast.ama, cast.table, "First wording.")
    wishes = {"voice": "named", "quotation": "ask", "language": "en"}
    speaking.change_words(cast.ama, said, text="Second wording.", scope="partnership", **wishes)
    move(cast, cast.dina, cast.other_table)
    move(cast, cast.eve, cast.table)
    assert "First wording." in reads(cast.dina, "contribution", meeting, said.pk)
    shown = reads(cast.eve, "contribution", meeting, said.pk)
    assert "Second wording." in shown and "First wording." not in shown


@needs_database
def test_the_page_says_at_the_moment_of_writing_that_later_people_do_not_hear_it(cast, meeting):
    assert "“This table” is who sits here now, nobody who comes later." in reads(cast.dina, "table", meeting, 1)


@needs_database
def test_live_names_are_for_the_same_ears(cast, meeting, monkeypatch, django_capture_on_commit_callbacks):
    def listens(person, *place):
        shown = reads(person, "table" if place else "room", meeting, *place)
        return set(live.names_of(shown.split('data-live-ticket="')[-1].split('"')[0]))

    touched = set()
    monkeypatch.setattr(live, "_announce", touched.update)
    said = say(cast.ama, cast.table, "Before Eve came.")
    move(cast, cast.eve, cast.table)
    move(cast, cast.dina, cast.other_table)
    with django_capture_on_commit_callbacks(execute=True):
        speaking.withdraw(cast.ama, said)
    assert touched & listens(cast.ben, 1) and touched & listens(cast.dina)
    assert not touched & listens(cast.eve, 1) and not touched & listens(cast.eve)
    touched.clear()
    with django_capture_on_commit_callbacks(execute=True):
        say(cast.ama, cast.table, "With Eve here.")
    assert touched & listens(cast.eve, 1) and not touched & listens(cast.dina) and not touched & listens(cast.dina, 2)


@needs_database
def test_moving_people_before_anything_was_said_begins_no_new_company(cast, meeting):
    for _ in range(3):
        move(cast, cast.dina, cast.other_table)
        move(cast, cast.dina, cast.table)
    assert not FormerPlace.objects.exists() and set(Table.objects.values_list("company", flat=True)) == {0}


@needs_database
def test_the_pages_ask_no_more_often_after_many_moves(cast, meeting):
    def asked(name, *more):
        client, where = client_of(cast.dina), reverse(f"meetings:{name}", args=["riverside", meeting.pk, *more])
        client.get(where)
        with CaptureQueriesContext(connection) as queries:
            client.get(where)
        return len(queries)

    say(cast.ama, cast.table, "Something.")
    before = asked("table", 1), asked("room")
    for number in range(6):
        say(cast.ama, cast.table, f"Before {number}.")
        move(cast, cast.dina, cast.other_table)
        say(cast.cora, cast.other_table, f"After {number}.")
        move(cast, cast.dina, cast.table)
    assert (asked("table", 1), asked("room")) == before


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.sampled_from(["ama", "ben", "dina", "cora", "eve"])),
        st.tuples(st.just("move"), st.sampled_from(["ama", "ben", "dina", "eve"])),
        st.tuples(st.sampled_from(["go", "come"]), st.sampled_from(["ben", "dina", "eve"])),
        st.tuples(st.just("lay"), st.just("")),
    ),
    max_size=14,
)


@needs_database
@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_whatever_happens_words_for_a_table_stay_with_exactly_those_who_sat_there(steps):
    with transaction.atomic():
        cast, heard = build(), {}
        meeting = open_now(cast.meeting)
        for number, (act, name) in enumerate(steps):
            person = getattr(cast, name, None)
            seat = meeting.seats.select_related("table").filter(person=person).first()
            sits = seat is not None and seat.table is not None and seat.answer == "coming"
            if act == "say" and sits:
                say(person, seat.table, str(number))
                here = seat.table.seats.filter(answer="coming")
                heard[str(number)] = set(here.values_list("person__name", flat=True))
            elif act == "move" and sits:
                others = list(meeting.tables.exclude(pk=seat.table_id))
                seating.move_seat(cast.cora, seat, table=others[number % len(others)])
            elif act in {"go", "come"}:
                actions.answer_invitation(person, meeting, answer="declined" if act == "go" else "coming")
            elif act == "lay":
                seating.arrange_tables(cast.cora, meeting, tables=2)
        for person in (cast.ama, cast.ben, cast.dina, cast.cora, cast.eve):
            assert heard_by(person, meeting) == {text for text, names in heard.items() if person.name in names}
        transaction.set_rollback(True)
