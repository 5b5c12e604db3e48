"""Concept maps: as published, whatever the order, and silent where there is nothing to say."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.optimize import isotonic_regression
from scipy.spatial.distance import squareform

from mutuality.methods.concept_map import (
    Sorts,
    against_the_rules,
    cut,
    draw_map,
    equal_weights,
    joined,
    silhouette_by_k,
)
from mutuality.methods.concept_map.clusters import adjusted_rand, distances_of, labels_at, ward
from mutuality.methods.concept_map.remarks import TOO_LITTLE
from mutuality.methods.concept_map.scaling import TIGHT, place
from mutuality.methods.concept_map.stress import STRESSES, isotonic

from .sorting import hidden, names, published

# By the classical start alone, as R's package smacof has them: ratio, primary, secondary.
PUBLISHED = {
    "aroma": (0.25471, 0.09984, 0.14567),
    "spices_all": (0.2732, 0.1258, 0.1565),
    "spices_american": (0.2308, 0.1089, 0.1997),
    "spices_french": (0.2587, 0.1243, 0.1897),
    "spices_indian": (0.2733, 0.1269, 0.2037),
    "spices_spanish": (0.2375, 0.1029, 0.1913),
    "spices_vietnamese": (0.2669, 0.0396, 0.2141),
}
QUICK = {"bootstraps": 0, "permutations": 0}
MANY, FEW = (settings(max_examples=each, deadline=None) for each in (20, 5))


def quick(sorts, **more):
    return draw_map(sorts, **{"seed": 1, **QUICK, **more})


@pytest.mark.parametrize(("name", "expected"), PUBLISHED.items())
def test_each_stress_is_the_published_one(name, expected):
    unlike, rng = published(name).unlike(), np.random.default_rng(1)
    for kind, value in zip(("ratio", "primary", "secondary"), expected, strict=True):
        found = place(unlike, kind, rng, starts=0, tolerance=TIGHT).stress
        assert found == pytest.approx(value, abs=0.6 * 10 ** -len(str(value).partition(".")[2])), kind


def test_random_starts_find_better_maps_than_the_classical_start_alone():
    sorts = published("spices_spanish")
    drawn = quick(sorts, stress="primary")
    assert drawn.stress_classical == pytest.approx(0.1029, abs=6e-5)
    assert drawn.stress < drawn.stress_classical - 0.01
    assert quick(sorts, stress="primary", starts=0).stress == drawn.stress_classical


@pytest.mark.parametrize("stress", STRESSES)
def test_groups_that_people_see_alike_are_found_both_ways(stress):
    drawn = quick(Sorts.of(names(24), hidden()), stress=stress, clusters=4)
    groups = np.array([int(item[1:]) % 4 for item in drawn.items])
    for found in (drawn.clusters, drawn.clusters_by_sorts):
        assert adjusted_rand(np.array([found[item] for item in drawn.items]), groups) == 1
    assert drawn.agreement == 1
    assert quick(Sorts.of(names(24), hidden()), stress=stress).k == 4


def test_partial_sorts_lead_to_the_same_groups():
    sorts = Sorts.of(names(24), hidden(sorters=20, part=0.5))
    drawn = quick(sorts, clusters=4)
    groups = np.array([int(item[1:]) % 4 for item in drawn.items])
    assert adjusted_rand(np.array([drawn.clusters[item] for item in drawn.items]), groups) > 0.85
    assert drawn.co_placed.least < 20 / 4 < drawn.co_placed.median + 1


def test_pairs_that_nobody_met_are_unknown_and_not_far_apart():
    first, second = ({f"i{n}": n % 3 for n in part} for part in (range(9), range(6, 15)))
    sorts = Sorts.of(names(15), {"ana": first, "ben": second, "cid": first, "dua": second})
    assert np.isnan(sorts.unlike()[sorts.items.index("i0"), sorts.items.index("i12")])
    assert sorts.unlike("classic")[sorts.items.index("i0"), sorts.items.index("i1")] == 1
    for stress in STRESSES:
        drawn = quick(sorts, stress=stress)
        assert drawn.stress < 0.05  # nothing holds apart who never met
        assert ("never_met", {"pairs": 36}) in [(remark.code, remark.values) for remark in drawn.remarks]


def test_random_piles_fit_worse_and_fit_as_well_where_there_is_nothing():
    drawn = draw_map(Sorts.of(names(24), hidden()), seed=1, bootstraps=0, permutations=5)
    assert drawn.stress < drawn.null_stress.lowest <= drawn.null_stress.mean and drawn.null_stress.runs == 5
    nothing = draw_map(Sorts.of(names(24), hidden(slips=1.0)), seed=1, bootstraps=0, permutations=5)
    assert "like_chance" in [remark.code for remark in nothing.remarks]


def test_clusters_that_all_see_are_steady_and_those_of_chance_are_not():
    seen = draw_map(Sorts.of(names(24), hidden()), seed=1, bootstraps=20, permutations=0, clusters=4)
    assert min(seen.cluster_stability.values()) > 0.9 and set(seen.cluster_stability) == {1, 2, 3, 4}
    chance = draw_map(Sorts.of(names(24), hidden(slips=1.0)), seed=1, bootstraps=20, permutations=0, clusters=4)
    assert min(chance.cluster_stability_by_sorts.values()) < 0.75
    assert seen.reliability.r > 0.5 > chance.reliability.r
    assert seen.reliability.spearman_brown == pytest.approx(2 * seen.reliability.r / (1 + seen.reliability.r))


def test_progress_is_told_to_the_end():
    told = []
    draw_map(
        Sorts.of(names(8), hidden(8)),
        seed=1,
        bootstraps=3,
        permutations=2,
        progress=lambda done, whole: told.append((done, whole)),
    )
    assert told == [(n, 5) for n in range(1, 6)]


# Order, duplicates, silence

PILES = st.dictionaries(
    st.sampled_from("abcdefg"), st.dictionaries(st.sampled_from("uvwxyz"), st.integers(0, 3), max_size=6), max_size=6
)


@MANY
@given(PILES, st.sampled_from(STRESSES), st.randoms())
def test_no_sorts_break_it_and_their_order_changes_nothing(piles, stress, random):
    asked = {"stress": stress, "seed": 1, "bootstraps": 2, "permutations": 1, "starts": 1}
    drawn = draw_map(Sorts.of("uvwxyz", piles), **asked)
    items, people = list("uvwxyz"), list(piles)
    random.shuffle(items)
    random.shuffle(people)
    again = draw_map(Sorts.of(items, {each: dict(reversed(piles[each].items())) for each in people}), **asked)
    assert json.dumps(drawn.as_json(), allow_nan=False) == json.dumps(again.as_json(), allow_nan=False)
    if drawn.too_little:
        assert drawn.too_little in TOO_LITTLE and drawn.stress is None and not (drawn.coordinates or drawn.clusters)
    else:
        assert len(drawn.coordinates) + len(drawn.left_out) == 6 and np.isfinite(drawn.points).all()


@FEW
@given(st.integers(0, 1000))
def test_names_of_piles_and_a_silent_person_change_nothing(seed):
    piles = hidden(8, 5, 3, seed=seed)
    renamed = {who: {item: f"pile {9 - pile}" for item, pile in sort.items()} for who, sort in piles.items()}
    one, other = (quick(Sorts.of(names(8), each)) for each in (piles, {**renamed, "silent": {}}))
    assert one.as_json() == other.as_json()


def test_everybody_twice_makes_the_same_map_and_so_does_everybody_with_weight_two():
    piles = hidden(12, 8, 3)
    once = quick(Sorts.of(names(12), piles))
    twice = quick(Sorts.of(names(12), {**piles, **{f"{who} again": sort for who, sort in piles.items()}}))
    heavy = quick(Sorts.of(names(12), piles, dict.fromkeys(piles, 2.0)))
    assert twice.coordinates == once.coordinates == heavy.coordinates
    assert twice.clusters == once.clusters


def test_an_item_and_its_double_lie_in_one_place():
    piles = {who: {**sort, "double": sort["i0"]} for who, sort in hidden(12, 8, 3).items()}
    drawn = quick(Sorts.of([*names(12), "double"], piles), stress="ratio")
    assert drawn.coordinates["double"] == pytest.approx(drawn.coordinates["i0"], abs=1e-3)
    assert drawn.clusters["double"] == drawn.clusters["i0"]


ALL = names(6)


@pytest.mark.parametrize(
    ("items", "piles", "reason"),
    [
        ([], {}, "no_sorts"),
        (ALL, {}, "no_sorts"),
        (ALL, {"ana": {}, "ben": {}}, "no_sorts"),
        (ALL, {"ana": {item: n % 2 for n, item in enumerate(ALL)}}, "one_sorter"),
        (ALL, {who: dict.fromkeys(ALL, 1) for who in "abc"}, "all_alike"),
        (ALL, {who: {item: item for item in ALL} for who in "abc"}, "all_alike"),
        (ALL[:1], {who: {"i0": 1} for who in "abc"}, "few_items"),
        (ALL[:2], {who: {"i0": 1, "i1": 2} for who in "abc"}, "few_items"),
        (ALL, {"ana": {"i0": 1, "i1": 1}, "ben": {"i0": 1, "i2": 2}}, "few_items"),
        (ALL, {"ana": {"i0": 1, "i1": 2}, "ben": {"i2": 1, "i3": 1}}, None),
    ],
)
def test_of_too_little_nothing_is_said(items, piles, reason):
    drawn = draw_map(Sorts.of(items, piles), seed=1, bootstraps=2, permutations=2)
    assert drawn.too_little == reason
    assert bool(drawn.coordinates) == (reason is None)
    assert json.dumps(drawn.as_json(), allow_nan=False)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"stress": "some"}, "no kind of stress"),
        ({"counting": "some"}, "no way of counting"),
        ({"clusters": 0}, "from 1 to 6"),
        ({"clusters": 7}, "from 1 to 6"),
        ({"bootstraps": -1}, "from 0"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(asked, sentence):
    sorts = Sorts.of(ALL, {who: {item: n % 2 for n, item in enumerate(ALL)} for who in "ab"})
    assert quick(sorts, clusters=6).k == 6
    with pytest.raises(ValueError, match=sentence):
        quick(sorts, **asked)


def test_sorts_that_do_not_fit_are_refused_in_words():
    assert Sorts.of("ab", {1: {"a": 1}}).items == ("a", "b")
    for wrong, sentence in [
        (lambda: Sorts.of("aa", {}), "more than once"),
        (lambda: Sorts.of("ab", {1: {"c": 1}}), "not among the items"),
        (lambda: Sorts.of("ab", {1: {"a": 1}}, {}), "no weight"),
        (lambda: Sorts.of("ab", {1: {"a": 1}}, {1: 0}), "above 0"),
        (lambda: Sorts.of("ab", {1: {"a": 1}}, {1: float("nan")}), "above 0"),
    ]:
        with pytest.raises(ValueError, match=sentence):
            wrong()


def test_each_group_weighs_the_same_however_many_they_are():
    groups = {"ana": "lived", **{f"u{n}": "university" for n in range(5)}}
    weights = equal_weights(groups)
    piles = {who: {"a": 1, "b": 1 if group == "lived" else 2} for who, group in groups.items()}
    assert Sorts.of("ab", piles, weights).unlike()[0, 1] == pytest.approx(0.5)
    assert sum(weights.values()) == pytest.approx(6)


def test_sorts_that_say_little_are_named():
    piles = {
        "one": dict.fromkeys("abc", 1),
        "alone": {"a": 1, "b": 2, "c": 3},
        "few": {"a": 1},
        "well": {"a": 1, "b": 1, "c": 2},
    }
    assert against_the_rules(Sorts.of("abc", piles)) == {"one": "one_pile", "alone": "all_alone", "few": "few_sorted"}


# Parts, beside those of SciPy


@MANY
@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(1, 5)), min_size=1, max_size=30), st.booleans())
def test_pooling_is_that_of_scipy(pairs, many):
    values, weights = np.array(pairs * (20 if many else 1), dtype=float).T
    assert isotonic(values, weights) == pytest.approx(isotonic_regression(values, weights=weights).x)


def test_wards_tree_is_that_of_scipy_and_each_step_joins_two_clusters():
    unlike = Sorts.of(names(24), hidden(slips=0.6)).unlike() + distances_of(np.random.default_rng(2).random((24, 2)))
    tree, theirs = ward(unlike), linkage(squareform(unlike), "ward")
    assert [merge.height for merge in tree.merges] == pytest.approx(theirs[:, 2])
    for k in (2, 5, 23):
        assert adjusted_rand(labels_at(tree, k), fcluster(theirs, k, "maxclust") - 1) == 1
        one, other = joined(tree, k)
        before, after = cut(tree, k), cut(tree, k - 1)
        assert len({before[item] for item in one}) == len({before[item] for item in other}) == 1
        assert len({after[item] for item in one + other}) == 1
    assert max(silhouette_by_k(tree, unlike, range(1, 9)).items(), key=lambda pair: pair[1] or -1)[0] >= 2


def test_bridging_is_low_amid_friends_and_high_between_groups():
    piles = hidden(24, 12, 3, slips=0)
    piles = {who: {**sort, "i0": number % 3} for number, (who, sort) in enumerate(piles.items())}
    drawn = quick(Sorts.of(names(24), piles), clusters=3)
    assert drawn.bridging["i0"] == 1 and min(drawn.bridging.values()) == 0
    assert drawn.cluster_bridging[drawn.clusters["i0"]] == max(drawn.cluster_bridging.values())


def test_names_of_piles_are_offered_without_those_who_gave_them():
    called = {("s0", 0): " Money ", ("s1", 0): "money", ("s2", 1): "Care"}
    drawn = quick(Sorts.of(names(24), hidden(slips=0)), clusters=4, names=called)
    best = drawn.name_candidates[drawn.clusters["i0"]][0]
    assert (best.name, best.overlap, best.piles) == ("Money", 1.0, 2)
    assert "s0" not in json.dumps(drawn.as_json()["name_candidates"])
