"""The fair look: what it counts, what it leaves out, and that nothing left out can be worked out."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutuality.methods.balance import Heard, balance, parity

GROUPS = ("lived", "universities", "community")
heard = st.lists(
    st.builds(Heard, st.sampled_from(GROUPS), voices=st.integers(0, 6), turns=st.integers(0, 3)), max_size=30
)


def people(group, *voices, turns=0):
    return [Heard(group, each, turns) for each in voices]


def fair():
    """Three groups that can all be shown."""
    return people("lived", 2, 2, 2, 2, 1) + people("universities", *[2] * 7) + people("community", *[1] * 5)


def test_each_group_stands_beside_all():
    found = balance(fair(), GROUPS, 5)
    assert [(each.group, each.people, each.voices) for each in found.shares] == [
        ("lived", 5, 9), ("universities", 7, 14), ("community", 5, 5),
    ]  # fmt: skip
    assert (found.people, found.voices, found.left_out) == (17, 28, ())


def test_a_group_that_is_too_small_goes_with_a_neighbour():
    found = balance(fair()[1:], GROUPS, 5)
    assert found.left_out == ("lived", "universities")


def test_a_group_whose_words_are_mostly_one_persons_goes_with_a_neighbour():
    loud = people("lived", 9, 2, 2, 2, 1) + fair()[5:]
    assert balance(loud, GROUPS, 5).left_out == ("lived", "universities")
    called = [Heard("lived", 1, turns=place == 0) for place in range(5)] + fair()[5:]
    assert "lived" in balance(called, GROUPS, 5).left_out


def test_nothing_is_shown_where_few_are_not_counted():
    assert balance(fair(), GROUPS, 5, uncounted=5).shares
    assert balance(fair(), GROUPS, 5, uncounted=0).shares
    few = balance(fair(), GROUPS, 5, uncounted=1)
    assert few.lone and not few.shares


@pytest.mark.parametrize(("args", "ratio"), [((5, 30, 5, 30), 1), ((0, 30, 5, 30), 0), ((3, 0, 5, 30), None)])
def test_one_is_as_much_as_there_were_people(args, ratio):
    assert parity(*args) == ratio


@given(heard, st.integers(3, 6))
def test_no_small_or_led_group_is_ever_shown(them, limit):
    found = balance(them, GROUPS, limit)
    for share in found.shares:
        part = [one for one in them if one.group == share.group]
        assert len(part) >= limit
        for counts in ([one.voices for one in part], [one.turns for one in part]):
            assert 2 * max(counts) <= sum(counts) or not any(counts)
    assert len(found.left_out) != 1
    assert {share.group for share in found.shares} | set(found.left_out) == set(GROUPS)


@given(heard, st.integers(3, 6), st.randoms(use_true_random=False))
def test_in_whatever_order_people_come_the_look_is_the_same(them, limit, rng):
    mixed = list(them)
    rng.shuffle(mixed)
    assert balance(mixed, GROUPS, limit) == balance(them, GROUPS, limit)


def test_no_voices_that_are_left_out_can_be_worked_out():
    """Every way in which two groups of two to four people each say up to three things, two of each at most."""
    possible = defaultdict(set)
    parts = [
        voices for size in (2, 3, 4) for voices in product(range(4), repeat=size) if list(voices) == sorted(voices)
    ]
    for lived, universities in product(parts, repeat=2):
        if not any(lived + universities):
            continue
        found = balance(people("lived", *lived) + people("universities", *universities), GROUPS[:2], 3)
        for group, voices in (("lived", lived), ("universities", universities)):
            if group in found.left_out:
                possible[found, group].add(sum(voices))
    assert possible
    most = 3 * 4 * 2  # where nearly everything is said that this small world can say, the world itself tells
    told = [found for (found, _), values in possible.items() if len(values) < 2 and found.voices < most / 2]
    assert told == []
