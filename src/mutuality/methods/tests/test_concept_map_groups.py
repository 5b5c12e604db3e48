"""One map for each perspective, people who sort alike, ratings, dealing cards, and pictures."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from mutuality.methods.concept_map import (
    Sorts,
    cluster_means,
    compare,
    compare_groups,
    deal_subset,
    draw_map,
    go_zone,
    pattern_match,
    rating_summary,
    sorter_clusters,
)
from mutuality.methods.concept_map.charts import go_zone_picture, ladder
from mutuality.methods.concept_map.pictures import cluster_map, comparison_map, tree_picture
from mutuality.methods.concept_map.ratings import means_of

from .sorting import hidden, names, published

QUICK = {"seed": 1, "bootstraps": 0, "permutations": 0}
WORDS = {"title": "What <we> mean", "description": "Two & more"}


@pytest.mark.parametrize(
    ("one", "other", "m"), [("french", "indian", 0.7205), ("french", "spanish", 0.7270), ("american", "french", 0.8020)]
)
def test_maps_of_countries_are_as_alike_as_published(one, other, m):
    maps = [draw_map(published(f"spices_{name}"), stress="ratio", starts=0, **QUICK) for name in (one, other)]
    assert compare(*maps, permutations=0, seed=1).m == pytest.approx(m, abs=1e-4)


def test_it_is_the_same_from_either_side_and_residuals_add_up():
    one, other = (draw_map(Sorts.of(names(12), hidden(12, 8, 3, seed=seed)), **QUICK) for seed in (1, 2))
    there, back = (compare(*pair, permutations=99, seed=1) for pair in ((one, other), (other, one)))
    assert there.m == pytest.approx(back.m) and there.p == 0.01
    assert there.lengths == pytest.approx(back.lengths)
    assert sum(length**2 for length in there.lengths.values()) == pytest.approx(2 * (1 - there.m))


def test_maps_without_common_items_are_not_compared():
    one = draw_map(Sorts.of(names(12), hidden(12, 8, 3)), **QUICK)
    other = draw_map(Sorts.of(names(12), {}), **QUICK)
    assert (compare(one, other, seed=1).m, compare(one, other, seed=1).lengths) == (None, {})


def two_perspectives(differ):
    """Two groups of eight who see the same, but for one item where they `differ`."""
    piles = hidden(15, 16, 3, slips=0.1)
    groups = {who: "lived" if int(who[1:]) < 8 else "university" for who in piles}
    for who, sort in piles.items():
        if differ and groups[who] == "lived":
            sort |= {"i0": 1}
    return Sorts.of(names(15), piles), groups


def test_an_item_that_two_perspectives_read_differently_is_found_and_where_they_do_not_nothing_is():
    asked = {"seed": 1, "starts": 0, "regroupings": 19}
    found = compare_groups(*two_perspectives(True), "lived", "university", **asked)
    assert max(found.compared.lengths, key=found.compared.lengths.get) == "i0"
    assert found.item_p["i0"] == 0.05
    same = compare_groups(*two_perspectives(False), "lived", "university", **asked)
    assert same.p > 0.05 and same.by_chance == pytest.approx(same.compared.m, abs=0.05)


def test_people_who_sort_alike_are_together():
    one, other = hidden(12, 4, 3, slips=0.1), hidden(12, 4, 2, slips=0.1)
    found = sorter_clusters(Sorts.of(names(12), {**one, **{f"t{who}": sort for who, sort in other.items()}}), 2)
    assert len({found[who] for who in one}) == len({found[f"t{who}"] for who in other}) == 1
    assert found["s0"] != found["ts0"]
    assert sorter_clusters(Sorts.of("ab", {1: {"a": 1, "b": 1}, 2: {"a": 1}}), 1) == {1: 1, 2: 1}


def test_cards_are_dealt_so_that_all_are_placed_about_as_often_and_all_pairs_meet():
    items, placed = names(30), dict.fromkeys(names(30), 0)
    met = np.zeros((30, 30))
    for turn in range(24):
        dealt = deal_subset(items, 15, placed, seed=turn)
        assert len(set(dealt)) == 15
        for item in dealt:
            placed[item] += 1
        numbers = [int(item[1:]) for item in dealt]
        met[np.ix_(numbers, numbers)] += 1
    assert max(placed.values()) - min(placed.values()) <= 1 and met.min() > 0
    assert deal_subset(items[::-1], 5, placed, seed=1) == deal_subset(items, 5, placed, seed=1)
    assert sorted(deal_subset(items, 99, placed, seed=1)) == sorted(items)
    with pytest.raises(ValueError, match="two or more"):
        deal_subset(items, 1, placed, seed=1)


def test_missing_ratings_are_not_zero():
    summary = rating_summary({"a": [5, None, float("nan")], "b": [], "c": [1, 2, 3]})
    assert [(rated.mean, rated.sd, rated.n) for rated in summary.values()] == [(5, None, 1), (None, None, 0), (2, 1, 3)]
    means = cluster_means(means_of(summary), {"a": 1, "b": 1, "c": 2, "d": 3})
    assert [(each.mean, each.items) for each in means.values()] == [(5, 1), (2, 1), (None, 0)]


def test_ladders_and_go_zones_say_over_how_many():
    first, second = ({f"i{n}": value for n, value in enumerate(values)} for values in ([1, 2, 4, 5], [2, 1, 5, 4]))
    match = pattern_match(first, second, {"i0": 1, "i1": 1, "i2": 2, "i3": 2, "i9": 3})
    assert (match.k, match.r, match.items) == (2, None, 4) and match.r_items == pytest.approx(0.8)
    zone = go_zone(first, second)
    assert (zone.cut_first, zone.cut_second) == (3, 3) and zone.zones["i2"] == "go" and zone.zones["i0"] == "low"
    assert go_zone({"a": 3, "b": 3}, {"a": 3, "b": 3}).zones == {} and go_zone({}, {}).r is None


def pictures():
    sorts = Sorts.of(names(12), hidden(12, 8, 3))
    drawn, other = draw_map(sorts, **QUICK), draw_map(Sorts.of(names(12), hidden(12, 8, 3, seed=9)), **QUICK)
    nothing = draw_map(Sorts.of([], {}), **QUICK)
    labels = dict.fromkeys(drawn.items, "معنى <الماء>، 3. \x00")
    first, second = ({item: float(n % m) for n, item in enumerate(drawn.items)} for m in (3, 5))
    match = pattern_match(first, second, drawn.clusters)
    yield cluster_map(drawn, labels=labels, values=drawn.bridging, names={1: "Care & <cure>"}, **WORDS)
    yield cluster_map(nothing, **WORDS)
    yield tree_picture(drawn.tree, k=3, labels=labels, **WORDS)
    yield tree_picture(nothing.tree, **WORDS)
    yield comparison_map(compare(drawn, other, seed=1), labels=labels, **WORDS)
    yield comparison_map(compare(drawn, nothing, seed=1), **WORDS)
    yield ladder(match, ends=("Importance", "الجدوى"), **WORDS)
    yield ladder(pattern_match({}, {}, {}), ends=("", ""), **WORDS)
    yield go_zone_picture(go_zone(first, second), axes=("x", "y"), labels=labels, **WORDS)
    yield go_zone_picture(go_zone({}, {}), axes=("x", "y"), **WORDS)


def test_pictures_are_whole_and_tell_what_they_show_without_styles_or_scripts():
    for drawn in pictures():
        picture = ElementTree.fromstring(drawn)
        assert [child.text for child in picture][:2] == ["What <we> mean", "Two & more"]
        assert picture.get("role") == "img" and picture.get("viewBox")
        assert not re.search(r"style|script|<a |href|nan|inf\b", drawn)
        assert len(picture) > 3


def test_words_from_right_to_left_keep_their_signs_and_their_place():
    drawn = draw_map(Sorts.of(names(12), hidden(12, 8, 3)), **QUICK)
    picture = ElementTree.fromstring(cluster_map(drawn, labels=dict.fromkeys(drawn.items, "معنى، 3."), **WORDS))
    assert picture.get("direction") == "ltr"  # else a page in Arabic would turn every anchor round
    said = [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert "\u2068معنى، 3.\u2069" in said and "1" in said
