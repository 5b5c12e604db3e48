"""A Delphi: a second round in which everybody sees what each group said, and what came of it."""

import pytest

from mutuality.sensemaking.actions import delphi as actions
from mutuality.sensemaking.tests.made import opened
from mutuality.sensemaking.tests.panel import SETTINGS, joins, say
from tests.browser.visitor import PAIR

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", PAIR, ids=str),
]
SENTENCES = ["Pay people on the day.", "Say why you ask."]


def everybody_scores(exercise, panel, round):
    """All find the first one important; the second one is important to lived experience alone."""
    first, second = exercise.statements.all()
    for people, score in panel:
        for person in people:
            actions.score_item(person, first, round=round, score=8)
            actions.score_item(person, second, round=round, score=score)


def test_delphi(cast, visit):
    """Cora closes round 1 and opens round 2; Ama sees each group, stays once and changes once; the results say both."""
    exercise = opened(cast, "delphi", SENTENCES, title="What first?", settings=dict(SETTINGS))
    panel = [(joins(cast, 5, cast.lived), 9), (joins(cast, 6, cast.universities), 2)]
    everybody_scores(exercise, panel, 1)
    for number, score in ((1, 6), (2, 8)):
        say(cast.ama, exercise, number, score, comment="My mother waited for weeks.")
    cora = visit(cast.cora).go("/p/riverside/findings/").follow("What first?")
    cora.reads("12 of 16 people have answered something.").open("Close round 1").press("Close round 1 now")
    cora.reads("Round 1 is over.").press("Open it").reads("The next round is open.")
    everybody_scores(exercise, panel, 2)

    ama = visit(cast.ama).go(exercise.get_absolute_url()).reads("You have answered 0 of 2").follow("Begin")
    ama.reads("You gave 6, the number with the ring.", "11 of 12 give 7 to 9").picture("groups")
    ama.press("Stay with my 6").reads("You gave 8", "0 of 6 give 7 to 9")
    ama.open("One reason that somebody gave").reads("My mother waited for weeks.")
    ama.open("Say why first, if you like").write("Why do you see it so?", "It decides who can come.").press("9")
    ama.reads("You have answered all of them.", "you gave 9").picture("answered")

    cora.go(exercise.get_absolute_url()).open("Close it").press("Close it now", "body").reads("All rounds are over.")
    ama.go(exercise.get_absolute_url()).follow("See what we found").reads("We agree on 1 thing that is important.")
    ama.reads("1 is important to one group, and stays on the table.", "What another rule would have given")
    ama.open("I disagree with this").picture("found")
