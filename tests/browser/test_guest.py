"""A guest comes by a link, answers, speaks, and makes an account: it is still all theirs."""

import re

import pytest
from django.core import mail

from mutuality.meetings.models import Contribution
from mutuality.people.models import Person
from tests.browser.visitor import PAIR
from tests.cast import open_now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", PAIR, ids=str),
]


def mailed_code():
    return re.search(r"\b[B-Z]{3}-[B-Z]{3}\b", mail.outbox[-1].body).group()


def test_a_guest_makes_an_account(cast, visit):
    here = f"/p/riverside/meetings/{cast.meeting.pk}/"
    cora = visit(cast.cora).go(f"{here}invite/").follow("Invite a guest by a link").picture("invite")
    cora.write("Their name", "Gus").press("Make the invitation")
    gus = visit().go(cora.page.get_by_label("The link").input_value()).press("Come in").reads("Welcome, Gus.")
    person = Person.objects.get(name="Gus")
    gus.go(here).choose("Yes, I am coming").press("Send my answer").reads("Thank you.")

    open_now(cast.meeting)
    gus.go("/").follow("Your table is open now").picture("table")
    gus.write("What would you like to say?", "Paper is what gets inspected.").press("Say it")
    gus.write("What would you like to say?", "I was never asked.").choose("another name")
    gus.write("The other name", "R. by the window").press("Say it").reads("R. by the window")

    gus.go("/me/").reads("You came by a link").follow("Create an account").picture("account")
    gus.write("Your e-mail address", "gus@example.org").press("Send me a code")
    gus.write("The six letters", mailed_code()).press("This address is mine").does_not_read("You came by a link")
    keeps_everything(gus, here)

    elsewhere = visit().go("/accounts/login/").write("Your e-mail address", "gus@example.org").press("Send me a code")
    elsewhere.write("The six letters", mailed_code()).press("Sign in")
    keeps_everything(elsewhere, here)
    elsewhere.go("/me/words/").follow("Take back", '.note:has-text("never asked")').press("Take them back")
    assert person == Person.objects.get(email="gus@example.org")
    assert [said.text for said in Contribution.objects.filter(withdrawn_on=None)] == ["Paper is what gets inspected."]


def keeps_everything(gus, here):
    gus.go("/me/words/").reads("Paper is what gets inspected.", "I was never asked.", "as R. by the window")
    gus.picture("words").go(here).reads("Your answer: coming", "What you said here", "I was never asked.")
