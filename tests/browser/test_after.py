"""After a meeting: its draft is corrected, two keys lock it, somebody adds to it, somebody takes their words back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from mutuality.meetings.actions import speaking
from mutuality.meetings.models import Meeting, Seat
from mutuality.partnerships.models import Declaration, Member
from mutuality.people import actions as people
from mutuality.people.models import Person
from tests.browser.visitor import PAIR
from tests.cast import close_now, open_now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", PAIR, ids=str),
]


def say(person, table, text, **wishes):
    return speaking.speak(person, table, text=text, once=uuid4(), **{"quotation": "yes"} | wishes)


def comes(cast, name, side):
    """Somebody more who is there and agreed to be counted."""
    person = Person.objects.create_user(f"{name.lower().replace(' ', '-')}@example.org", name)
    member = Member.objects.create(partnership=cast.partnership, person=person, joined_on=timezone.localdate())
    Declaration.objects.create(member=member, facet=cast.facet, perspective=side)
    Seat.objects.create(meeting=cast.meeting, person=person, table=cast.table, answer="coming")
    people.answer_consents(person, cast.partnership.chain_id, {"turn_counting": True}, "en")
    return person


def test_after(cast, visit):
    """Closed, corrected, locked with two keys, added to; words that are taken back then leave the report."""
    open_now(cast.meeting)
    say(cast.dina, cast.table, "The road is closed in June.")
    say(cast.ama, cast.table, "Paper is what gets inspected.")
    here = f"/p/riverside/meetings/{cast.meeting.pk}/"
    ama, ben = visit(cast.ama).go(here), visit(cast.ben)
    ama.press("Turn the first key", "#key-close_meeting")
    ben.go(here).press("Turn the second key", "#key-close_meeting")

    ben.go(here).follow("Read the report", "#now").reads("This is a draft.", "Too few of each perspective")
    ben.follow("Correct something").picture("correct")
    ben.write("What is wrong or missing?", "It was in May.").press("Add this correction").reads("with your name")
    dina = visit(cast.dina).go(f"{here}report/").reads("It was in May.", "What you said here").picture("draft")
    dina.reads("Quoted in the report and its files.")
    ama.go(f"{here}report/").does_not_read("Lock the report")

    Meeting.objects.filter(pk=cast.meeting.pk).update(corrections_until=timezone.now() - timedelta(minutes=1))
    dina.go(f"{here}report/").reads("two keys lock it").does_not_read("Correct something")
    ama.go(f"{here}report/").press("Turn the first key", "#key-lock_report")
    ama.reads("Waiting for the second key.").picture("waits")
    ben.go(f"{here}report/").press("Turn the second key", "#key-lock_report").reads("This report was locked on")
    dina.go(f"{here}report/").follow("Add something").write("What would you like to add?", "It is open again.")
    dina.press("Add it").reads("Added later", "It is open again.").picture("locked")

    dina.follow("Take back", "#said-here").reads("You are here.", "They are in the locked report.").picture("ladder")
    dina.press("Take them back").reads("Your words are taken back.")
    ben.go(f"{here}report/").reads("1 voice was taken back after the locking.", "Paper is what gets inspected.")
    ben.does_not_read("closed in June")
    assert "closed in June" not in ben.take("Markdown")


def test_fair_look(cast, visit):
    """Who was heard, beside who was there, with nobody named by a number."""
    for side, size in ((cast.lived, 6), (cast.universities, 8), (cast.community, 2)):
        for number in range(size):
            comes(cast, f"{side.name} {number}", side)
    Seat.objects.filter(meeting=cast.meeting, person__in=[cast.dina, cast.cora, cast.eve]).update(answer="declined")
    open_now(cast.meeting)
    cast.table.refresh_from_db()
    for seat in cast.meeting.seats.filter(answer="coming").exclude(person__in=[cast.ama, cast.ben]):
        say(seat.person, cast.table, "A word.")
    close_now(cast.meeting)
    dina = visit(cast.dina).go(f"/p/riverside/meetings/{cast.meeting.pk}/report/")
    dina.follow("Who was heard").reads("6 of 16 people, 6 of 16 voices", "Not shown, so that no number names anybody:")
    dina.picture("look").reads("How this was made")
