"""Refusals of the meetings room: each starts from the case that works and changes one thing."""

from datetime import UTC, datetime, timedelta

import pytest

from mutuality.kit.refused import Refused
from mutuality.meetings.rules import meeting as rules
from mutuality.meetings.rules import words

NOW = datetime(2026, 6, 18, 13, tzinfo=UTC)
SPEAKING = {
    "state": "open",
    "is_seated": True,
    "text": "Paper is what gets inspected.",
    "voice": "pseudonym",
    "shown_as": "R. by the window",
    "names_here": {"Ama", "Ben"},
    "is_note": False,
    "takes_notes": False,
}
PLAN = {
    "now": NOW,
    "starts_at": NOW + timedelta(days=1),
    "ends_at": NOW + timedelta(days=1, hours=3),
    "needs_pod": False,
    "has_pod": False,
}


def test_somebody_seated_at_an_open_meeting_may_speak():
    words.check_speaking(**SPEAKING)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"is_seated": False}, None),
        ({"state": "planned"}, None),
        ({"state": "closed"}, None),
        ({"text": " \n "}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"voice": "anonymous"}, "voice"),
        ({"shown_as": " "}, "shown_as"),
        ({"shown_as": "ben "}, "shown_as"),
        ({"is_note": True}, "kind"),
        ({"is_note": True, "takes_notes": True}, "voice"),
    ],
)
def test_speaking_is_refused_with_a_sentence_at_its_field(change, field):
    with pytest.raises(Refused) as refusal:
        words.check_speaking(**SPEAKING | change)
    assert refusal.value.field == field and str(refusal.value).endswith((".", "!", "?"))


def test_a_plan_for_tomorrow_holds():
    rules.check_plan(**PLAN)


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": NOW - timedelta(hours=2)},
        {"ends_at": PLAN["starts_at"]},
        {"ends_at": PLAN["starts_at"] + timedelta(hours=13)},
        {"needs_pod": True},
    ],
)
def test_a_plan_is_refused(change):
    with pytest.raises(Refused):
        rules.check_plan(**PLAN | change)


PAIR = {"one_perspective": 1, "other_perspective": 2, "same_person": False}


@pytest.mark.parametrize(
    "change", [{"same_person": True}, {"one_perspective": None}, {"other_perspective": None}, {"other_perspective": 1}]
)
def test_two_facilitators_come_from_two_declared_perspectives(change):
    rules.check_pair(**PAIR)
    with pytest.raises(Refused):
        rules.check_pair(**PAIR | change)


@pytest.mark.parametrize("change", [{"state": "open"}, {"questions": 0}, {"seated": 0}])
def test_opening_needs_a_plan_a_question_and_people(change):
    works = {"state": "planned", "questions": 3, "seated": 5}
    rules.check_opening(**works)
    with pytest.raises(Refused):
        rules.check_opening(**works | change)


def test_only_an_open_meeting_moves_on_and_closes():
    rules.check_moving_on(state="open", is_next=True)
    rules.check_closing(state="open")
    for state in ("planned", "closed"):
        with pytest.raises(Refused):
            rules.check_moving_on(state=state, is_next=True)
        with pytest.raises(Refused):
            rules.check_closing(state=state)
    with pytest.raises(Refused):
        rules.check_moving_on(state="open", is_next=False)


def test_unnamed_words_are_not_named_later_but_named_ones_may_be_veiled():
    words.check_unveiling(before="named", after="pseudonym")
    with pytest.raises(Refused):
        words.check_unveiling(before="pseudonym", after="named")


def test_the_roundtable_template_is_the_one_of_practice():
    template = rules.TEMPLATES["roundtable"]
    assert [asked.tier for asked in template.questions].count("key") == 3
    assert [asked.tier for asked in template.questions].count("table") == 4
    assert sum(asked.minutes for asked in template.questions) <= template.minutes
