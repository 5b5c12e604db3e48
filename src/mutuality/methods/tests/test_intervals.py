"""How far a share or a mean may be off."""

from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from mutuality.methods.intervals import mean_interval, wilson

pairs = st.integers(1, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@settings(max_examples=50, deadline=None)
@given(pairs)
def test_another_library_finds_the_same_interval(pair):
    theirs = binomtest(*pair).proportion_ci(method="wilson")
    assert wilson(*pair) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(pairs)
def test_an_interval_holds_its_share_and_is_never_a_point(pair):
    low, high = wilson(*pair)
    assert 0 <= low <= pair[0] / pair[1] <= high <= 1
    assert low < high


def test_of_nobody_there_is_no_share():
    assert wilson(0, 0) is None


@pytest.mark.parametrize("wrong", [(2, 1), (-1, 3), (nan, 3), (1, inf), (1, 2, 0), (1, 2, nan)])
def test_what_is_no_share_is_refused_in_words(wrong):
    with pytest.raises(ValueError, match=r"\w+ \w+ .*\."):
        wilson(*wrong)


def test_the_mean_of_fewer_than_two_answers_has_no_interval():
    assert mean_interval([]) is mean_interval([nan, nan]) is mean_interval([3, nan]) is None


def test_an_interval_of_a_mean_holds_it_and_knows_no_order():
    found = mean_interval([1, 2, 2, 5, 9, nan], seed=3)
    assert found == mean_interval([9, 2, nan, 5, 2, 1, nan], seed=3)
    assert found[0] < 3.8 < found[1]
    assert mean_interval([4, 4, 4]) == pytest.approx((4, 4))


@pytest.mark.parametrize("wrong", [{"resamples": 0}, {"resamples": 10**9}, {"share": 1}, {"share": 0}])
def test_settings_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match=r"\w+ \w+ .*\."):
        mean_interval([1, 2], **wrong)
