"""Tables: laid, laid anew for those who came, and with some who never sit together."""

from uuid import uuid4

import pytest
from django.urls import reverse

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import floor, seating, speaking
from mutuality.meetings.actions import meeting as actions
from mutuality.meetings.models import Hand, Pairing, Seat, Table
from mutuality.meetings.rules import seating as rules
from mutuality.partnerships.models import Member
from mutuality.record.models import Entry
from tests.cast import client_of, open_now

LAYING = {"tables": 2, "people": 5, "state": "open", "only_here": True}
needs_database = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"state": "closed"}, None),
        ({"state": "planned"}, "only_here"),
        ({"people": 0}, "only_here"),
        ({"people": 0, "only_here": False}, None),
        ({"tables": 6}, "tables"),
        ({"tables": 0}, "tables"),
    ],
)
def test_tables_are_laid_anew_in_an_open_meeting_for_people_who_are_there(change, field):
    rules.check_tables(**LAYING)
    with pytest.raises(Refused) as refusal:
        rules.check_tables(**LAYING | change)
    assert refusal.value.field == field


def url(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.partnership.slug, meeting.pk, *more])


def text(person, address):
    return client_of(person).get(address, follow=True).content.decode()


@pytest.fixture
def meeting(cast):
    """Open; all but ben are noted as here, and something was said to table 1 alone."""
    meeting = open_now(cast.meeting)
    for person in (cast.ama, cast.dina, cast.cora, cast.eve):
        floor.mark_here(person, meeting.seats.get(person=person))
    said = {"text": "For us at table 1.", "scope": "table", "once": uuid4(), "voice": "pseudonym", "shown_as": "R."}
    speaking.speak(cast.dina, cast.table, **said)
    return meeting


def table_of(meeting, person):
    return meeting.seats.get(person=person).table


@needs_database
def test_only_those_who_came_are_seated_anew(cast, meeting):
    answer = client_of(cast.ama).post(url("arrange_tables", meeting), {"tables": 1, "only_here": "on"}, follow=True)
    assert "The tables are laid." in answer.content.decode()
    here = {table_of(meeting, person).pk for person in (cast.ama, cast.dina, cast.cora, cast.eve)}
    assert len(here) == 1 and table_of(meeting, cast.ben) is None
    floor.mark_here(cast.ben, meeting.seats.get(person=cast.ben))
    assert table_of(meeting, cast.ben).pk in here


@needs_database
def test_nobody_comes_to_read_what_was_said_to_a_table_by_being_seated_anew(cast, meeting):
    for _ in range(4):
        seating.arrange_tables(cast.ama, meeting, tables=2, only_here=True)
        for person in (cast.eve, cast.cora):
            for page in (url("own_table", meeting), url("room", meeting), url("table", meeting, 1)):
                assert "For us at table 1." not in text(person, page)
        assert cast.table not in {seat.table for seat in meeting.seats.all()}
    assert Table.objects.get(pk=cast.table.pk).number == 1
    assert "For us at table 1." in text(cast.dina, reverse("meetings:own_words"))


@needs_database
def test_laying_anew_is_in_the_record_with_its_lot(cast, meeting):
    seating.arrange_tables(cast.ama, meeting, tables=2, only_here=True)
    entry = Entry.objects.filter(act="arrange_tables").latest("number")
    assert "anew for those who came" in entry.sentence and isinstance(entry.facts["seed"], int)


@needs_database
def test_people_are_told_of_their_new_place_and_keep_what_they_were_writing(cast, meeting):
    floor.unmark_here(cast.eve, meeting.seats.get(person=cast.eve))
    seating.arrange_tables(cast.ama, meeting, tables=1, only_here=True)
    number = table_of(meeting, cast.dina).number
    assert f"Your place is at table {number} now." in text(cast.dina, url("floor", meeting, 1))
    assert f"Your place is at table {number} now." in text(cast.dina, url("table", meeting, 1))
    body = {"text": "Half a thought.", "once": str(uuid4()), "voice": "named", "scope": "table", "quotation": "no"}
    answer = client_of(cast.dina).post(url("speak", meeting, 1), body | {"language": "en"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Half a thought." in page and url("speak", meeting, number) in page
    assert "You have no place at a table now." in text(cast.eve, url("floor", meeting, 2))


@needs_database
def test_hands_at_tables_go_down_when_tables_are_laid_anew(cast, meeting):
    floor.raise_hand(cast.dina, meeting, cast.table)
    floor.raise_hand(cast.eve, meeting)
    seating.arrange_tables(cast.ama, meeting, tables=2, only_here=True)
    assert Hand.objects.get(lowered_at=None).person == cast.eve


@needs_database
def test_who_answers_in_their_own_time_gets_a_place_once_they_come(cast):
    cast.meeting.seats.filter(person=cast.eve).update(way=Seat.Way.OWN_TIME)
    seating.arrange_tables(cast.cora, cast.meeting, tables=1)
    assert table_of(cast.meeting, cast.eve) is None
    open_now(cast.meeting)
    floor.mark_here(cast.eve, cast.meeting.seats.get(person=cast.eve))
    assert table_of(cast.meeting, cast.eve) is not None


# Together and apart


@needs_database
def test_two_who_are_kept_apart_sit_apart_and_nothing_says_why_or_that(cast):
    before = Entry.objects.count()
    places = {"one": cast.dina.pk, "other": cast.ama.pk}
    assert client_of(cast.cora).post(url("keep_apart", cast.meeting), places).status_code == 302
    assert Entry.objects.count() == before
    seating.arrange_tables(cast.cora, cast.meeting, tables=2)
    assert table_of(cast.meeting, cast.dina) != table_of(cast.meeting, cast.ama)
    assert "Dina does not sit with Ama" in text(cast.cora, url("arrange_tables", cast.meeting)).replace(
        "Ama does not sit with Dina", "Dina does not sit with Ama"
    )
    for page in (url("meeting", cast.meeting), url("room", cast.meeting)):
        assert "does not sit with" not in text(cast.dina, page)
    assert client_of(cast.dina).get(url("arrange_tables", cast.meeting)).status_code == 404


@needs_database
def test_the_newest_wish_for_two_people_counts_and_parting_ends_it(cast):
    seating.keep_together(cast.cora, cast.meeting, one=cast.dina, other=cast.ama)
    seating.keep_apart(cast.cora, cast.meeting, one=cast.ama, other=cast.dina)
    pairing = Pairing.objects.get()
    assert pairing.apart
    client_of(cast.cora).post(url("part_pairing", cast.meeting, pairing.pk))
    assert not Pairing.objects.exists()


@needs_database
def test_it_is_said_when_people_cannot_be_kept_apart(cast):
    seating.keep_apart(cast.cora, cast.meeting, one=cast.dina, other=cast.ama)
    page = client_of(cast.cora).post(url("arrange_tables", cast.meeting), {"tables": 1}, follow=True).content.decode()
    assert "At table 1 two people sit whom you keep apart." in page


@needs_database
def test_nobody_is_moved_by_hand_or_comes_late_to_somebody_they_are_kept_apart_from(cast):
    seating.keep_apart(cast.cora, cast.meeting, one=cast.dina, other=cast.eve)
    with pytest.raises(Refused, match="kept apart"):
        seating.move_seat(cast.cora, cast.meeting.seats.get(person=cast.dina), table=cast.other_table)
    Member.objects.filter(person=cast.finn).update(left_on=None)
    seating.keep_apart(cast.cora, cast.meeting, one=cast.finn, other=cast.eve)
    Seat.objects.create(meeting=cast.meeting, person=cast.finn)
    actions.answer_invitation(cast.finn, cast.meeting, answer="coming")
    assert table_of(cast.meeting, cast.finn) == cast.table  # the larger one


@needs_database
def test_who_comes_late_sits_with_those_they_belong_to(cast):
    Member.objects.filter(person=cast.finn).update(left_on=None)
    seating.keep_together(cast.cora, cast.meeting, one=cast.finn, other=cast.dina)
    Seat.objects.create(meeting=cast.meeting, person=cast.finn)
    actions.answer_invitation(cast.finn, cast.meeting, answer="coming")
    assert table_of(cast.meeting, cast.finn) == cast.table and Table.objects.count() == 4
