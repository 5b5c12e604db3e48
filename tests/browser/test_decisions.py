"""Deciding together: from a draft to a result in the open, and a secret ballot with its code."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mutuality.decisions.actions import closing, positions, proposing
from mutuality.decisions.models import Ballot, Option, Proposal
from tests.browser.visitor import PAIR

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", PAIR, ids=str),
]
HERE = "/p/riverside/decisions/"


def close_now():
    now = timezone.now()
    Proposal.objects.update(opened_at=now - timedelta(days=3), closes_at=now - timedelta(minutes=1))
    assert closing.close_due_proposals() == 1


def test_decide(cast, visit):
    """Dina writes a question with options and opens it; Ben puts them in order; the result says how it was counted."""
    dina = visit(cast.dina).go("/p/riverside/").follow("All decisions").reads("No question is open.")
    dina.follow("Propose something").picture("propose").write("What is the question?", "How shall we be paid?")
    dina.choose("Ranked: put the options in your order", "How do we decide?")
    dina.write("On which day does it close?", (timezone.now() + timedelta(days=4)).date().isoformat())
    dina.press("Keep this draft").reads("What can people choose?")
    for number, (text, meaning) in enumerate((("Cash", "you have no bank account"), ("Vouchers", "you shop near"))):
        dina.page.locator(f"#id_form-{number}-text").fill(text)
        dina.page.locator(f"#id_form-{number}-meaning").fill(meaning)
    dina.press("Keep these options").reads("Choose this if you shop near").picture("draft")
    dina.press("Open it to all").reads("It is open.")

    ben = visit(cast.ben).go("/").follow("A decision needs your voice").reads("0 of 5 voices are in")
    ben.select("Cash", "1").select("Vouchers", "1").press("This is my answer", "#answer")
    ben.reads("Another option has this place.").picture("refused")
    ben.select("Vouchers", "2").write("Why?", "My bank is far away.").press("This is my answer", "#answer")
    ben.reads("Your answer is in.", "1 of 5 voices are in", "My bank is far away.").picture("answered")
    dina.hears("1 of 5 voices are in")

    proposal = Proposal.objects.get()
    for person in (cast.ama, cast.cora, cast.eve):
        positions.take_position(person, proposal, voice=["2", "1"])
    close_now()
    ben.go(HERE).follow("How shall we be paid?").reads("Chosen: “Vouchers”.", "4 of 5 people answered.")
    ben.reads("The same answers, counted in two ways", "Instant run-off").picture("result")


def test_secret(cast, visit):
    """Nobody can find Eve's answer again but Eve, with the code that she was shown."""
    proposal = Proposal.objects.create(
        partnership=cast.partnership, proposer=cast.dina, question="How shall we be paid?", method="dots",
        is_secret=True, closes_at=timezone.now() + timedelta(days=3),
    )  # fmt: skip
    for order, text in enumerate(("Cash", "Vouchers"), 1):
        Option.objects.create(proposal=proposal, order=order, text=text)
    proposing.open_proposal(cast.dina, proposal)
    eve = visit(cast.eve).go(f"{HERE}{proposal.pk}/").open("What secret means here").reads("nothing joins the two")
    eve.write("Cash", "4").write("Vouchers", "3")
    if eve.way.script:
        eve.reads("Dots left: -2")
    eve.press("This is my answer", "#answer").reads("Take 2 away.")
    eve.write("Vouchers", "1").press("This is my answer", "#answer").reads("keep this code").picture("code")
    code = eve.page.locator("code").inner_text()
    eve.follow("Back to the proposal").reads("fewer than three have answered").does_not_read("1 of 5")
    eve.write("Cash", "0").write("Vouchers", "2").write("Your code", code).press("Change my answer", "#answer")
    assert Ballot.objects.get().choice == {"2": 2}
