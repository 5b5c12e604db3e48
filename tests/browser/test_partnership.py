"""Journeys through a partnership: check its record, say what one brings and agrees to, begin one, invite somebody."""

import subprocess
import sys

import pytest
from django.core import mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_record(cast, visit, tmp_path):
    """A member says which perspective they bring, finds it in the record, checks it, and checks a copy without us."""
    dina = visit(cast.dina).go("/p/riverside/").picture("partnership")
    dina.follow("People").picture("people").follow("Say which perspective you bring").picture("perspectives")
    dina.choose("Lived experience").press("Keep my answers").reads("Kept. You can change it at any time.")
    dina.go("/p/riverside/").follow("The record").reads("Dina").picture("record")
    dina.follow("Check the record").reads("The record holds").picture("verified")
    copy = tmp_path / "record.jsonl"
    copy.write_text(dina.take("Take the record along"))
    told = subprocess.run([sys.executable, "docs/verify_record.py", copy], capture_output=True, text=True)
    assert told.stdout.startswith("The record holds: ")


def test_powers_and_consent(cast, visit):
    """A member reads who may do what, and says what they agree to."""
    dina = visit(cast.dina).go("/p/riverside/").follow("Who may do what, until when").reads("Coordinator", "Cora")
    dina.picture("powers").go("/p/riverside/").follow("What I agree to").picture("consent")
    dina.choose("Yes", "quoted").press("Keep my answers").reads("Kept. You can change this at any time.")
    dina.go("/p/riverside/").follow("The agreement").picture("agreement")


def test_founding(cast, visit):
    """Somebody begins a partnership and invites somebody by mail, who comes in without an account."""
    cat = visit(cast.cat).go("/").follow("Begin a partnership")
    cat.write("What is the partnership called?", "Wells and words").write("What is it for?", "Clean water, said aloud.")
    cat.choose("Lived experience").picture("begin").press("Begin").reads("Wells and words has begun.")
    cat.follow("People").follow("Invite somebody").write("Their name", "Yusuf").write("e-mail", "yusuf@example.org")
    cat.write("Some words of your own", "Come and see.").press("Make the invitation").reads("The link for Yusuf")
    (letter,) = mail.outbox
    link = next(word for word in letter.body.split() if "/invitation/" in word)
    yusuf = visit().go(link).reads("Come and see.").press("Come in").reads("Welcome, Yusuf.")
    yusuf.go("/me/").reads("You came by a link").picture("mine")
