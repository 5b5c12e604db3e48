"""Opinions: twenty statements on a phone, one after the other, and what all of them together found."""

import pytest

from mutuality.sensemaking.actions import exercise as exercises
from mutuality.sensemaking.tests.made import opened
from mutuality.sensemaking.tests.test_opinion_results import drawn, join_many, say, two_camps
from mutuality.sensemaking.tests.test_opinions import linked
from tests.browser.visitor import PAIR

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", PAIR, ids=str),
]


def test_opinions(cast, visit):
    """Dina answers twenty statements and changes one; a guest answers by a link; then all look at what was found."""
    exercise = opened(cast, sentences=[f"Sentence number {number}." for number in range(1, 21)])
    sides = [cast.lived] * 12 + [cast.universities] * 12 + [cast.community] * 6
    say(exercise, join_many(cast, sides), two_camps)
    _link, token = linked(cast, exercise, shows_results=True)

    dina = visit(cast.dina).go("/p/riverside/findings/").follow("How shall we work?").reads("0 of 20 answered.")
    dina.picture("statement")
    for number in range(20):
        dina.press("Pass" if number % 3 else "Disagree", "#answer")
    dina.reads("You have answered all of them.", "20 of 20 answered")
    dina.follow("Look at what you answered, and change it").picture("own")
    dina.page.get_by_role("listitem").filter(has_text="number 7.").get_by_role("button", name="Disagree").click()
    dina.look().follow("Go on answering")

    guest = visit(None).go(f"/opinions/{token}/").reads("You need no account").press("Disagree", "#answer")
    guest.reads("1 of 20 answered.", "Come back in this browser").picture("guest")

    exercises.close_exercise(cast.cora, exercise)
    drawn(cast, exercise)
    dina.go(exercise.get_absolute_url()).follow("What we found, and the map")
    dina.reads("Whatever side we come from, most of us", "What all sides share", "Where we differ")
    dina.open("Why this statement?").open("All statements in a table").reads("How many agree, disagree, pass")
    dina.picture("found")
    guest.go(f"/opinions/{token}/").reads("It is closed. Thank you", "What we found").picture("thanks")
