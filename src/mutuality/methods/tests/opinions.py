"""Conversations to draw maps of: the four of Polis in `polis/`, drawn ones, and planted camps."""

import random
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from mutuality.methods.opinion_map import Votes
from mutuality.methods.opinion_map.polis_files import read_export

POLIS = Path(__file__).parent / "polis"
# How alike the groups of red-dwarf 0.4.0 are to those of Polis (adjusted Rand index), both asked for as many.
RED_DWARF = {
    "15-per-hour-seattle": 0.459,
    "brexit-consensus": 0.876,
    "canadian-electoral-reform": 1.0,
    "scoop-hivemind.taxes": 0.910,
}


@cache
def conversation(name):
    with open(POLIS / name / "participants-votes.csv") as votes, open(POLIS / name / "comments.csv") as comments:
        return read_export(votes, comments)


def cast_of(votes):
    """The votes one by one."""
    rows = zip(votes.participants, votes.values.tolist(), votes.voted.tolist(), strict=True)
    return [
        (person, statement, value)
        for person, values, voted in rows
        for statement, value, there in zip(votes.statements, values, voted, strict=True)
        if there
    ]


def camps(people=40, statements=10, of=2, noise=0.1, seed=0, silent=0.0):
    """`of` camps that answer alike but for some noise: (participants, statements, votes)."""
    rng = random.Random(seed)
    mind = [[rng.choice((1, -1)) for _ in range(statements)] for _ in range(of)]
    cast = [
        (person, statement, mind[person % of][statement] if rng.random() > noise else rng.choice((1, 0, -1)))
        for person in range(people)
        for statement in range(statements)
        if rng.random() >= silent
    ]
    return list(range(people)), list(range(statements)), cast


def at_random(people, statements, seed, silent=0.3):
    """Everybody answers by lot."""
    rng = random.Random(seed)
    cells = [(person, statement) for person in range(people) for statement in range(statements)]
    cast = [(*cell, rng.choice((1, 1, 0, -1))) for cell in cells if rng.random() >= silent]
    return list(range(people)), list(range(statements)), cast


@st.composite
def drawn(draw, people=14, statements=7):
    """Any few votes of any few people on any few statements."""
    who, what = range(draw(st.integers(0, people))), range(draw(st.integers(0, statements)))
    if not who or not what:
        return list(who), list(what), []
    vote = st.tuples(st.sampled_from(who), st.sampled_from(what), st.sampled_from((1, 0, -1)))
    return list(who), list(what), draw(st.lists(vote, max_size=120))


def votes_of(asked, **more):
    return Votes.of(*asked, **more)
