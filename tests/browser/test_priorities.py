"""Setting priorities: pick and rank by taps or keys alone, and open what came out of it."""

import pytest

from mutuality.sensemaking.actions import picking
from mutuality.sensemaking.tests import made
from tests.browser.visitor import PAIR

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", PAIR, ids=str),
]


def test_prioritise(cast, visit):
    settings = {"way": "picks", "pick": 2, "fewest": 1, "most": 3}
    exercise = made.opened(cast, "priorities", settings=settings)
    dina = visit(cast.dina).go("/p/riverside/findings/").follow("How shall we work?").reads("Pick up to 2 of 4.")
    dina.picture("begin").follow("Begin to pick").press("Pick it", "#s3").press("Pick it", "#s1")
    dina.reads("You have picked 2 of 2.").press("Pick it", "#s2").reads("Put one back first.").picture("refused")
    dina.follow("Put them in order").press("Up", "#s1").picture("order")
    dina.select("Place of number 3", "1").press("Keep the places I chose").follow("I am done")
    dina.reads("You picked 2 of at most 2.", "Come to us.").picture("mine")

    for person in (cast.ama, cast.ben, cast.eve):
        for number in (3, 4):
            picking.pick(person, exercise, number=number)
    picking.pick(cast.cora, exercise, number=1)
    cora = visit(cast.cora).go(exercise.get_absolute_url()).press("End the picking").reads("The picking is over.")
    cora.press("Draw it now", "body").reads("First comes:", "Come to us.", "5 people picked.").picture("found")
    dina.go(exercise.get_absolute_url()).follow("What came out of it").reads("you picked it")
