"""No number that is left out can be worked out from those that are shown, by somebody who knows how it is done."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutuality.methods.small_groups import hidden_answers, hidden_groups


def shown(sizes, left_out):
    """What a reader sees: the sum, each number or None."""
    return sum(sizes), tuple(None if place in left_out else size for place, size in enumerate(sizes))


def page(sizes, inside, outside):
    return shown(sizes, hidden_groups(sizes, inside))


def file(sizes, inside, outside):
    return shown(sizes, hidden_groups(sizes, outside, hidden_groups(sizes, inside)))


def page_and_file(sizes, inside, outside):
    """The page leaves out fewer numbers, so what it leaves out is what there is to learn."""
    return *page(sizes, inside, outside), file(sizes, inside, outside)


def worlds(groups, most):
    """Every way in which up to `most` people can be spread; larger groups only add ways."""
    return [sizes for sizes in product(range(most + 1), repeat=groups) if 0 < sum(sizes) <= most]


@pytest.mark.parametrize("read", [page, file, page_and_file])
@pytest.mark.parametrize(("inside", "outside"), [(1, 3), (3, 4), (3, 6), (4, 5), (5, 10)])
@pytest.mark.parametrize(("groups", "most"), [(2, 16), (3, 13), (4, 9)])
def test_no_number_that_is_left_out_can_be_worked_out(read, groups, most, inside, outside):
    possible = defaultdict(set)
    for world in worlds(groups, most):
        view = read(world, inside, outside)
        for place, value in enumerate(view[1]):
            if value is None:
                possible[view, place].add(world[place])
    assert possible
    assert [found for found in possible.items() if len(found[1]) < 2] == []


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6), st.integers(1, 12), st.sets(st.integers(0, 1)))
def test_no_small_group_is_shown_and_none_stands_alone(sizes, limit, already):
    left_out = hidden_groups(sizes, limit, already)
    assert left_out >= already
    assert all(sizes[place] >= limit for place in range(len(sizes)) if place not in left_out)
    assert len(left_out) != 1
    assert not left_out or sum(sizes[place] for place in left_out) or not sum(sizes)


@given(st.lists(st.integers(5, 30), min_size=1, max_size=6))
def test_large_groups_are_all_shown(sizes):
    assert hidden_groups(sizes, 5) == frozenset()


@given(st.lists(st.integers(0, 12), max_size=5), st.integers(3, 6))
def test_those_whose_answers_are_left_out_are_many_enough_together_or_all(sizes, limit):
    hidden = hidden_answers(sizes, limit)
    together = sum(sizes[place] for place in hidden)
    assert hidden >= hidden_groups(sizes, limit)
    assert not hidden or together >= limit or len(hidden) == len(sizes)
