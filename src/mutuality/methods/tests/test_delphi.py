"""Delphi: rules as data, what becomes of items, small groups, and what changes between rounds."""

from dataclasses import replace
from fractions import Fraction
from math import nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutuality.methods.delphi import (
    SHIPPED,
    Condition,
    ConsensusRule,
    Panel,
    attrition,
    disagreement,
    outcomes,
    rule_of,
    stability,
    what_other_rules_give,
)
from mutuality.methods.delphi.outcome import CANNOT_SAY, IN, NO_CONSENSUS, ONE_GROUP, OUT
from mutuality.methods.delphi.rule import AT_MOST, BELOW

COMET, EVERY = SHIPPED["all_70_15"], SHIPPED["every_group_80_10"]
scores = st.one_of(st.just(nan), st.integers(1, 9).map(float))
people = st.lists(st.tuples(st.sampled_from(["carers", "nurses", None]), scores, scores), max_size=20)


def panel(*parts, **more):
    """A panel of one item; each part is a group and the scores of its people."""
    rows = [(group, score) for group, given in parts for score in given]
    return Panel([[score] for _, score in rows], ["sleep"], [group for group, _ in rows], **more)


def said(rule, *parts, **more):
    [found] = outcomes(panel(*parts, **more), rule)
    return found.outcome


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        ([7] * 7 + [4] * 3, IN),
        ([7] * 6 + [4] * 4, NO_CONSENSUS),
        ([9] * 17 + [3] * 3, NO_CONSENSUS),  # 15 of 100 is not below 15 of 100
        ([9] * 18 + [3] * 2, IN),
        ([1] * 7 + [5] * 3, OUT),
        ([3] * 17 + [7] * 3, NO_CONSENSUS),
        ([9] * 7 + [nan] * 90 + [5] * 3, IN),  # only those who scored
        ([nan] * 20, CANNOT_SAY),
        ([], CANNOT_SAY),
        ([9] * 4, CANNOT_SAY),
    ],
)
def test_seventy_and_fifteen_of_a_hundred_of_those_who_scored(given, outcome):
    assert said(COMET, (None, given)) == outcome


def test_a_rule_can_ask_every_group_or_any():
    of_one_mind, split = [("carers", [8] * 9 + [3]), ("nurses", [9] * 10)], [("carers", [8] * 8 + [3] * 2)]
    assert said(EVERY, *of_one_mind) == IN
    assert said(EVERY, *split, ("nurses", [9] * 10)) == ONE_GROUP
    assert said(SHIPPED["any_group_70_15"], ("carers", [1] * 10), ("nurses", [9] * 5)) == IN
    assert said(SHIPPED["any_group_70_15"], ("carers", [1] * 10), ("nurses", [2] * 5)) == OUT
    assert said(SHIPPED["all_70_15_out_50_in_every_group"], ("carers", [5] * 10), ("nurses", [7, 7, 5, 5, 5, 5])) == OUT


def test_what_is_important_to_one_group_is_neither_lost_nor_out():
    """Nine of ten would throw it out; five people of one group would not, and they are named."""
    [found] = outcomes(panel(("carers", [1] * 45), ("nurses", [8] * 5)), COMET)
    assert (found.outcome, found.important_to) == (ONE_GROUP, ("nurses",))
    assert said(COMET, ("carers", [1] * 45), ("nurses", [1] * 5)) == OUT


def test_a_group_too_small_to_be_shown_counts_among_all_and_says_nothing_on_its_own():
    [found] = outcomes(panel(("carers", [1] * 12), ("nurses", [8] * 2), ("porters", [2] * 9)), COMET)
    assert (found.outcome, found.important_to) == (OUT, ())
    assert found.shown.everyone.people == 23
    assert set(found.shown.groups) == {"carers"}
    assert found.shown.left_out == ("nurses", "porters")


def test_groups_that_are_too_small_together_take_all_others_with_them():
    [found] = outcomes(panel(("carers", [5] * 12), ("nurses", [8] * 2), ("porters", [2] * 2)), EVERY)
    assert (found.outcome, found.shown.groups) == (CANNOT_SAY, {})


@settings(max_examples=40, deadline=None)
@given(people, st.sampled_from(list(SHIPPED)), st.integers(3, 6))
def test_no_number_of_few_people_can_be_worked_out(rows, name, limit):
    asked = Panel([row[1:] for row in rows], ["sleep", "pain"], [row[0] for row in rows], smallest_group=limit)
    for column, found in enumerate(outcomes(asked, SHIPPED[name])):
        spread = found.shown.everyone
        assert all(each.people >= limit for each in found.shown.groups.values())
        if spread is None:
            assert found.outcome == CANNOT_SAY
            assert not found.shown.groups
        else:
            rest = spread.people - sum(each.people for each in found.shown.groups.values())
            assert rest == 0 or rest >= limit
            assert spread.people == sum(row[column + 1] == row[column + 1] for row in rows)
        assert set(found.important_to) <= set(found.shown.groups) - {None}


@settings(max_examples=40, deadline=None)
@given(people, st.sampled_from(list(SHIPPED)), st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing_nor_do_those_who_score_nothing(rows, name, rng):
    mixed = [*rows, *[(row[0], nan, nan) for row in rows]]
    rng.shuffle(mixed)
    one, other = (
        outcomes(Panel([row[1:] for row in each], ["sleep", "pain"], [row[0] for row in each]), SHIPPED[name])
        for each in (rows, mixed)
    )
    assert [(each.outcome, each.important_to) for each in one] == [(each.outcome, each.important_to) for each in other]
    assert [each.shown.groups for each in one] == [each.shown.groups for each in other]


def test_a_spread_says_how_many_gave_what():
    spread = panel((None, [1, 7, 7, 8, 9, nan])).shown(0).everyone
    assert spread.counts == (1, 0, 0, 0, 0, 0, 2, 1, 1)
    assert (spread.people, spread.mean, spread.median, spread.quartiles) == (5, 6.4, 7, (7, 8))
    assert spread.share(7, 9) == Fraction(4, 5)


def test_disagreement_is_a_range_too_wide_for_where_it_lies():
    """A published example: 30th and 70th percentile 7 and 8, far from disagreement."""
    assert not disagreement([3, 4, 5, *[7] * 5, *[8] * 5, 9, 9])
    assert disagreement([1] * 5 + [9] * 5)
    assert not disagreement([5] * 5)
    assert panel((None, [1] * 5 + [9] * 5)).shown(0).everyone.disagreement
    assert panel((None, [1] * 5 + [4] * 5), highest=5).shown(0).everyone.disagreement is None
    with pytest.raises(ValueError, match="Nobody scored"):
        disagreement([])


def test_a_changed_rule_has_another_digest_and_the_same_rule_the_same():
    again = ConsensusRule(
        enough=(Condition(Fraction(14, 20), 7, 9), Condition(Fraction(3, 20), 1, 3, BELOW)),
        out=(Condition(Fraction(7, 10), 1, 3), Condition(Fraction(3, 20), 7, 9, BELOW)),
    )
    assert again.digest == COMET.digest
    changed = [replace(again, scope="every_group"), replace(again, out=()), replace(again, highest=10), again]
    assert len({rule.digest for rule in [*changed, *SHIPPED.values()]}) == len(SHIPPED) + 3


@pytest.mark.parametrize("plain", ["", "7", "[]", "{}", '{"enough":[{"share":"1/0"}],"out":[]}', "null"])
def test_a_rule_is_kept_as_text_and_read_back(plain):
    for rule in SHIPPED.values():
        assert rule_of(rule.plain) == rule
    with pytest.raises(ValueError):
        rule_of(plain)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Condition(0.7, 7, 9),
        lambda: Condition(Fraction(3, 2), 7, 9),
        lambda: Condition(Fraction(1, 2), 9, 7),
        lambda: Condition(Fraction(1, 2), 7, 9, "about"),
        lambda: ConsensusRule(()),
        lambda: ConsensusRule((Condition(Fraction(1, 2), 7, 10),)),
        lambda: ConsensusRule((Condition(Fraction(1, 2), 1, 1),), lowest=1, highest=1),
        lambda: ConsensusRule((Condition(Fraction(1, 2), 7, 9),), scope="some"),
        lambda: outcomes(panel((None, [1, 2]), highest=5), COMET),
        lambda: Panel([[1.5]], ["sleep"]),
        lambda: Panel([[10]], ["sleep"]),
        lambda: Panel([[float("inf")]], ["sleep"]),
        lambda: Panel([[1]], ["sleep", "pain"]),
        lambda: Panel([[1, 2]], ["sleep", "sleep"]),
        lambda: Panel([[1]], ["sleep"], ["carers", "nurses"]),
        lambda: stability(Panel([[1]], ["sleep"]), Panel([[1], [2]], ["sleep"])),
        lambda: stability(Panel([[1]], ["sleep"]), Panel([[1]], ["sleep"]), bands=((1, 3), (5, 9))),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(make):
    with pytest.raises(ValueError, match=r"\w+ \w+ .*\."):
        make()


def test_other_rules_on_the_same_scores_stand_side_by_side():
    found = what_other_rules_give(panel(("carers", [8] * 8 + [5] * 2), ("nurses", [8] * 6 + [3] * 4)))
    by_name = {each.name: each.outcomes["sleep"] for each in found}
    assert by_name["all_70_15"] == ONE_GROUP
    assert by_name["any_group_70_15"] == IN
    assert all(sum(each.counts.values()) == 1 for each in found)
    lenient = {"half": ConsensusRule((Condition(Fraction(1, 2), 7, 9), Condition(Fraction(1, 5), 1, 3, AT_MOST)))}
    assert what_other_rules_give(panel((None, [8] * 5 + [5] * 3 + [1] * 2)), lenient)[0].outcomes == {"sleep": IN}


def test_who_changed_their_mind_is_counted_among_those_who_scored_twice():
    before = Panel([[3], [3], [6], [6], [9], [9], [nan]], ["sleep"])
    after = Panel([[3, 1], [4, 1], [5, 1], [7, 1], [7, 1], [nan, 1], [9, 1]], ["sleep", "new"])
    [found] = stability(before, after)
    assert (found.people, found.changed, found.crossed) == (5, Fraction(4, 5), Fraction(2, 5))
    assert found.mean_change == pytest.approx(-0.2)
    few = stability(Panel([[3]] * 4, ["sleep"]), Panel([[4]] * 4, ["sleep"]))
    assert (few[0].people, few[0].changed) == (4, None)


def test_those_who_left_are_compared_with_those_who_stayed():
    groups = ["carers"] * 6 + ["nurses"] * 6
    first = Panel([[9, 5]] * 6 + [[5, nan]] * 6, ["sleep", "pain"], groups)
    later = Panel([[9]] * 6 + [[5]] + [[nan]] * 5, ["sleep"], groups)
    found = attrition(first, later)
    assert (found.people, found.stayed, found.groups) == (12, 7, {"carers": (6, 6), "nurses": (6, 1)})
    sleep, pain = found.items
    assert (sleep.left, sleep.stayed) == (5, pytest.approx(59 / 7))
    assert (pain.left, pain.stayed, pain.difference) == (None, None, None)


def test_where_too_few_left_nothing_is_said_about_what_they_scored():
    first, later = Panel([[9]] * 9, ["sleep"]), Panel([[9]] * 5 + [[nan]] * 4, ["sleep"])
    assert attrition(first, later).items[0].difference is None
    assert attrition(Panel([], ["sleep"]), Panel([], ["sleep"])).people == 0


def test_names_of_shipped_rules_keep_their_meaning():
    """A rule that was frozen under a name is found again by it: give a changed rule another name."""
    assert {name: rule.digest[:8] for name, rule in SHIPPED.items()} == {
        "all_70_15": "7e19de60",
        "every_group_70_15": "5c592439",
        "any_group_70_15": "f5e96a87",
        "every_group_80_10": "9db9d007",
        "all_70_15_out_50_in_every_group": "ab16534f",
        "all_50_15": "71c0a7d6",
    }
