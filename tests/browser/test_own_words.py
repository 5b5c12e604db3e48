"""What one said stays one's own, long after the meeting."""

from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session

from mutuality.meetings.actions import speaking
from tests.browser.visitor import Way
from tests.cast import close_now, open_now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def say(person, table, text, **wishes):
    return speaking.speak(person, table, text=text, once=uuid4(), **{"quotation": "yes"} | wishes)


def test_taking_back(cast, visit):
    """Somebody changes one thing and takes another back; the report and its files no longer have it."""
    open_now(cast.meeting)
    say(cast.dina, cast.table, "The road is closed in June.", voice="pseudonym", shown_as="R. by the window")
    say(cast.dina, cast.table, "Paper is what gets inspected.")
    close_now(cast.meeting)
    report = f"/p/riverside/meetings/{cast.meeting.pk}/report/"
    cora = visit(cast.cora).go(report).reads("The road is closed in June.", "Paper is what gets inspected.")
    dina = visit(cast.dina).go("/")
    if dina.way.width < 720:
        dina.open("Menu")
    dina.follow("My words", ".top").reads("R. by the window").picture("own-words")
    dina.follow("Take back", '.note:has-text("closed in June")').reads("This cannot be undone").picture("sure")
    dina.press("Take them back").reads("Your words are taken back.").does_not_read("closed in June")
    dina.follow("Change", ".note").write("What you said", "Paper is what gets paid.").press("Keep")
    cora.go(report).reads("Taken back by the person who said it.", "Paper is what gets paid.").picture("report")
    cora.does_not_read("closed in June")
    assert "closed in June" not in cora.take("Markdown")


@pytest.mark.parametrize("way", [Way(360, True)], ids=str)
def test_signed_out(cast, visit):
    """On a page that stays open after signing out elsewhere, nothing is put in the place of what was there."""
    open_now(cast.meeting)
    say(cast.ama, cast.table, "Paper is what gets inspected.")
    dina = (
        visit(cast.dina).go(f"/p/riverside/meetings/{cast.meeting.pk}/table/1/").reads("Paper is what gets inspected.")
    )
    Session.objects.all().delete()
    with dina.page.expect_response(lambda response: "/accounts/login/" in response.url):
        say(cast.ama, cast.table, "Who reads it?")
    dina.page.wait_for_timeout(300)
    dina.look().reads("Paper is what gets inspected.").does_not_read("Send me a code")
