"""Nobody is overruled: an objection, other words that meet it, and those asked again say whether they still agree."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mutuality.decisions.actions import confirming, positions, proposing
from mutuality.decisions.models import Proposal
from tests.browser.visitor import PAIR

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", PAIR, ids=str),
]


def test_amend(cast, visit):
    """Ben objects; Dina finds other words; they meet it; Ama's answer stays; all consent, and it is adopted."""
    proposal = Proposal.objects.create(
        partnership=cast.partnership, proposer=cast.dina, question="Shall we pay by bank?",
        background="Everybody is paid by bank within a month.", closes_at=timezone.now() + timedelta(days=3),
    )  # fmt: skip
    proposing.open_proposal(cast.dina, proposal)
    for person in (cast.ama, cast.cora, cast.eve):
        positions.take_position(person, proposal, voice="abstain" if person == cast.eve else "agree")
    here = proposal.get_absolute_url()

    ben = visit(cast.ben).go(here).choose("I object: it would do harm")
    ben.write("Why?", "Who has no bank account is not paid.").press("This is my answer", "#answer")
    ben.follow("Talk about it, propose other words").reads("Nobody has proposed other words yet.")
    ben.write("What would you like to say?", "Four of us have none.").press("Say it").reads("Four of us have none.")

    dina = visit(cast.dina).go(here).follow("Talk about it, propose other words").follow("Propose other words")
    dina.write("How does this meet the objection?", "Then all are paid.").press("Propose these words")
    dina.reads("These are the words as they are.").picture("refused")
    dina.write("What people should know first", "Everybody is paid by bank or in cash within a month.")
    dina.press("Propose these words")
    dina.reads("Your words are proposed.", "waits for an answer").picture("proposed")

    ben.go("/").follow("A decision needs your voice").follow("Do these words meet your objection?").picture("answer")
    ben.choose("Yes", "Do these words meet the objection?").press("This is my answer", "main article")
    ben.reads("The words are changed.", "met by a change of the words").picture("met")

    ama = visit(cast.ama).go("/").follow("A decision needs your voice").reads("Wording 2, since")
    ama.reads("The words have changed since you answered").picture("asked-again")
    ama.press("My answer stays").reads("Your answer stays.", "2 of 5 voices are in")
    ben.go(here).choose("I agree").press("This is my answer", "#answer").reads("3 of 5 voices are in")
    confirming.keep_position(cast.cora, proposal, wording=2)
    positions.take_position(cast.dina, proposal, voice="agree")
    ben.go(here).press("Close it now").reads("Adopted.").follow("Objections, and how the words came to be")
    ben.reads("The first wording", "Who has no bank account is not paid.", "Wording 2").picture("path")
