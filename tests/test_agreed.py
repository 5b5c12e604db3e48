"""Every rule of the working agreement is kept to by the code: for each, the test that shows what differs with it."""

import ast
import importlib
from datetime import timedelta
from pathlib import Path

import pytest

from mutuality.meetings.queries import own_time, presence
from mutuality.partnerships import agreed
from mutuality.partnerships.agreed import AgreementRules
from tests.cast import close_now

SOURCE = Path(agreed.__file__).parent.parent
HERE, PARTNERSHIPS, MEETINGS = "tests.test_agreed", "mutuality.partnerships.tests", "mutuality.meetings.tests"
DECISIONS = "mutuality.decisions.tests.test_what_is_agreed"
USES = {
    "small_group_inside": f"{PARTNERSHIPS}.test_agreed test_a_small_group_is_counted_from_the_size_agreed",
    "small_group_outside": f"{HERE} test_outside_a_group_is_counted_from_the_size_agreed",
    "key_hours": f"{PARTNERSHIPS}.test_agreed test_a_first_key_waits_as_long_as_agreed",
    "mandate_days": f"{PARTNERSHIPS}.test_agreed test_an_office_runs_no_longer_than_agreed",
    "own_time_days": f"{HERE} test_answers_are_taken_for_as_many_days_as_agreed",
    "correction_days": f"{MEETINGS}.test_locking"
    " test_closing_opens_the_draft_for_as_long_as_the_agreement_says_and_the_keys_last_longer",
    "opened_days": f"{MEETINGS}.test_unsealing test_after_its_days_the_name_is_gone_from_the_page",
    "slips_each": f"{MEETINGS}.test_slips test_the_agreement_says_how_many_slips_each",
    "hold_box": f"{MEETINGS}.test_box test_without_moderators_in_the_agreement_words_are_shown_at_once",
    "decision_method": f"{DECISIONS} test_a_draft_begins_with_the_method_agreed",
    "decision_threshold": f"{DECISIONS} test_a_higher_threshold_agreed_holds_where_the_proposal_names_none",
    "quorum": f"{DECISIONS} test_without_enough_answers_a_proposal_expires",
    "perspective_quorum": f"{DECISIONS} test_a_perspective_that_has_not_answered_holds_a_decision_up",
    "perspective_threshold": f"{DECISIONS} test_no_perspective_is_silently_overruled",
    "proxies_each": f"{DECISIONS} test_one_person_carries_as_many_voices_as_agreed_and_none_without_an_agreement",
    "way_out": f"{PARTNERSHIPS}.test_stuck test_a_partner_organisation_lends_a_key",
    "one_side_until": f"{PARTNERSHIPS}.test_stuck test_the_whole_group_lets_two_of_one_perspective_turn_the_keys",
    "review_on": f"{PARTNERSHIPS}.test_agreed test_a_review_that_did_not_happen_is_said_openly",
    "levels": f"{PARTNERSHIPS}.test_effects test_a_level_is_raised_and_lowered_again_and_the_power_changes_at_once",
}
RULES = list(AgreementRules.__dataclass_fields__)


def agree(cast, **rules):
    cast.partnership.agreements.update(rules=AgreementRules.read(rules).kept())


def names_read():
    """The names that our code reads of something, the agreement's own module and tests left out."""
    for path in SOURCE.rglob("*.py"):
        if path.name != "agreed.py" and "tests" not in path.parts:
            yield from (node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute))


def test_the_table_of_uses_knows_every_rule_and_no_other():
    assert set(USES) == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_for_every_rule_there_is_a_test_that_shows_its_use(rule):
    module, _, name = USES[rule].partition(" ")
    assert callable(getattr(importlib.import_module(module), name))
    assert rule.removesuffix("s") in Path(importlib.import_module(module).__file__).read_text()


def test_every_rule_is_read_by_the_code():
    assert set(RULES) - {"levels"} <= set(names_read())  # levels are read by `AgreementRules.level`


@pytest.mark.django_db
def test_outside_a_group_is_counted_from_the_size_agreed(cast):
    def shown(outside):
        agree(cast, small_group_inside=1, small_group_outside=outside)
        return presence.presence_of(close_now(cast.meeting), outside=True).shown

    assert len(shown(outside=400)) == 0
    assert shown(outside=1) == presence.presence_of(cast.meeting, outside=False).shown


@pytest.mark.django_db
@pytest.mark.parametrize("own_time_days", [3, 30])
def test_answers_are_taken_for_as_many_days_as_agreed(cast, own_time_days):
    agree(cast, own_time_days=own_time_days)
    until = own_time.until_of(cast.meeting)
    assert timedelta(0) <= until - cast.meeting.ends_at - timedelta(days=own_time_days) < timedelta(days=2)
