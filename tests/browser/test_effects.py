"""What all decide happens: a new agreement changes a power at once, and an office is recalled without its holder."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mutuality.decisions.actions import positions
from mutuality.decisions.models import Decider, Proposal
from tests.browser.test_decisions import close_now
from tests.browser.visitor import PAIR

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", PAIR, ids=str),
]


def write(visitor, question):
    visitor.write("What is the question?", question)
    visitor.write("On which day does it close?", (timezone.now() + timedelta(days=4)).date().isoformat())
    return visitor.press("Keep this draft")


def all_agree():
    proposal = Proposal.objects.latest("pk")
    for decider in Decider.objects.filter(proposal=proposal).select_related("person"):
        positions.take_position(decider.person, proposal, voice="agree")
    close_now()


def test_decide_what_happens(cast, visit):
    """Dina proposes to invite with two keys only; then that Cora, who was alone with it, coordinates no longer."""
    dina = visit(cast.dina).go("/p/riverside/agreement/").follow("Propose a change")
    write(dina, "Shall two people invite together?").reads("Here stands what holds now.")
    dina.select("Invite people into the partnership", "two people from different perspectives")
    dina.write("What changes, in a sentence", "Nobody invites alone.").picture("agreement")
    dina.press("Add this to the draft").reads("What will happen if we decide this", "Nobody invites alone.")
    dina.open("What changes in the agreement").picture("draft").press("Open it to all").reads("If this is adopted")
    all_agree()
    dina.go("/p/riverside/decisions/").follow("Shall two people invite together?").reads("Adopted.", "Done")
    dina.picture("done").follow("The agreement").reads("Version 2", "Adopted by: decision")

    cora = visit(cast.cora).go("/p/riverside/invite/").write("Their name", "Noor").press("Make the invitation")
    cora.reads("Your key is turned.")
    dina.go("/p/riverside/powers/").follow("Propose a change")
    write(dina, "Shall Cora's office end?").follow("Recall an office at once").picture("recall")
    coras = dina.page.locator("option", has_text="Cora: Coordinator").inner_text()
    dina.select("Which office, held by whom", coras).press("Add this to the draft").press("Open it to all")
    dina.reads("This is about Cora")
    cora.go("/p/riverside/decisions/").follow("Shall Cora's office end?").reads("This is about you").picture("about-me")
    all_agree()
    cora.go("/p/riverside/decisions/").follow("Shall Cora's office end?").reads("ends at once.", "It happened")
    cora.open("Undo or change this").press("Propose to undo this").reads("Your draft", "Cora gets the office")
    cora.go("/p/riverside/powers/").reads("nobody at the moment").picture("powers")
