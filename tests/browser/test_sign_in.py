"""Signing in with the code that came by mail. Passkeys are in test_passkey.py."""

import re

import pytest
from django.core import mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_sign_in(cast, visit):
    """Who is not signed in is asked to, gets a code, mistypes it once, and comes to where they wanted to go."""
    dina = visit().go("/").picture("welcome")
    dina.go("/p/riverside/powers/").reads("We mail you a code of six letters.").picture("sign-in")
    dina.write("Your e-mail address", "Dina@Example.org").press("Send me a code").reads("We have just written to")
    dina.write("The six letters", "AAAAAA").press("Sign in").reads("This is not the code we sent.").picture("wrong")
    (letter,) = mail.outbox
    code = re.search(r"^\s*([A-Z]{3}-?[A-Z]{3})\s*$", letter.body, re.M).group(1)
    dina.write("The six letters", code.lower()).press("Sign in").reads("Who may do what, until when")
    dina.go("/accounts/logout/").press("Sign out").reads("From voice to outcome")
