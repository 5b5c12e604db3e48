"""Ranked ballots: the published examples, what is proved of each method, and an independent library's answers."""

import json
import random
from itertools import pairwise, permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutuality.methods.tally import ranked, runoff
from mutuality.methods.tally.ranked import compared
from mutuality.methods.tally.shape import NOT_PASSED, PASSED, TIED, Ballot, Eligible

PREF_VOTING = json.loads((Path(__file__).parent / "pref_voting.json").read_text())
profiles = st.integers(2, 5).flatmap(
    lambda options: st.lists(
        st.tuples(st.permutations("abcdef"[:options]).map("".join), st.integers(1, 5)), min_size=1, max_size=9
    )
)


def count(*orders):
    """Count ("acb", 5): five people put a first, c second and b last."""
    ballots = [Ballot(tuple(order)) for order, people in orders for _ in range(people)]
    return ranked(ballots, Eligible(len(ballots)), options=sorted(orders[0][0]))


def beaten(tally):
    """Who beats whom, straight."""
    numbers = range(len(tally.more.preferred))
    return {(a, b) for a in numbers for b in numbers if tally.more.preferred[a][b] > tally.more.preferred[b][a]}


def smith_set(tally):
    """The smallest set of options that each beat all others: grown from those who lose least."""
    names, wins = sorted(tally.counts), beaten(tally)
    numbers = range(len(names))
    sets = []
    for start in numbers:
        grown = {start}
        while more := {b for a in grown for b in numbers if b not in grown and (a, b) not in wins}:
            grown |= more
        sets.append(grown)
    return {names[each] for each in min(sets, key=len)}


def strongest(tally, start, end):
    """By the definition: every way from one option to the other is tried."""
    preferred, wins = tally.more.preferred, beaten(tally)
    others = [each for each in range(len(preferred)) if each not in (start, end)]
    paths = [(start, *way, end) for size in range(len(others) + 1) for way in permutations(others, size)]
    links = [list(pairwise(path)) for path in paths]
    return max(
        [min(preferred[a][b] for a, b in path) for path in links if all(pair in wins for pair in path)], default=0
    )


def could_win(orders, left):
    """Instant run-off by the definition, following every tie: who could win."""
    firsts = dict.fromkeys(left, 0)
    for order, people in orders:
        firsts[next(option for option in order if option in left)] += people
    most = [option for option in left if 2 * firsts[option] > sum(firsts.values())]
    if most:
        return set(most)
    fewest = min(firsts.values())
    last = [option for option in left if firsts[option] == fewest]
    return set().union(*(could_win(orders, left - {option}) for option in last))


# Published examples: Schulze 2011 and the longer paper it is taken from (arXiv 1804.02973), section 3

PUBLISHED = [
    (
        "45 people and five options",
        [
            ("acbed", 5), ("adecb", 5), ("bedac", 8), ("cabed", 3), ("caebd", 7), ("cbade", 2), ("dceba", 7),
            ("ebadc", 8),
        ],
        [[0, 20, 26, 30, 22], [25, 0, 16, 33, 18], [19, 29, 0, 17, 24], [15, 12, 28, 0, 14], [23, 27, 21, 31, 0]],
        [[0, 28, 28, 30, 24], [25, 0, 28, 33, 24], [25, 29, 0, 29, 24], [25, 28, 28, 0, 24], [25, 28, 28, 31, 0]],
        ["e", "a", "c", "b", "d"],
    ),
    (
        "example 1",
        [("acdb", 8), ("badc", 2), ("cdba", 4), ("dbac", 4), ("dcba", 3)],
        [[0, 8, 14, 10], [13, 0, 6, 2], [7, 15, 0, 12], [11, 19, 9, 0]],
        [[0, 14, 14, 12], [13, 0, 13, 12], [13, 15, 0, 12], [13, 19, 13, 0]],
        ["d", "a", "c", "b"],
    ),
    (
        "example 2: b and d tie, for neither beats the other",
        [("abcd", 3), ("cbda", 2), ("dabc", 2), ("dbca", 2)],
        [[0, 5, 5, 3], [4, 0, 7, 5], [4, 2, 0, 5], [6, 4, 4, 0]],
        [[0, 5, 5, 5], [5, 0, 7, 5], [5, 5, 0, 5], [6, 5, 5, 0]],
        ["bd", "ac"],
    ),
    (
        "example 5, 19 people",
        [
            ("adebcf", 3), ("bfecda", 3), ("cabfde", 4), ("dbcefa", 1), ("defabc", 4), ("ecbdfa", 2), ("facdbe", 2),
        ],
        [
            [0, 13, 9, 9, 9, 7], [6, 0, 11, 9, 10, 13], [10, 8, 0, 11, 7, 10],
            [10, 10, 8, 0, 14, 10], [10, 9, 12, 5, 0, 10], [12, 6, 9, 9, 9, 0],
        ],
        [
            [0, 13, 11, 11, 11, 13], [12, 0, 11, 11, 11, 13], [10, 10, 0, 11, 11, 10],
            [10, 10, 12, 0, 14, 10], [10, 10, 12, 11, 0, 10], [12, 12, 11, 11, 11, 0],
        ],
        ["a", "b", "f", "d", "e", "c"],
    ),
    (
        "example 5, with two more who put d last, and who make d win",
        [
            ("adebcf", 3), ("bfecda", 3), ("cabfde", 4), ("dbcefa", 1), ("defabc", 4), ("ecbdfa", 2), ("facdbe", 2),
            ("aefcbd", 2),
        ],
        [
            [0, 15, 11, 11, 11, 9], [6, 0, 11, 11, 10, 13], [10, 10, 0, 13, 7, 10],
            [10, 10, 8, 0, 14, 10], [10, 11, 14, 7, 0, 12], [12, 8, 11, 11, 9, 0],
        ],
        [
            [0, 15, 11, 11, 11, 13], [12, 0, 11, 11, 11, 13], [12, 12, 0, 13, 13, 12],
            [12, 12, 14, 0, 14, 12], [12, 12, 14, 13, 0, 12], [12, 12, 11, 11, 11, 0],
        ],
        ["d", "e", "c", "a", "b", "f"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("orders", "preferred", "paths", "ranking"), [each[1:] for each in PUBLISHED],
                         ids=[each[0] for each in PUBLISHED])  # fmt: skip
def test_schulzes_published_examples_come_out_as_published(orders, preferred, paths, ranking):
    tally = count(*orders)
    assert [list(row) for row in tally.more.preferred] == preferred
    assert [list(row) for row in tally.more.paths] == paths
    assert ["".join(level) for level in tally.ranking] == ranking
    assert tally.outcome == (PASSED if len(ranking[0]) == 1 else TIED)


def test_the_capital_of_tennessee():
    """The textbook case in which the three methods' winners are looked at side by side."""
    tally = count(("mncK", 42), ("ncKm", 26), ("cKnm", 15), ("Kcnm", 17))
    assert tally.winners == ("n",)
    assert tally.more.runoff.winners == ("K",)
    assert [each.out for each in tally.more.runoff.rounds] == [("c",), ("n",), ()] or tally.more.runoff.rounds[
        0
    ].out == ("c",)
    assert tally.counts == {"m": 126, "n": 194, "c": 173, "K": 107}
    assert tally.reasons[-1].code == "runoff_differs" and tally.reasons[-1].values == {"options": ("K",)}


# An independent library: pref-voting, whose answers are kept (bench/answers.py asks anew)


def test_pref_voting_gives_the_same_winners():
    """500 profiles with many cycles and ties: Schulze, instant run-off with every tie followed, Borda, Smith set."""
    assert len(PREF_VOTING) == 500
    for each in PREF_VOTING:
        names = "abcdef"[: len(each["orders"][0])]
        tally = count(*[("".join(names[one] for one in order), people)
                        for order, people in zip(each["orders"], each["people"], strict=True)])  # fmt: skip
        answered = {
            "schulze": tally.more.schulze[0],
            "runoff": tally.more.runoff.winners,
            "borda": tally.more.borda[0],
            "smith": tuple(sorted(smith_set(tally))),
        }
        assert answered == {name: tuple(names[one] for one in each[name]) for name in answered}


# What is proved of the methods


@given(profiles)
def test_paths_are_as_strong_as_the_definition_says(orders):
    tally = count(*orders)
    options = range(len(tally.counts))
    assert all(tally.more.paths[a][b] == strongest(tally, a, b) for a in options for b in options if a != b)


@given(profiles)
def test_who_beats_everybody_wins_and_no_winner_is_outside_the_smith_set(orders):
    tally = count(*orders)
    assert {*tally.winners} <= smith_set(tally)
    if len(smith_set(tally)) == 1:
        assert {*tally.winners} == smith_set(tally)


@given(profiles)
def test_with_all_orders_turned_round_the_only_winner_is_no_winner(orders):
    tally, turned = count(*orders), count(*[(order[::-1], people) for order, people in orders])
    if len(tally.winners) == 1:
        assert not {*tally.winners} & {*turned.winners}
    assert tally.more.borda == turned.more.borda[::-1]


@given(profiles, st.data())
def test_a_winner_who_is_put_higher_goes_on_to_win(orders, data):
    winner = data.draw(st.sampled_from(count(*orders).winners))
    place = data.draw(st.integers(0, len(orders) - 1))
    order, people = orders[place]
    higher = winner + order.replace(winner, "")
    assert winner in count(*orders[:place], (higher, people), *orders[place + 1 :]).winners


@given(profiles)
def test_nobody_in_a_level_beats_another_in_it_and_each_lower_one_is_beaten(orders):
    tally = count(*orders)
    names = sorted(tally.counts)
    beats = {
        (names[a], names[b])
        for a in range(len(names)) for b in range(len(names)) if tally.more.paths[a][b] > tally.more.paths[b][a]
    }  # fmt: skip
    for place, level in enumerate(tally.ranking):
        assert not any((one, other) in beats for one in level for other in level)
        assert all(any((upper, one) in beats for upper in tally.ranking[place - 1]) for one in level if place)


@given(profiles)
def test_instant_run_off_names_all_who_could_win(orders):
    tally = count(*orders)
    found = tally.more.runoff
    assert {*found.winners} == could_win(orders, frozenset(tally.counts))
    assert found.is_followed
    assert not (len(found.winners) > 1 and not found.tie)
    out = [option for each in found.rounds for option in each.out]
    assert len(out) == len({*out}) and not {*out} & {*found.winners}
    assert all(sum(each.counts.values()) == tally.answered for each in found.rounds)


@given(profiles)
def test_borda_counts_the_options_that_each_stands_before(orders):
    points = dict.fromkeys(sorted(orders[0][0]), 0)
    for order, people in orders:
        for place, option in enumerate(order):
            points[option] += people * (len(order) - 1 - place)
    tally = count(*orders)
    assert tally.counts == points
    assert tally.more.borda[0] == tuple(one for one in points if points[one] == max(points.values()))


# Ties in the rounds


def test_a_tie_for_last_that_cannot_matter_goes_together():
    found = count(("abcd", 5), ("bacd", 4), ("cbad", 1), ("dbac", 1)).more.runoff
    assert found.rounds[0].out == ("c", "d") and not found.tie
    assert found.winners == ("b",)


def test_a_tie_for_last_that_matters_is_named_with_all_who_could_win():
    found = count(("abc", 4), ("bac", 3), ("cba", 3)).more.runoff
    assert (found.winners, found.tie) == (("a", "b"), ("b", "c"))
    assert [each.counts for each in found.rounds] == [{"a": 4, "b": 3, "c": 3}]


def test_with_more_ties_than_can_be_followed_it_says_so_and_ends():
    names = [chr(ord("A") + number) for number in range(40)]
    orders = [tuple(names[turn:] + names[:turn]) for turn in range(40)]
    tally = ranked([Ballot(order) for order in orders], Eligible(40), options=names)
    found = tally.more.runoff
    assert not found.is_followed
    assert found.winners == found.tie == tuple(names)


def test_those_who_tie_for_last_go_together_where_they_cannot_be_followed(monkeypatch):
    monkeypatch.setattr(runoff, "WORLDS", 1)
    found = count(("abc", 5), ("bac", 3), ("cba", 3)).more.runoff
    assert (found.winners, found.tie, found.is_followed) == (("a",), ("b", "c"), False)
    assert found.rounds[0].out == ("b", "c")


def test_a_hundred_options_and_many_people_are_counted():
    rng = random.Random(1)
    names = tuple(str(number) for number in range(100))
    orders = np.array([rng.sample(range(100), 100) for _ in range(300)])
    found = compared(orders, np.ones(300, dtype=np.int64), names)
    assert sum(len(level) for level in found.schulze) == 100
    assert len(found.runoff.winners) >= 1
    assert all(
        sum(pair) == 300 for pair in zip(found.preferred[3][4:], [row[3] for row in found.preferred[4:]], strict=True)
    )


def test_nobody_who_ranks_leaves_no_winner():
    empty = ranked([Ballot("abstain")], Eligible(1), options=["a", "b"])
    assert (empty.outcome, empty.winners, empty.more.runoff.winners) == (NOT_PASSED, (), ())
