"""During a meeting, by browsers: hands, a moment, presence, answers from home, words by telephone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mutuality.meetings.models import Contribution, Hand, Moment, Seat
from mutuality.partnerships.models import Mandate
from tests.browser.visitor import PAIR
from tests.cast import open_now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", PAIR, ids=str),
]
HERE = "/p/riverside/meetings/{}/"


@pytest.fixture
def page(cast):
    return HERE.format(open_now(cast.meeting).pk)


def test_a_hand_is_raised_and_called(cast, visit, page):
    ama, ben, dina = (visit(person) for person in (cast.ama, cast.ben, cast.dina))
    ben.go(f"{page}table/").press("I am here").press("Raise my hand").reads("You are next.").picture("raised")
    ama.go(f"{page}table/").reads("Next: Ben, who has not spoken yet.").press("Call Ben").reads("Ben is speaking.")
    ben.hears("You have the floor.").picture("speaks").press("I have finished")
    ben.press("Raise my hand")
    dina.go(f"{page}table/").press("Raise my hand").reads("You are next.")
    ama.hears("Next: Dina, who has not spoken yet.", "Then:").picture("queue").press("Call Dina")
    dina.hears("You have the floor.")
    assert Hand.objects.filter(called_at__isnull=False).count() == 2
    assert set(Seat.objects.filter(came=True).values_list("person", flat=True)) == {cast.ben.pk, cast.dina.pk}


def test_a_moment_reaches_the_contact_and_nobody_else(cast, visit, page):
    now = timezone.now()
    Mandate.objects.create(
        partnership=cast.partnership, person=cast.eve, office="wellbeing_contact", granted_by="two keys",
        starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=9),
    )  # fmt: skip
    ama, dina, eve = (visit(person) for person in (cast.ama, cast.dina, cast.eve))
    eve.go(f"{page}table/")
    dina.go(f"{page}table/").follow("I need a moment").reads("This reaches Eve and nobody else.").picture("before")
    dina.press("I would like to talk to somebody").reads("Nobody has seen it yet.").picture("sent")
    eve.hears("A message waits for you").follow("A message waits for you").reads("would like to talk to somebody")
    eve.picture("list").press("I have seen it").reads("You have seen this.")
    dina.hears("Eve has seen this").picture("seen")
    ama.go("/").does_not_read("would like to talk", "needs a moment")
    ama.go(f"{page}table/").does_not_read("A message waits")
    assert Moment.objects.get().answered_by == cast.eve


def test_somebody_who_could_not_come_answers_in_their_own_time(cast, visit, page):
    cast.meeting.seats.filter(person=cast.dina).update(way=Seat.Way.OWN_TIME, table=None)
    dina, eve = visit(cast.dina), visit(cast.eve)
    eve.go(f"{page}room/")
    dina.go("/").follow("Answer in your own time until").picture("questions")
    dina.write("What would you like to say?", "From my kitchen.").press("Keep my answer").reads("Your answer is kept.")
    dina.reads("From my kitchen.").write("What would you like to say?", "The bus.").choose("another name")
    dina.press("Keep my answer").reads("Write the name that you would like to be shown.").picture("refused")
    dina.write("The other name", "R. by the window").press("Keep my answer").reads("as R. by the window")
    eve.hears("From my kitchen.", "in their own time").picture("room")
    assert Contribution.objects.filter(channel="own_time", table=None).count() == 2


def test_words_by_telephone_are_entered_and_read_back(cast, visit, page):
    cora, eve = visit(cast.cora), visit(cast.eve)
    cora.go(page).follow("Write down words for somebody").select("Whose words are these?", "Eve")
    cora.write("What did they say, in their words?", "Nobody rings back.").choose("by telephone")
    cora.choose("not yet").picture("form").press("Keep these words").reads("Not read back yet").picture("kept")
    eve.go("/me/words/").reads("Nobody rings back.", "Written down by Cora, by telephone.").picture("mine")
    eve.press("Yes, this is what I said").does_not_read("not read back to you yet")
    eve.go(f"{page}room/").reads("written down by Cora, by telephone, read back")
    assert Contribution.objects.get().read_back


def test_people_who_came_are_noted_and_seated_anew(cast, visit, page):
    ama, dina = visit(cast.ama), visit(cast.dina)
    dina.go(f"{page}table/").press("I am here").reads("Table 1")
    ama.go(page).follow("Who is here").press("Is here Ama").press("Is here Eve").picture("here")
    ama.follow("Lay the tables anew for those who are here").write("How many tables?", "1").press("Lay them anew")
    ama.reads("The tables are laid.").picture("laid")
    dina.go(f"{page}table/").reads("Table 1").follow("I need a moment").reads("Nobody is named for this yet")
    assert Seat.objects.filter(meeting=cast.meeting, came=True, table__number=1).count() == 3
