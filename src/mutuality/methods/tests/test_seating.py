"""Seating: what always holds, whoever comes."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutuality.methods.seating import ALONE, CLOSE, CROSSED, PARTED, Guest, seat

people = st.lists(st.sampled_from(["lived", "university", "community", None]), min_size=1, max_size=26)


@given(people, st.integers(1, 5), st.integers(0, 5))
def test_everybody_sits_once_at_tables_of_even_size(sides, tables, seed):
    guests = [Guest(number, side) for number, side in enumerate(sides)]
    tables = min(tables, len(guests))
    plan = seat(guests, tables, seed=seed)
    assert sorted(person for table in plan.tables for person in table) == list(range(len(guests)))
    sizes = [len(table) for table in plan.tables]
    assert max(sizes) - min(sizes) <= 1
    assert seat(list(reversed(guests)), tables, seed=seed) == plan


@given(people, st.integers(1, 4))
def test_host_and_note_taker_are_two_people_of_their_table(sides, tables):
    guests = [Guest(number, side) for number, side in enumerate(sides)]
    plan = seat(guests, min(tables, len(guests)))
    for table, host, notes in zip(plan.tables, plan.hosts, plan.note_takers, strict=True):
        assert host in table
        assert notes in table if len(table) > 1 else notes is None
        assert host != notes


@given(people, st.integers(1, 4))
def test_a_lone_voice_is_always_told(sides, tables):
    guests = [Guest(number, side) for number, side in enumerate(sides)]
    plan = seat(guests, min(tables, len(guests)))
    side = dict(enumerate(sides))
    alone = {
        number
        for number, table in enumerate(plan.tables, 1)
        if 1 in Counter(side[person] for person in table if side[person]).values()
    }
    assert {values["number"] for sentence, values in plan.unmet if sentence == ALONE} == alone


@pytest.mark.parametrize("tables", [4, 5, 6])
def test_the_39_of_the_example_sit_without_a_lone_voice(tables):
    sides = ["university"] * 17 + ["community"] * 11 + ["services"] * 6 + ["lived"] * 5
    plan = seat([Guest(number, side) for number, side in enumerate(sides)], tables)
    assert plan.unmet == ()


def test_those_who_belong_together_sit_together():
    guests = [Guest(number, "lived" if number % 2 else "university") for number in range(24)]
    plan = seat(guests, 4, together=[(0, 13), (5, 18)])
    table_of = {person: number for number, table in enumerate(plan.tables) for person in table}
    assert table_of[0] == table_of[13] and table_of[5] == table_of[18]


def test_it_is_told_when_those_who_belong_together_cannot_sit_together():
    plan = seat([Guest(1), Guest(2)], 2, together=[(1, 2)])
    assert plan.unmet == ((PARTED, {}),)


def test_more_tables_than_people_cannot_be_laid():
    with pytest.raises(ValueError, match="a person for each"):
        seat([Guest(1)], 2)


def table_of(plan):
    return {person: number for number, table in enumerate(plan.tables) for person in table}


def is_possible(people, tables, together, apart):
    """Whether any way to fill tables of these sizes keeps all wishes: every way is tried."""
    sizes = Counter(len(table) for table in seat([Guest(each) for each in range(people)], tables).tables)
    return any(
        Counter(Counter(chosen).values()) == sizes
        and all(chosen[one] == chosen[other] for one, other in together)
        and all(chosen[one] != chosen[other] for one, other in apart)
        for chosen in product(range(tables), repeat=people)
        if len(set(chosen)) == tables
    )


pairs = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] != pair[1]), max_size=6)


@given(st.integers(2, 7), st.integers(1, 3), pairs, pairs, st.integers(0, 3))
def test_wishes_are_kept_wherever_any_plan_keeps_them(people, tables, together, apart, seed):
    tables = min(tables, people)
    together, apart = ([pair for pair in pairs if max(pair) < people] for pairs in (together, apart))
    plan = seat([Guest(n, n % 2) for n in range(people)], tables, together, apart, seed=seed)
    place = table_of(plan)
    close = [pair for pair in apart if place[pair[0]] == place[pair[1]]]
    said = {sentence for sentence, _values in plan.unmet}
    if is_possible(people, tables, (), apart):
        assert not close
    if is_possible(people, tables, together, apart):
        assert all(place[one] == place[other] for one, other in together)
        assert not said & {CLOSE, PARTED, CROSSED}
    assert (CLOSE in said) == bool(close)
    sizes = [len(table) for table in plan.tables]
    assert max(sizes) - min(sizes) <= 1


def test_in_a_large_room_nobody_sits_with_somebody_they_are_kept_apart_from():
    sides = ["university"] * 27 + ["community"] * 18 + ["lived"] * 15
    apart = [(n, n + 1) for n in range(0, 58, 2)] + [(0, 30), (0, 40), (5, 50)]
    plan = seat([Guest(number, side) for number, side in enumerate(sides)], 8, [(1, 59), (2, 33)], apart)
    place = table_of(plan)
    assert all(place[one] != place[other] for one, other in apart)
    assert place[1] == place[59] and place[2] == place[33] and not plan.unmet


def test_who_belongs_together_and_is_kept_apart_is_kept_apart_and_told():
    plan = seat([Guest(n) for n in range(4)], 2, together=[(0, 1), (1, 2)], apart=[(0, 2)])
    place = table_of(plan)
    assert place[0] != place[2] and plan.unmet == ((CROSSED, {}),)


def test_it_is_told_at_which_table_too_many_are_kept_apart():
    plan = seat([Guest(n) for n in range(3)], 2, apart=[(0, 1), (1, 2), (0, 2)])
    ((sentence, values),) = plan.unmet
    assert sentence == CLOSE and len(plan.tables[values["number"] - 1]) == 2


def test_the_order_in_which_pairs_are_given_changes_nothing():
    guests = [Guest(n, n % 3) for n in range(12)]
    apart, together = [(0, 5), (3, 9), (2, 7)], [(1, 11), (4, 6)]
    turned = [(other, one) for one, other in reversed(apart)]
    assert seat(guests, 3, together, apart) == seat(guests, 3, together[::-1], turned)
