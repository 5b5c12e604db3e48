"""How much alike people read: published values, another library's answers, and what changes nothing."""

from itertools import combinations
from math import isnan, nan

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutuality.methods.agreement import Difference, Drawing, alpha, alpha_by_code, alpha_of_sets, differences
from mutuality.methods.agreement.measure import ALL_AGREED, FEW_UNITS, LEVELS, NO_DIFFERENCE, NO_PAIR, RARE

# Krippendorff's example, 4 coders × 12 units (Computing Krippendorff's Alpha-Reliability, 2011).
PUBLISHED = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
    [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
]
NONE = Drawing(resamples=0)
SOME = Drawing(resamples=100)
values = st.one_of(st.just(nan), st.integers(0, 5).map(float))
readings = st.integers(1, 5).flatmap(
    lambda units: st.lists(st.lists(values, min_size=units, max_size=units), min_size=1, max_size=4)
)
code_sets = st.frozensets(st.sampled_from(["trust", "money", "time"]))
codings = st.dictionaries(st.integers(), st.dictionaries(st.sampled_from("abcd"), code_sets, max_size=4), max_size=6)


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_the_published_example_comes_out_to_the_digits_given(level, published):
    found = alpha(PUBLISHED, level)
    assert round(found.alpha, 3) == published
    assert (found.units, found.agreed) == (11, 8)
    assert found.interval[0] < found.alpha < found.interval[1] <= 1


@settings(max_examples=50, deadline=None)
@given(readings, st.sampled_from(LEVELS))
def test_another_library_finds_the_same(given, level):
    found = alpha(given, level, NONE)
    paired = [unit for unit in np.array(given).T if (~np.isnan(unit)).sum() > 1]
    assert found.units == len(paired)
    if found.alpha is None:
        assert found.undefined == (NO_DIFFERENCE if paired else NO_PAIR)
        assert len({value for unit in paired for value in unit if not isnan(value)}) <= 1
    else:
        theirs = krippendorff.alpha(reliability_data=np.array(given), level_of_measurement=level)
        assert found.alpha == pytest.approx(theirs, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(readings, st.sampled_from(LEVELS), st.randoms(use_true_random=False))
def test_the_order_of_coders_and_units_changes_nothing_nor_do_silent_ones(given, level, rng):
    units = list(zip(*given, strict=True))
    rng.shuffle(units)
    coders = [list(row) for row in zip(*units, strict=True)]
    rng.shuffle(coders)
    silent = [*coders, [nan] * len(units)]
    assert alpha(given, level, SOME) == alpha(coders, level, SOME) == alpha(silent, level, SOME)


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    first, again, other = (alpha(PUBLISHED, drawing=Drawing(seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert first.alpha == other.alpha
    assert first.interval != other.interval


def test_a_wider_share_gives_a_wider_interval_and_more_units_a_narrower_one():
    usual, wide, many = alpha(PUBLISHED), alpha(PUBLISHED, drawing=Drawing(share=0.99)), alpha(np.tile(PUBLISHED, 20))
    assert wide.interval[0] < usual.interval[0] < many.interval[0] < many.interval[1] < usual.interval[1]


@pytest.mark.parametrize("nothing", [[], [[]], [[nan, nan]], [[1, 2, 3]], [[1, nan], [nan, 2]]])
def test_what_nobody_read_twice_has_no_alpha_and_says_so(nothing):
    found = alpha(nothing)
    assert (found.alpha, found.interval, found.units, found.undefined) == (None, None, 0, NO_PAIR)


def test_where_all_say_the_same_everywhere_alpha_is_undefined_and_not_one():
    found = alpha([[2] * 9] * 3)
    assert (found.alpha, found.undefined, found.agreed) == (None, NO_DIFFERENCE, 9)


def test_an_interval_that_would_be_false_comfort_is_left_out_with_its_reason():
    assert alpha([[0, 1, 0, 0], [0, 1, 1, 0]]).no_interval == FEW_UNITS
    assert alpha([[0, 1] * 5] * 2).no_interval == ALL_AGREED
    once = alpha([[0] * 40, [0] * 39 + [1]])
    assert (once.interval, once.no_interval) == (None, RARE)
    assert once.alpha == 0


@pytest.mark.parametrize(
    ("given", "level"),
    [([[1, 2]], "other"), ([[1, float("inf")]], "nominal"), ([1, 2], "nominal"), ([[-1, 2], [1, 2]], "ratio")],
)
def test_what_cannot_be_measured_is_refused_in_words(given, level):
    with pytest.raises(ValueError, match=r"\w+ \w+ .*\."):
        alpha(given, level)


def test_too_many_different_values_are_refused_before_memory_runs_out():
    many = np.arange(3_000.0)
    for level in LEVELS:
        with pytest.raises(ValueError, match="more than 2,000"):
            alpha([many, many], level)


@pytest.mark.parametrize("level", ["ordinal", "interval", "ratio"])
@pytest.mark.parametrize("values", [(0, 5e-324, 1e-310), (1e300, 1e308, 1.7e308), (0, 1e-200, 1e200)])
def test_huge_and_tiny_numbers_give_a_number_or_none(level, values):
    found = alpha([[values[0], values[1], values[2]] * 3, [values[0], values[2], values[2]] * 3], level, SOME)
    assert found.alpha is None or -1 <= found.alpha <= 1


def test_each_code_has_an_alpha_of_its_own():
    both, one, none = frozenset({"trust", "money"}), frozenset({"trust"}), frozenset()
    turns = {number: {"Ada": both if number % 2 else none, "Ben": one if number % 2 else none} for number in range(10)}
    turns["read by one"] = {"Ada": both}
    found = alpha_by_code(turns)
    assert list(found) == ["money", "trust"]
    assert (found["trust"].alpha, found["trust"].units, found["trust"].agreed) == (1, 10, 10)
    assert (found["money"].alpha < 0, found["money"].agreed) == (True, 5)
    assert alpha_by_code(turns, ["hope"])["hope"].undefined == NO_DIFFERENCE


@settings(max_examples=30, deadline=None)
@given(codings)
def test_sets_are_compared_as_masi_says(codings):
    """Beside a plain sum over all pairs; a code that nobody ever gave differs nowhere."""
    found = alpha_of_sets(codings, NONE)
    units = [list(by.values()) for by in codings.values() if len(by) > 1]
    every = [given for unit in units for given in unit]
    expected = sum(2 * masi(one, other) for one, other in combinations(every, 2))
    if found.alpha is None:
        assert not expected
    else:
        observed = sum(2 * masi(*pair) / (len(unit) - 1) for unit in units for pair in combinations(unit, 2))
        assert found.alpha == pytest.approx(1 - (len(every) - 1) * observed / expected, abs=1e-9)


def masi(one, other):
    if one == other:
        return 0
    common = one & other
    return 1 - len(common) / len(one | other) * (2 / 3 if common in (one, other) else 1 / 3)


@settings(max_examples=30, deadline=None)
@given(codings)
def test_every_difference_is_named_and_nothing_else(codings):
    found = differences(codings)
    for code, agreement in alpha_by_code(codings, ["trust", "money", "time"], NONE).items():
        assert agreement.units - agreement.agreed == sum(each.code == code for each in found)
    for each in found:
        assert each.gave and each.gave_not
        assert {*each.gave, *each.gave_not} == set(codings[each.unit])


def test_a_difference_says_who_read_how():
    turns = {"turn 1": {"Ada": frozenset(), "Ben": frozenset({"trust"}), "Cat": frozenset({"trust"})}}
    assert differences(turns) == (Difference("turn 1", "trust", ("Ben", "Cat"), ("Ada",)),)
