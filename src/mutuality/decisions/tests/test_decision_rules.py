"""What may happen to a proposal, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutuality.decisions.rules.closing import check_closing, sentence_of, state_after
from mutuality.decisions.rules.positions import check_answering, check_code, check_position, code_digest
from mutuality.decisions.rules.proposing import (
    DAY,
    check_draft,
    check_opening,
    check_options,
    check_sources,
    check_threshold,
    check_withdrawing,
    is_awake_enough,
    rule_for,
)
from mutuality.kit.refused import Refused
from mutuality.methods.tally import shape

from .made import HARM, WAYS

NOW = datetime(2030, 5, 17, 9, tzinfo=UTC)
ZONES = ["Europe/London", "Asia/Kathmandu", "America/Santiago", "Pacific/Auckland", "Africa/Nairobi"]


def refused(rule, works, **changed):
    """The sentence with which a rule refuses what works but for one thing."""
    rule(**works)
    with pytest.raises(Refused) as found:
        rule(**works | changed)
    return str(found.value)


OPENING = {
    "method": "ranked",
    "options": ["Cash", "Vouchers"],
    "now": NOW,
    "closes_at": NOW + DAY,
    "zones": ZONES,
    "deciders": 5,
}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"options": ["Cash"]}, "from two to 12 options"),
        ({"options": ["Cash", "CASH"]}, "say the same"),
        ({"method": "consent"}, "nothing to choose between"),
        ({"closes_at": NOW + DAY - timedelta(minutes=1)}, "at least a whole day"),
        ({"closes_at": NOW + timedelta(days=200)}, "within 120 days"),
        ({"deciders": 0}, "Nobody has a voice"),
    ],
)
def test_a_proposal_opens_for_a_whole_day_with_something_to_choose(changed, says):
    assert says in refused(check_opening, OPENING, **changed)


def test_a_day_with_an_hour_more_does_not_cheat_anybody_of_the_morning():
    """Clocks went back in London on 27 October 2030: 24 hours from ten in the morning end at nine."""
    start = datetime(2030, 10, 26, 9, tzinfo=UTC)
    assert not is_awake_enough(start, start + DAY, "Europe/London")
    assert is_awake_enough(start, start + DAY + timedelta(hours=1), "Europe/London")
    assert "London" in refused(check_opening, OPENING, now=start, closes_at=start + DAY)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2035, 1, 1)), st.sampled_from(ZONES))
def test_twenty_six_hours_are_enough_for_everybody_and_eleven_for_nobody(start, zone):
    start = start.replace(tzinfo=UTC)
    assert is_awake_enough(start, start + timedelta(hours=26), zone)
    assert not is_awake_enough(start, start + timedelta(hours=11), zone)


@pytest.mark.parametrize("method", WAYS)
def test_what_the_rule_takes_the_counting_takes(method):
    rule = rule_for(
        method, quorum="1/2", threshold="2/3" if method == "majority" else "", each_quorum="",
        each_threshold="1/2", smallest_group=5,
    )  # fmt: skip
    assert (rule.threshold, rule.each_threshold) == (("", "") if method == "consent" else (rule.threshold, "1/2"))
    assert rule.each_quorum == ("0" if method == "consent" else "")


def test_a_share_is_for_consensus_and_majority_and_at_least_a_half():
    works = {"method": "majority", "threshold": "2/3", "agreed": 66}
    assert "Only consensus and majority" in refused(check_threshold, works, method="dots")
    assert "from a half" in refused(check_threshold, works, threshold="1/3")
    assert "at least 67 of a hundred" in refused(check_threshold, works, agreed=67)
    check_threshold(**works | {"threshold": "", "agreed": 67})


ANSWERING = {"now": NOW, "state": "open", "closes_at": NOW + DAY, "has_voice": True}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"has_voice": False}, "no voice"),
        ({"state": "withdrawn"}, "withdrawn"),
        ({"state": "decided"}, "closed"),
        ({"state": "draft"}, "closed"),
        ({"now": NOW + DAY}, "closed"),
    ],
)
def test_answers_are_taken_until_the_last_moment_and_no_longer(changed, says):
    assert says in refused(check_answering, ANSWERING, **changed)


POSITION = {
    "method": "consent",
    "voice": "object",
    "options": [],
    "highest": 5,
    "dots": 5,
    "reason": HARM,
    "is_secret": False,
}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"reason": "No."}, "names the harm"),
        ({"reason": HARM * 100}, "at most 2000 signs"),
        ({"voice": "yes"}, "Choose one of these."),
        ({"is_secret": True}, "takes no reasons"),
    ],
)
def test_an_objection_names_its_harm(changed, says):
    assert says in refused(check_position, POSITION, **changed)


@pytest.mark.parametrize("method", ["score", "ranked", "dots"])
@given(voice=st.one_of(st.dictionaries(st.text(max_size=2), st.integers()), st.lists(st.text(max_size=2)), st.text()))
def test_whatever_is_sent_is_counted_or_refused_in_words(method, voice):
    works = POSITION | {"method": method, "options": ["1", "2"], "reason": ""}
    try:
        check_position(**works | {"voice": voice})
    except Refused as refusal:
        assert refusal.sentence.endswith(".")
    else:
        assert voice == shape.ABSTAIN or voice


def test_a_code_is_read_as_the_hand_meant_it_and_belongs_to_one_proposal():
    assert (
        code_digest(7, "k7qm 2f9t xw3d oril")
        == code_digest(7, "K7QM-2F9T-XW3D-0R11")
        != code_digest(8, "K7QM2F9TXW3D0R11")
    )
    works = {"code": "K7QM-2F9T-XW3D-0R11", "has_answered": False, "is_known": False}
    assert "16 letters" in refused(check_code, works, code="K7QM")
    assert "answered already" in refused(check_code, works, has_answered=True)
    assert "used before" in refused(check_code, works, is_known=True)


CLOSING = {"now": NOW, "state": "open", "closes_at": NOW, "missing": 3}


def test_it_closes_when_its_time_has_come_or_every_voice_is_in():
    check_closing(**CLOSING | {"closes_at": NOW + DAY, "missing": 0})
    assert "not answered yet" in refused(check_closing, CLOSING, closes_at=NOW + DAY)
    assert "not open" in refused(check_closing, CLOSING, state="decided")


@pytest.mark.parametrize(
    "result", [shape.PASSED, shape.NOT_PASSED, shape.BLOCKED, shape.TIED, shape.WAITING, shape.NO_QUORUM]
)
def test_every_end_has_its_sentence(result):
    assert "{question}" in sentence_of(result, has_options=True) and sentence_of(result, has_options=False)
    assert state_after(result) == ("expired" if result == shape.NO_QUORUM else "decided")


def test_only_the_proposer_changes_and_withdraws_and_only_in_time():
    works = {"is_proposer": True, "state": "draft"}
    assert "Only the person who wrote" in refused(check_draft, works, is_proposer=False)
    assert "stay as they are" in refused(check_draft, works, state="open")
    assert "Only the person who wrote" in refused(check_withdrawing, works, is_proposer=False)
    assert "is over" in refused(check_withdrawing, works, state="decided")


def test_it_rests_on_what_all_may_read_and_not_on_everything():
    works = {"count": 40, "are_for_all": True}
    assert "at most 40" in refused(check_sources, works, count=41)
    assert "whole partnership" in refused(check_sources, works, are_for_all=False)
    check_options(method="consent", options=[])
