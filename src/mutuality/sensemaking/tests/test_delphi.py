"""Delphi: a frozen rule, rounds that close once, answers without names, and outcomes that give nobody away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.methods.delphi import SHIPPED
from mutuality.partnerships.models import Declaration
from mutuality.record.models import Entry
from mutuality.record.queries import fault_in
from mutuality.sensemaking.actions import delphi as actions
from mutuality.sensemaking.actions import exercise as exercises
from mutuality.sensemaking.actions import statements
from mutuality.sensemaking.models import DelphiRound, DelphiRule, DelphiScore, Exercise, Respondent, Snapshot
from mutuality.sensemaking.queries import delphi as queries
from mutuality.sensemaking.queries.delphi_found import draw_delphi
from mutuality.sensemaking.queries.exercise import waiting_for
from mutuality.sensemaking.rules.delphi import frozen_rule, rule_of

from .made import once, opened
from .panel import SETTINGS, all_say, joins, next_round, result, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def delphi(cast):
    return opened(cast, "delphi", settings=dict(SETTINGS))


def item(found, number):
    return next(each for each in found["items"] if each["item"] == number)


# The rule


def test_each_rule_that_ships_has_a_name_for_people():
    assert set(DelphiRule.values) == {*SHIPPED, "written"}


def test_the_digest_of_the_rule_stands_in_the_record_before_the_first_answer(cast, delphi):
    line = Entry.objects.get(act="open_exercise")
    assert line.facts["digest"] == SHIPPED["all_70_15"].digest == delphi.settings["digest"]
    assert (line.facts["rule"], line.facts["rounds"]) == ("all_70_15", 2)


def test_a_rule_that_was_changed_after_its_opening_counts_nothing(cast, delphi):
    delphi.settings["rule"] = "all_50_15"
    with pytest.raises(Refused, match="frozen"):
        frozen_rule(delphi.settings)


def test_a_written_rule_means_what_it_says():
    rule = rule_of({"rule": "written", "share": 60, "few": 20, "scope": "any_group"})
    assert (rule.scope, rule.out_scope) == ("any_group", "every_group")
    assert rule.enough[0].holds([0, 0, 0, 2, 0, 0, 3, 0, 0], 1)
    assert not rule.enough[1].holds([2, 0, 0, 0, 0, 0, 3, 0, 0], 1)


def test_it_does_not_open_with_a_single_statement(cast):
    with pytest.raises(Refused, match="at least two"):
        opened(cast, "delphi", ["One."], settings=dict(SETTINGS))


# Rounds


def test_the_day_that_was_given_closes_the_first_round_and_not_the_whole(cast):
    soon = timezone.now() + timedelta(days=3)
    found = opened(cast, "delphi", settings=dict(SETTINGS), closes_at=soon)
    first = DelphiRound.objects.get(exercise=found)
    assert (found.closes_at, first.closes_at, first.items) == (None, soon, [1, 2, 3, 4])
    DelphiRound.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Refused, match="closed"):
        say(cast.dina, found, 1, 7)
    assert (actions.close_due_rounds(), actions.close_due_rounds()) == (1, 0)
    assert Entry.objects.filter(act="close_round").count() == 1
    second = actions.open_round(cast.cora, found, once=once(), closes_at=soon)
    found.refresh_from_db()
    assert (second.number, found.closes_at, found.state) == (2, soon, "open")
    assert fault_in(cast.partnership.chain) is None


def test_a_suggestion_is_taken_in_for_the_next_round(cast, delphi):
    suggested = statements.suggest_statement(cast.dina, delphi, once=once(), text="Feed us.")
    statements.bring_back(cast.cora, suggested)
    with pytest.raises(Refused, match="closed"):
        say(cast.dina, delphi, suggested.number, 7)
    assert next_round(cast, delphi).items == [1, 2, 3, 4, 5]
    say(cast.dina, delphi, suggested.number, 7, round=2)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": "closed"}, "not open"),
        ({"settings": {**SETTINGS, "rounds": 1}}, "All rounds"),
        ({"closes_at": timedelta(minutes=1)}, "more time"),
        ({"again": True}, "still open"),
    ],
)
def test_a_next_round_opens_once_the_one_before_is_closed(cast, delphi, change, words):
    if not change.pop("again", False):
        actions.close_round(cast.cora, delphi)
    closes = change.pop("closes_at", None)
    Exercise.objects.filter(pk=delphi.pk).update(**change)
    with pytest.raises(Refused, match=words):
        actions.open_round(cast.cora, delphi, once=once(), closes_at=timezone.now() + closes if closes else None)


def test_a_round_is_opened_once_however_often_it_is_sent(cast, delphi):
    actions.close_round(cast.cora, delphi)
    same = once()
    first, again = (actions.open_round(cast.cora, delphi, once=same, closes_at=None) for _ in range(2))
    assert first == again and DelphiRound.objects.count() == 2


def test_only_who_leads_closes_and_opens_rounds(cast, delphi):
    for act in (actions.close_round, lambda *who: actions.open_round(*who, once=once(), closes_at=None)):
        with pytest.raises(Refused):
            act(cast.dina, delphi)


def test_the_last_round_closes_with_the_whole(cast, delphi):
    next_round(cast, delphi)
    with pytest.raises(Refused, match="last round"):
        actions.close_round(cast.cora, delphi)
    exercises.close_exercise(cast.cora, delphi)
    assert result(delphi, 2)["round"] == 2


# Answers


def test_an_answer_is_kept_under_a_sealed_key_and_without_a_time(cast, delphi):
    say(cast.dina, delphi, 1, 8, comment="It is only fair.")
    kept = DelphiScore.objects.get()
    assert kept.leaf.digest and kept.salt and kept.respondent.key != str(cast.dina.uid)
    fields = {field.name for model in (DelphiScore, Respondent) for field in model._meta.get_fields()}
    assert not fields & {"person", "at", "said_at", "created"}
    assert not Entry.objects.filter(act__contains="score").exists()


def test_a_second_answer_takes_the_place_of_the_first_in_its_round_only(cast, delphi):
    say(cast.dina, delphi, 1, 8)
    say(cast.dina, delphi, 1, None)
    assert [each.score for each in DelphiScore.objects.all()] == [None]
    next_round(cast, delphi)
    say(cast.dina, delphi, 1, 3, round=2)
    own = queries.own_scores(cast.dina, delphi)
    assert (own[1][1].score, own[2][1].score) == (None, 3)


def test_the_same_answer_again_promises_nothing_new(cast, delphi):
    first, again = say(cast.dina, delphi, 1, 8), say(cast.dina, delphi, 1, 8)
    assert first.leaf_id == again.leaf_id


def test_an_answer_to_the_round_before_does_not_slip_into_the_next(cast, delphi):
    next_round(cast, delphi)
    with pytest.raises(Refused, match="Another round"):
        say(cast.dina, delphi, 1, 8, round=1)
    assert not DelphiScore.objects.exists()


def test_who_has_answered_all_is_waited_for_again_when_the_next_round_opens(cast, delphi):
    for number in (1, 2, 3):
        say(cast.dina, delphi, number, 8)
    assert waiting_for(cast.dina) == [delphi]
    say(cast.dina, delphi, 4, None)
    assert waiting_for(cast.dina) == []
    next_round(cast, delphi)
    assert waiting_for(cast.dina) == [delphi]


@pytest.mark.parametrize("who", ["cat", "ivy", "finn"])
def test_only_members_score(cast, delphi, who):
    with pytest.raises(Refused, match="were asked"):
        say(getattr(cast, who), delphi, 1, 8)


def test_what_was_set_aside_is_scored_no_more(cast, delphi):
    statements.set_aside(cast.cora, delphi.statements.get(number=2), why="Twice there.")
    with pytest.raises(Refused):
        say(cast.dina, delphi, 2, 8)
    assert [each.number for each in queries.items_of(queries.last_round(delphi))] == [1, 3, 4]


def test_a_reason_is_shown_without_a_name_when_its_round_is_closed_and_can_be_taken_back(cast, delphi):
    said = say(cast.dina, delphi, 1, 8, comment="It is only fair.")
    assert queries.reasons_in(delphi) == {}
    actions.close_round(cast.cora, delphi)
    assert queries.reasons_in(delphi) == {1: ["It is only fair."]}
    actions.take_back_comment(cast.dina, said)
    said.refresh_from_db()
    assert queries.reasons_in(delphi) == {} and (said.comment, said.salt, said.score) == ("", "", 8)


# What came of it


def test_what_is_important_to_one_group_is_an_outcome_of_its_own(cast):
    found = opened(cast, "delphi", settings=dict(SETTINGS))
    lived, others = joins(cast, 5, cast.lived), joins(cast, 12, cast.universities)
    all_say(lived, found, {1: 9, 2: 8, 3: None})
    all_say(others, found, {1: 8, 2: 2, 3: 5})
    actions.close_round(cast.cora, found)
    came = result(found)
    assert [item(came, number)["outcome"] for number in (1, 2, 3, 4)] == [
        "in", "important_to_one_group", "no_consensus", "cannot_say",
    ]  # fmt: skip
    assert item(came, 2)["important_to"] == ["Lived experience"]
    assert (item(came, 3)["cannot"], item(came, 3)["everyone"]["people"], came["people"]) == (5, 12, 17)
    assert came["other_rules"][0]["rule"] == "all_70_15" and len(came["other_rules"]) == len(SHIPPED)


def test_nothing_of_a_group_that_is_too_small_is_kept(cast, delphi):
    all_say(joins(cast, 4, cast.lived), delphi, {1: 9})
    all_say(joins(cast, 9, cast.universities), delphi, {1: 2})
    all_say(joins(cast, 9, cast.community), delphi, {1: 3})
    actions.close_round(cast.cora, delphi)
    groups = [each["name"] for each in item(result(delphi), 1)["groups"]]
    assert "Lived experience" not in groups and len(groups) < 2 and item(result(delphi), 1)["left_out"]


def test_of_fewer_than_the_smallest_group_nothing_is_told(cast, delphi):
    all_say([cast.dina, cast.ben], delphi, {1: 9})
    actions.close_round(cast.cora, delphi)
    came = result(delphi)
    assert came["people"] is None and item(came, 1)["everyone"] is None and item(came, 1)["cannot"] is None
    assert queries.heard_in(queries.last_round(delphi)).people is None


def test_a_round_that_is_closed_stays_as_it_was_counted_when_somebody_changes_sides(cast, delphi):
    """Counted anew, the difference would be the answers of the one who went over."""
    movers = joins(cast, 7, cast.lived)
    all_say(movers, delphi, {1: 9})
    all_say(joins(cast, 7, cast.universities), delphi, {1: 2})
    actions.close_round(cast.cora, delphi)
    before = result(delphi)
    Declaration.objects.filter(member__person=movers[0]).update(perspective=cast.universities)
    actions.open_round(cast.cora, delphi, once=once(), closes_at=None)
    exercises.close_exercise(cast.cora, delphi)
    assert result(delphi) == before == draw_delphi(delphi, 0, None).result["rounds"][0]


def test_who_changed_their_mind_and_who_left_are_told_from_the_second_round_on(cast, delphi):
    stay, leave = joins(cast, 6, cast.lived), joins(cast, 5, cast.universities)
    all_say(stay, delphi, {1: 6, 2: 5})
    all_say(leave, delphi, {1: 9, 2: 5})
    next_round(cast, delphi)
    all_say(stay, delphi, {1: 7, 2: 5}, round=2)
    exercises.close_exercise(cast.cora, delphi)
    came = result(delphi, 2)
    assert came["stability"][0] == {"item": 1, "people": 6, "changed": 6, "crossed": 6, "mean_change": 1.0}
    assert (came["attrition"]["people"], came["attrition"]["stayed"]) == (11, 6)
    assert came["attrition"]["items"][0] == {"item": 1, "left": 9.0, "stayed": 6.0}


def test_results_are_drawn_by_themselves_when_a_round_closes(cast, delphi, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.close_round(cast.cora, delphi)
    drawn = Snapshot.objects.get(exercise=delphi)
    assert (drawn.state, len(drawn.result["rounds"])) == ("drawn", 1)
