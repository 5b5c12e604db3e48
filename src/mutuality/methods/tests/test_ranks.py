"""Ranks with ties, and how much rankings agree."""

from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare, rankdata

from mutuality.methods.ranks import average_ranks, concordance

tables = st.integers(3, 6).flatmap(
    lambda items: st.lists(st.lists(st.integers(0, 4), min_size=items, max_size=items), min_size=2, max_size=6)
)


def test_the_published_concordance_comes_out_to_the_digits_given():
    """Four people, ten items, rank sums whose squares about their mean are 1048."""
    rows = [
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        [5, 2, 3, 4, 1, 6, 7, 8, 10, 9],
        [1, 2, 3, 6, 5, 9, 7, 8, 4, 10],
        [2, 1, 3, 4, 5, 6, 10, 8, 9, 7],
    ]
    found = concordance(rows)
    assert found.squares == 1048
    assert (round(found.w, 4), round(found.chi_square, 3)) == (0.7939, 28.582)


@settings(max_examples=40, deadline=None)
@given(tables)
def test_another_library_finds_the_same_with_ties(rows):
    """Friedman's statistic, corrected for ties, is people × (items - 1) × W."""
    found = concordance(rows)
    if found.w is None:
        assert all(len(set(row)) == 1 for row in rows)
    else:
        assert 0 <= found.w <= 1 + 1e-12
        assert found.chi_square == pytest.approx(friedmanchisquare(*np.array(rows).T).statistic, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-5, 5)))
def test_places_are_those_of_another_library(points):
    assert average_ranks(points).tolist() == (rankdata(-np.array(points)).tolist() if points else [])


def test_who_left_something_out_is_not_compared():
    assert concordance([[1, 2, 3], [2, 1, nan], [1, 2, 3]]) == concordance([[1, 2, 3], [1, 2, 3]])
    assert concordance([[1, 2, 3], [1, 2, 3]]).w == 1


@pytest.mark.parametrize("rows", [[], [[]], [[1, 2, 3]], [[nan, nan]] * 3, [[1], [1]], [[2, 2, 2]] * 4])
def test_where_there_is_nothing_to_compare_there_is_no_concordance(rows):
    found = concordance(rows)
    assert (found.w, found.chi_square) == (None, None)


def test_what_has_no_number_has_no_place():
    with pytest.raises(ValueError, match="leave out"):
        average_ranks([1, nan])
    with pytest.raises(ValueError, match="a row of ranks"):
        concordance([1, 2])
