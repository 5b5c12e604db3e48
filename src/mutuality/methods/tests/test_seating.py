"""Seating: what always holds, whoever comes."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutuality.methods.seating import ALONE, PARTED, Guest, seat

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
