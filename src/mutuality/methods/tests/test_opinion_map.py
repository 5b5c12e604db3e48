"""Opinion maps: what never changes them, when they say that there are no groups, and how near to Polis they come."""

import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutuality.methods.opinion_map import Votes, draw_map, priorities
from mutuality.methods.opinion_map.cluster import draw_map_on_cluster
from mutuality.methods.opinion_map.kmeans import rand_index
from mutuality.methods.opinion_map.live import Live

from .opinions import RED_DWARF, at_random, camps, cast_of, conversation, drawn, votes_of

FEW = settings(max_examples=20)


def sides(found):
    """The groups as sets of people, whatever they are called."""
    people = {}
    for person, group in found.groups.items():
        if group is not None:
            people.setdefault(group, set()).add(person)
    return sorted(people.values(), key=lambda each: (-len(each), min(map(hash, each))))


def alike(found, groups):
    """The adjusted Rand index with `groups`, over those whom both group."""
    both = [person for person, group in groups.items() if group is not None and found.groups[person] is not None]
    return rand_index(*(np.array([int(of[person]) for person in both]) for of in (found.groups, groups)))


# What changes nothing


@FEW
@given(drawn(), st.randoms(use_true_random=False))
def test_the_order_of_people_statements_and_votes_changes_nothing(asked, rng):
    people, statements, cast = asked
    last = list({vote[:2]: vote for vote in cast}.values())  # the latest counts, so these alone may be mixed
    mixed = [rng.sample(each, len(each)) for each in (people, statements, last)]
    assert draw_map(votes_of(mixed)).as_json() == draw_map(votes_of(asked)).as_json()


@pytest.mark.parametrize("mode", ["default", "polis"])
def test_a_silent_person_moves_no_one(mode):
    people, statements, cast = camps(silent=0.3)
    before = draw_map(Votes.of(people, statements, cast), mode=mode)
    after = draw_map(Votes.of([*people, -1, 99], statements, cast), mode=mode)
    assert dict(after.coordinates) == dict(before.coordinates)
    assert dict(after.groups) == {**before.groups, -1: None, 99: None}
    assert after.statement_results == before.statement_results


def test_other_names_of_people_make_the_same_groups():
    people, statements, cast = camps(of=3, silent=0.4)
    called = dict(zip(people, random.Random(1).sample(people, len(people)), strict=True))
    before = draw_map(Votes.of(people, statements, cast))
    after = draw_map(Votes.of(people, statements, [(called[person], *rest) for person, *rest in cast]))
    assert {person: after.groups[called[person]] for person in people} == dict(before.groups)


def test_everybody_twice_makes_the_same_map_with_twice_as_many():
    people, statements, cast = camps(silent=0.2)
    twice = [(person + len(people), *rest) for person, *rest in cast]
    once = draw_map(Votes.of(people, statements, cast))
    both = draw_map(Votes.of([*people, *(len(people) + person for person in people)], statements, cast + twice))
    for person in people:
        assert both.coordinates[person] == both.coordinates[person + len(people)]
        assert both.coordinates[person] == pytest.approx(once.coordinates[person], abs=1e-9)
        assert both.groups[person] == both.groups[person + len(people)] == once.groups[person]


def test_the_latest_vote_of_somebody_on_something_counts():
    people, statements, cast = camps()
    opposite = [(person, statement, -value) for person, statement, value in cast]
    assert draw_map(Votes.of(people, statements, opposite + cast)).as_json() == draw_map(votes_of(camps())).as_json()


def test_the_same_seed_gives_the_same_map_and_another_seed_the_same_clear_groups():
    votes = votes_of(camps(of=3, people=60))
    assert draw_map(votes, seed=7).as_json() == draw_map(votes, seed=7).as_json()
    assert sides(draw_map(votes, seed=7)) == sides(draw_map(votes, seed=8))


# What it finds, and what it does not claim


@pytest.mark.parametrize("of", [2, 3])
def test_camps_are_found_and_believed(of):
    found = draw_map(votes_of(camps(people=80, statements=16, of=of, silent=0.2, seed=of)))
    assert found.k == of
    assert alike(found, {person: person % of for person in range(80)}) > 0.9
    assert not found.no_clear_groups
    assert found.stability > 0.8
    assert found.runner_up[0] != of and found.runner_up[1] <= found.silhouette


def test_twelve_people_are_enough_for_a_map():
    found = draw_map(votes_of(camps(people=12, statements=12, noise=0.05)))
    assert sides(found) == [set(range(0, 12, 2)), set(range(1, 12, 2))]
    assert not found.no_clear_groups


@pytest.mark.parametrize(("people", "statements"), [(12, 8), (30, 6), (30, 3), (60, 40), (250, 60)])
def test_answers_by_lot_make_no_clear_groups(people, statements):
    doubts = [draw_map(votes_of(at_random(people, statements, seed))).doubt for seed in range(4)]
    assert None not in doubts


def test_one_cloud_along_one_line_makes_no_clear_groups():
    rng = np.random.default_rng(3)
    stand = rng.normal(size=(150, 1)) + rng.normal(size=(150, 40)) * 2
    cast = [(p, s, int(np.sign(round(x)))) for p, row in enumerate(stand) for s, x in enumerate(row)]
    assert draw_map(Votes.of(range(150), range(40), cast)).doubt == "one_cloud"


NOTHING = {
    "no one": ([], [], []),
    "no votes": ([1, 2], [1, 2], []),
    "nobody on something": ([], [1, 2], []),
    "one person": ([1], range(9), [(1, s, 1) for s in range(9)]),
    "all pass": (range(30), range(9), [(p, s, 0) for p in range(30) for s in range(9)]),
    "all agree": (range(30), range(9), [(p, s, 1) for p in range(30) for s in range(9)]),
    "one statement": (range(30), [1], [(p, 1, (1, -1)[p % 2]) for p in range(30)]),
    "fewer than two groups": (range(9), range(9), [(p, s, (1, -1)[p % 2]) for p in range(9) for s in range(9)]),
}


@pytest.mark.parametrize("mode", ["default", "polis"])
@pytest.mark.parametrize("asked", NOTHING.values(), ids=NOTHING)
def test_nothing_is_never_given_a_confident_answer(asked, mode):
    found = draw_map(Votes.of(*asked), mode=mode)
    assert found.no_clear_groups or mode == "polis"
    assert found.k == len(found.group_sizes) == len(found.representative)
    assert len(found.groups) == len(found.participants)


@FEW
@given(drawn(), st.sampled_from(["default", "polis"]), st.integers(1, 6))
def test_few_votes_never_make_it_fall_or_show_a_group_too_small(asked, mode, smallest):
    found = draw_map(votes_of(asked), mode=mode, smallest_group=smallest)
    assert all(size >= smallest for size in found.group_sizes.values()) or mode == "polis"
    assert all(np.isfinite(each).all() for each in found.coordinates.values())
    assert all(np.isfinite([each.extremity, each.priority]).all() for each in found.statement_results)


def test_people_far_from_all_others_do_not_make_a_group_of_their_own():
    people, statements, cast = camps(people=40, statements=12)
    odd = [(100 + p, s, (1, -1)[(s + p) % 2] if s < 7 else 1) for p in range(2) for s in range(0, 12)]
    found = draw_map(Votes.of([*people, 100, 101], statements, cast + odd), k=3)
    assert found.k in (0, 3)
    assert all(size >= 5 for size in found.group_sizes.values())


def test_ids_may_be_huge_or_strange():
    people, statements, cast = camps()
    huge = {0: 10**5000, 1: "9" * 6000, 2: "nan", 3: float("inf"), 4: ("a", 1), 5: "", 6: "٣"}
    called = [(huge.get(person, person), huge.get(statement, statement), value) for person, statement, value in cast]
    found = draw_map(Votes.of([huge.get(p, p) for p in people], [huge.get(s, s) for s in statements], called[::-1]))
    assert len(sides(found)) == 2
    assert json.loads(json.dumps(found.as_json()))["k"] == 2


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"mode": "best"}, "There is no mode 'best'"),
        ({"smallest_group": 0}, "The smallest group"),
        ({"seed": -1}, "The smallest group"),
        ({"k": 1}, "Ask for two groups or more"),
        ({"groups": {"stranger": 1}}, "'stranger' has a group"),
        ({"groups": {person: person for person in range(40)} | dict.fromkeys([0], None), "k": 101}, "at most"),
    ],
)
def test_what_is_asked_wrongly_is_refused_in_words(asked, sentence):
    with pytest.raises(ValueError, match=sentence):
        draw_map(votes_of(camps()), **asked)


@pytest.mark.parametrize(
    ("cast", "sentence"),
    [([("x", 1, 1)], "There is no participant 'x'"), ([("a", 2, 1)], "no statement 2"), ([("a", 1, 2)], "2 is no vote"),
     ([("a", 1, float("nan"))], "nan is no vote")],
)  # fmt: skip
def test_a_vote_that_cannot_be_is_refused_in_words(cast, sentence):
    with pytest.raises(ValueError, match=sentence):
        Votes.of(["a"], [1], cast)


# Polis


@pytest.mark.parametrize("name", RED_DWARF)
def test_groups_come_as_near_to_those_of_polis_as_red_dwarf_does(name):
    known = conversation(name)
    found = draw_map(known.votes, k=2)
    assert alike(found, known.groups) >= RED_DWARF[name] - 0.04


def test_real_conversations_are_believed_and_stand_whatever_the_seed():
    votes = conversation("canadian-electoral-reform").votes
    first, second = (draw_map(votes, seed=seed) for seed in (0, 1))
    assert sides(first) == sides(second)
    assert first.doubt is second.doubt is None


def test_as_polis_does_it_is_worked_out_from_the_first_people_on():
    found = draw_map(conversation("scoop-hivemind.taxes").votes, mode="polis")
    assert found.k == 2
    assert alike(found, conversation("scoop-hivemind.taxes").groups) > 0.8


def test_priorities_are_those_of_the_map():
    known = conversation("brexit-consensus")
    expected = {each.id: each.priority for each in draw_map(known.votes, groups=known.groups).statement_results}
    assert priorities(known.votes, known.groups) == expected


# Many people, and a cluster


@pytest.fixture(scope="module")
def crowd():
    """Enough people for the grid, in three camps."""
    rng = np.random.default_rng(5)
    mind = rng.choice([1, -1], size=(3, 12))
    said = np.where(
        rng.random((2_700, 12)) < 0.25, rng.choice([1, -1, 2], size=(2_700, 12)), mind[np.arange(2_700) % 3]
    )
    cells = np.where(rng.random(said.shape) < 0.3, 0, said).astype(np.int8)
    return Votes(tuple(range(2_700)), tuple(range(12)), cells)


def test_many_people_on_a_grid_are_grouped_like_few(crowd):
    found = draw_map(crowd)
    assert found.parameters["form"] == "grid"
    assert found.k == 3 and not found.no_clear_groups
    assert alike(found, {person: person % 3 for person in range(2_700)}) > 0.85


def test_of_many_people_a_few_who_answered_enough_are_grouped(crowd):
    cells = crowd.cells.copy()
    cells[20:, 1:] = 0
    found = draw_map(Votes(crowd.participants, crowd.statements, cells))
    assert sum(group is not None for group in found.groups.values()) <= 20


def test_blocks_of_any_size_and_order_make_the_same_map(crowd):
    rng = np.random.default_rng(6)
    order = rng.permutation(2_700)
    cuts = np.split(order, [1, 700, 1_900])
    blocks = [Votes(tuple(part.tolist()), crowd.statements, crowd.cells[part]) for part in cuts]
    spread = draw_map_on_cluster(None, [blocks[0], lambda: blocks[1], *blocks[2:]])
    assert spread.as_json() == draw_map(crowd).as_json()


def test_axes_of_very_many_statements_are_those_of_all_pairs(monkeypatch):
    votes = conversation("brexit-consensus").votes
    pairs = draw_map(votes)
    monkeypatch.setattr("mutuality.methods.opinion_map.draw.WIDE", 10)
    turns = draw_map(votes)
    assert sides(turns) == sides(pairs)
    assert np.abs(np.array(list(turns.coordinates.values())) - list(pairs.coordinates.values())).max() < 1e-3


def test_blocks_that_do_not_fit_together_are_refused():
    one, other = Votes.of(["a"], [1], []), Votes.of(["b"], [2], [])
    for blocks, sentence in (([], "no blocks"), ([one, other], "different statements"), ([one, one], "in two blocks")):
        with pytest.raises(ValueError, match=sentence):
            draw_map_on_cluster(None, blocks)


def test_votes_come_back_as_they_were_cast():
    people, statements, cast = camps(silent=0.5)
    assert sorted(cast_of(Votes.of(people, statements, cast))) == sorted(cast)


# One more vote


def test_after_more_votes_everybody_stands_where_a_new_map_puts_them():
    people, statements, cast = camps(people=60, statements=12, of=3, silent=0.4, seed=4)
    votes = Votes.of(people, statements, cast[:-40], moderated_out=[3])
    live = Live(votes, draw_map(votes))
    for person, statement, value in [*cast[-40:], (0, 0, -1), (0, 0, 0), (0, 0, 1)]:
        live.cast(person, statement, value)
    after = draw_map(Votes.of(people, statements, [*cast, (0, 0, 1)], moderated_out=[3]), k=3)
    stands = np.array([live.coordinates(person) for person in people])
    expected = np.array([after.coordinates[person] for person in people])
    turned_over = np.sign((stands * expected).sum(axis=0))
    assert np.abs(stands * turned_over - expected).max() < 1e-3
    assert alike(after, {person: live.group(person) for person in people}) == 1


def test_one_more_vote_of_a_stranger_is_refused():
    votes = votes_of(camps())
    live = Live(votes, draw_map(votes))
    for vote in (("stranger", 0, 1), (0, "strange", 1), (0, 0, 2)):
        with pytest.raises(ValueError, match="is not on the map"):
            live.cast(*vote)
    with pytest.raises(ValueError, match="no groups to go on from"):
        Live(Votes.of([], [], []), draw_map(Votes.of([], [], [])))
