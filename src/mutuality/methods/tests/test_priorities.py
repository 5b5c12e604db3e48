"""Priorities: equal voice for constituencies of any size, ties by name, mixed groups, nominal groups, two scales."""

from fractions import Fraction
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutuality.methods.priorities import Cut, Pick, Vote, cuts, interim, moved, nominal, quadrants, ranked_by_groups
from mutuality.methods.priorities.quadrants import DO_FIRST, EASY_EXTRA, LEAVE, WORK_TOWARDS

ITEMS = ("sleep", "pain", "work", "food", "rest")
orders = st.permutations(ITEMS).flatmap(lambda order: st.integers(0, 5).map(lambda most: tuple(order[:most])))
picks = st.lists(st.builds(Pick, orders, st.sampled_from(["carers", "nurses", "porters", None])), max_size=25)


def carers(*choices, people=5):
    return [Pick(choices, "carers")] * people


def nurses(*choices, people=5):
    return [Pick(choices, "nurses")] * people


# The interim list


def test_few_carers_weigh_as_much_as_many_nurses():
    found = interim([*nurses("sleep", "pain", people=200), *carers("work", "pain")], ITEMS)
    assert found.ranking[0] == ("pain",)
    assert found.scores["sleep"] == found.scores["work"]
    assert found.constituencies["nurses"].points["sleep"] == 2_000
    assert found.constituencies["carers"].points["work"] == 50


def test_declared_voices_weigh_as_declared():
    heard = [*nurses("sleep"), *carers("work"), Pick(["food"], "visitors")]
    found = interim(heard, ITEMS, {"nurses": 1, "carers": 2})
    assert found.ranking[:2] == (("work",), ("sleep",))
    assert (found.people, found.uncounted) == (10, 1)
    assert found.scores["work"] == 5 * 2 + Fraction(5, 2)


def test_places_that_tie_are_shared_and_named():
    one = interim(carers("sleep", "pain"), ITEMS).constituencies["carers"]
    assert one.places == {"sleep": 1, "pain": 2, "work": 4, "food": 4, "rest": 4}
    assert one.scores == {"sleep": 5, "pain": 4, "work": 2, "food": 2, "rest": 2}
    assert one.pickers == {"sleep": 5, "pain": 5, "work": 0, "food": 0, "rest": 0}
    assert interim(carers("sleep", "pain"), ITEMS).ranking == (("sleep",), ("pain",), ("work", "food", "rest"))


def test_where_nobody_declares_a_constituency_all_are_one():
    found = interim([Pick(["pain"])] * 6, ITEMS)
    assert list(found.constituencies) == [None]
    assert found.uncounted == 0


def test_a_small_constituency_counts_and_no_number_tells_of_it():
    found = interim([*nurses("sleep", people=20), *carers("work", people=2)], ITEMS)
    assert found.ranking[0] == ("sleep", "work")
    assert (found.constituencies, found.scores, found.left_out) == ({}, {}, ("carers", "nurses"))
    assert cuts(found, 1, 5) == ()


def test_a_constituency_that_has_a_voice_and_picks_nothing_is_named():
    found = interim([*nurses("sleep"), *carers()], ITEMS, {"nurses": 1, "carers": 1})
    assert (found.silent, found.people) == (("carers",), 5)


@settings(max_examples=40, deadline=None)
@given(picks, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing_nor_do_those_who_pick_nothing(heard, rng):
    mixed = [*heard, Pick((), "carers")] if any(pick.constituency for pick in heard) else list(heard)
    rng.shuffle(mixed)
    one, other = interim(heard, ITEMS), interim(mixed, ITEMS)
    assert (one.ranking, one.scores, one.constituencies) == (other.ranking, other.scores, other.constituencies)
    assert (one.people, one.left_out, one.uncounted) == (other.people, other.left_out, other.uncounted)


@settings(max_examples=40, deadline=None)
@given(picks)
def test_every_pick_is_in_the_record_and_every_item_on_the_list(heard):
    found = interim(heard, ITEMS)
    assert found.people + found.uncounted == sum(bool(pick.choices) for pick in heard)
    assert sorted(item for level in found.ranking for item in level) == (sorted(ITEMS) if found.people >= 5 else [])
    assert sum(found.places.values()) == (15 if found.ranking else 0)
    for name, each in found.constituencies.items():
        assert each.people >= 5
        for item in ITEMS:
            given_by = [pick.choices for pick in heard if pick.constituency == name and item in pick.choices]
            assert each.points[item] == sum(10 - choices.index(item) for choices in given_by)
            assert each.pickers[item] == len(given_by)


def test_the_line_is_drawn_where_scores_drop_and_never_between_ties():
    found = interim([*nurses("sleep", "pain", "work"), *carers("pain", "sleep", "work")], ITEMS)
    assert found.ranking == (("sleep", "pain"), ("work",), ("food", "rest"))
    assert cuts(found, 1, 4) == (Cut(2, Fraction(3)), Cut(3, Fraction(3)))
    assert cuts(found, 4, 4) == ()
    with pytest.raises(ValueError, match="from fewer to more"):
        cuts(found, 4, 3)


@pytest.mark.parametrize(
    "make",
    [
        lambda: interim(carers("sleep", "sleep"), ITEMS),
        lambda: interim(carers("hope"), ITEMS),
        lambda: interim(carers(*ITEMS), ITEMS, most=4),
        lambda: interim([], [*ITEMS, "sleep"]),
        lambda: interim([], ITEMS, {"carers": 0}),
        lambda: interim([], ITEMS, {"carers": 0.5}),
        lambda: nominal([["hope"]], ITEMS),
        lambda: ranked_by_groups({}),
        lambda: ranked_by_groups({"a": [["sleep"]], "b": [["pain"]]}),
        lambda: ranked_by_groups({"a": [["sleep", "sleep"]]}),
        lambda: quadrants([[1]], [[1, 2]], ["sleep"]),
        lambda: quadrants([[inf]], [[1]], ["sleep"]),
        lambda: quadrants([[1]], [[1]], ["sleep"], (nan, 1)),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(make):
    with pytest.raises(ValueError, match=r"\w+ \w+ .*\."):
        make()


# The final round


def test_the_lowest_sum_of_places_wins_and_ties_stand_together():
    found = ranked_by_groups(
        {
            "red": [["sleep"], ["pain"], ["work"]],
            "blue": [["pain"], ["sleep"], ["work"]],
            "tie": [["pain", "sleep", "work"]],
        }
    )
    assert found.ranking == (("sleep", "pain"), ("work",))
    assert found.sums == {"sleep": 5, "pain": 5, "work": 8}
    assert found.places["sleep"] == Fraction(3, 2)
    assert found.by_group["tie"]["work"] == 2


def test_a_second_round_in_another_mix_shows_what_moved():
    one = ranked_by_groups({"red": [["sleep"], ["pain"], ["work"]]})
    two = ranked_by_groups({"blue": [["work"], ["sleep", "pain"]]})
    assert moved(one, two) == {"sleep": Fraction(-3, 2), "pain": Fraction(-1, 2), "work": 2}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.permutations(ITEMS), min_size=1, max_size=5))
def test_the_order_of_groups_changes_nothing(orders):
    forth = ranked_by_groups({place: [[item] for item in order] for place, order in enumerate(orders)})
    back = ranked_by_groups({place: [[item] for item in order] for place, order in enumerate(orders[::-1])})
    assert forth.sums == back.sums
    assert sum(forth.sums.values()) == 15 * len(orders)
    assert {frozenset(level) for level in forth.ranking} == {frozenset(level) for level in back.ranking}


# Nominal groups


def test_a_nominal_group_shows_points_voters_and_spread():
    found = nominal([["pain", "sleep"], ["pain"], ["sleep", "pain", "food"], ["pain"], ["work"], []], ITEMS)
    assert (found.people, found.ranking[0]) == (5, ("pain",))
    assert found.votes["pain"] == Vote(19, 4, (0, 0, 0, 1, 3))
    assert found.votes["rest"] == Vote(0, 0, (0,) * 5)


def test_too_few_votes_are_not_shown():
    assert nominal([["pain"]] * 4, ITEMS).votes == {}
    assert nominal([["pain"]] * 4, ITEMS, smallest_group=1).people == 4
    assert nominal([["pain"]] * 2, ITEMS, smallest_group=1).ranking == ()


# Impact and feasibility


def test_items_lie_in_four_fields_parted_by_the_means_or_by_lines_of_ones_own():
    impact, feasibility = [[5, 5, 1, 1]] * 5, [[5, 1, 5, 1]] * 5
    found = quadrants(impact, feasibility, ITEMS[:4])
    assert [each.field for each in found.items] == [DO_FIRST, WORK_TOWARDS, EASY_EXTRA, LEAVE]
    assert (found.impact_line, found.feasibility_line) == (3, 3)
    assert {each.field for each in quadrants(impact, feasibility, ITEMS[:4], (1, 1)).items} == {DO_FIRST}


def test_an_item_that_too_few_rated_lies_nowhere():
    found = quadrants([[5, nan], [4, 4]] * 3, [[5, 2], [nan, 4]] * 3, ["sleep", "pain"], smallest_group=4)
    sleep, pain = found.items
    assert (sleep.rated, sleep.impact, sleep.feasibility, sleep.field) == ((6, 3), 4.5, None, None)
    assert (pain.impact, pain.feasibility, found.feasibility_line) == (None, 3, 3)
    nothing = quadrants([], [], ["sleep"])
    assert (nothing.impact_line, nothing.items[0].field) == (None, None)
