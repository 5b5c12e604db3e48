"""Acts on proposals, in the database: what is kept, what the record says, and what can never be."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mutuality.decisions.actions import closing, positions, proposing
from mutuality.decisions.models import Decider, Outcome, Position, Proposal, Source
from mutuality.decisions.queries import proposals, sources, standing
from mutuality.kit.refused import Refused
from mutuality.meetings.actions import speaking
from mutuality.partnerships import actions as partnerships
from mutuality.partnerships.models import Declaration
from mutuality.record.models import Entry, Leaf, Opening
from mutuality.record.queries import fault_in
from mutuality.record.rules import commitment
from tests.cast import open_now

from .made import HARM, WAYS, agree_on, draft, due, everybody, joins, opened, uuid4

pytestmark = pytest.mark.django_db


def acts(cast):
    return list(Entry.objects.filter(chain=cast.partnership.chain).order_by("number").values_list("act", flat=True))


# The rule, and who has a voice


def test_opening_freezes_the_rule_and_a_later_agreement_changes_nothing(cast):
    agree_on(cast, quorum=60, perspective_quorum=50, perspective_threshold=75, small_group_inside=7)
    proposal = opened(cast, "majority", threshold="2/3")
    cast.partnership.agreements.filter(version=2).delete()
    proposal.refresh_from_db()
    kept = proposal.quorum, proposal.threshold, proposal.each_quorum, proposal.each_threshold, proposal.smallest_group
    assert kept == ("3/5", "2/3", "1/2", "3/4", 7)
    with pytest.raises(Refused, match="words stay as they are"):
        proposing.set_options(cast.dina, proposal, [("Cash", ""), ("Vouchers", "")])


def test_whoever_comes_or_changes_sides_later_has_no_other_voice(cast):
    proposal = opened(cast)
    (late,) = joins(cast, 1)
    with pytest.raises(Refused, match="no voice"):
        positions.take_position(late, proposal, voice="agree")
    Declaration.objects.filter(member__person=cast.eve).update(perspective=cast.lived)
    assert Decider.objects.get(person=cast.eve).perspective == cast.community


def test_only_those_in_a_pod_decide_what_is_put_to_it(cast):
    proposal = opened(cast, pod=cast.north)
    assert set(Decider.objects.values_list("person__name", flat=True)) == {"Ama", "Ben", "Dina"}
    with pytest.raises(Refused, match="no voice"):
        positions.take_position(cast.eve, proposal, voice="agree")


def test_who_leaves_takes_their_voice_along_and_is_neither_present_nor_away(cast):
    proposal = opened(cast)
    for person in everybody(cast)[:4]:
        positions.take_position(person, proposal, voice="agree")
    positions.take_position(cast.ama, proposal, voice="object", reason=HARM)
    partnerships.leave_partnership(cast.ama, cast.partnership)
    assert standing.standing_of(proposal).heard.eligible == 4
    outcome = closing.close_proposal(None, due(proposal))
    assert (outcome.result, outcome.answered, outcome.eligible) == ("passed", 3, 4)
    assert not Decider.objects.filter(person=cast.ama).exists()


def test_the_last_of_a_perspective_leaving_holds_nothing_up(cast):
    agree_on(cast, perspective_quorum=50, perspective_threshold=50)
    proposal = opened(cast, "majority")
    for person in everybody(cast)[1:]:
        positions.take_position(person, proposal, voice="agree")
    assert standing.standing_of(proposal).result == "waiting"
    partnerships.leave_partnership(cast.ama, cast.partnership)
    assert closing.close_proposal(None, due(proposal)).result == "passed"


def test_of_a_secret_ballot_the_voice_of_who_left_stays_for_nobody_can_find_it(cast):
    proposal = opened(cast, is_secret=True)
    for number, person in enumerate(everybody(cast)):
        positions.take_position(person, proposal, voice="agree", code=f"{number:016}")
    partnerships.leave_partnership(cast.ama, cast.partnership)
    outcome = closing.close_proposal(None, due(proposal))
    assert (outcome.answered, outcome.eligible) == (5, 5)


# The outcome


def test_the_clock_closes_what_is_due_once_and_nothing_else(cast):
    late, early = due(opened(cast)), opened(cast)
    positions.take_position(cast.ama, early, voice="agree")
    assert closing.close_due_proposals() == 1 and closing.close_due_proposals() == 0
    late.refresh_from_db()
    early.refresh_from_db()
    assert (late.state, early.state) == ("expired", "open")


def test_the_record_holds_the_opening_the_answers_and_the_outcome_and_no_name_of_who_answered(cast):
    proposal = opened(cast)
    for person in everybody(cast):
        positions.take_position(person, proposal, voice="agree")
    outcome = closing.close_proposal(None, due(proposal))
    assert acts(cast) == ["open_proposal", "voices_sealed", "close_proposal"]
    assert Opening.objects.exclude(person=None).count() == 1  # who opened it
    said = Entry.objects.get(act="close_proposal")
    assert said.facts["outcome"] == closing.digest_of(outcome)
    outcome.tally["counts"]["object"] = 1
    assert said.facts["outcome"] != closing.digest_of(outcome)
    assert not Leaf.objects.filter(entry=None).exists() and fault_in(cast.partnership.chain) is None


@pytest.mark.parametrize("is_secret", [False, True])
def test_each_answer_matches_the_promise_in_the_record(cast, is_secret):
    proposal = opened(cast, is_secret=is_secret)
    for number, person in enumerate(everybody(cast)):
        positions.take_position(person, proposal, voice="agree", code=f"{number:016}")
    assert Leaf.objects.count() == (0 if is_secret else 5)
    closing.close_proposal(None, due(proposal))
    kept = list(proposal.ballots.all() if is_secret else proposal.positions.all())
    assert len(kept) == 5
    for one in kept:
        words = positions.committed(proposal, one.voice, getattr(one, "reason", ""))
        assert commitment(one.salt, words) == one.leaf.digest


def test_an_outcome_keeps_who_decided_and_who_was_away(cast):
    proposal = opened(cast)
    for person in everybody(cast)[:4]:
        positions.take_position(person, proposal, voice="agree")
    closing.close_proposal(None, due(proposal))
    away = Decider.objects.get(proposal=proposal, has_answered=False)
    assert away.person == cast.eve
    with pytest.raises(Refused, match="closed"):
        positions.take_position(cast.eve, proposal, voice="object", reason=HARM)
    with pytest.raises(Refused, match="closed"):
        positions.take_back_position(cast.ama, proposal)


def test_a_draft_leaves_no_line_and_a_withdrawn_question_one(cast):
    proposing.withdraw_proposal(cast.dina, draft(cast))
    assert acts(cast) == []
    proposal = opened(cast)
    with pytest.raises(Refused, match="Only the person who wrote"):
        proposing.withdraw_proposal(cast.cora, proposal)
    proposing.withdraw_proposal(cast.dina, proposal)
    assert acts(cast) == ["open_proposal", "withdraw_proposal"]


# What the database refuses


@pytest.mark.parametrize(
    "shape",
    [
        {"stance": "object", "reason": ""},
        {"stance": "agree", "choice": {"1": 2}},
        {"stance": "", "choice": None},
    ],
)
def test_the_database_refuses_a_position_that_says_nothing_or_two_things(cast, shape):
    proposal = opened(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.create(proposal=proposal, person=cast.ben, at=timezone.now(), **shape)


@pytest.mark.parametrize(
    "wrong",
    [
        {"opened_at": None},
        {"threshold": "2/3"},
        {"closes_at": timezone.now() - timedelta(days=9)},
    ],
)
def test_the_database_refuses_a_proposal_that_cannot_be(cast, wrong):
    proposal = opened(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(**wrong)


def test_the_database_refuses_a_second_voice_and_a_source_that_is_nothing(cast):
    proposal = opened(cast)
    for wrong in (
        lambda: Decider.objects.create(proposal=proposal, person=cast.ben),
        lambda: Source.objects.create(proposal=proposal),
        lambda: Outcome.objects.create(
            proposal=proposal, result="passed", answered=2, eligible=1, rule={}, tally={}, at=timezone.now()
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


# Nothing stays


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(sorted(WAYS)),
    steps=st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=12),
)
def test_a_position_taken_back_leaves_no_trace_in_the_tally(cast, method, steps):
    """Whatever was said and taken back before, the result is that of those who said it at the end, and no more."""
    with transaction.atomic():
        one, other = opened(cast, method), opened(cast, method)
        here = set()
        for who, stays in steps:
            person = everybody(cast)[who]
            positions.take_position(person, one, voice=WAYS[method], reason="Because.")
            here.add(who)
            if not stays:
                positions.take_back_position(person, one)
                here.discard(who)
        for who in here:
            positions.take_position(everybody(cast)[who], other, voice=WAYS[method])
        keys = [option.key for option in one.options.all()]
        assert standing.tally_of(one, keys) == standing.tally_of(other, keys)
        assert Position.objects.filter(proposal=one).count() == len(here)
        transaction.set_rollback(True)


def test_words_taken_back_leave_their_place_in_a_proposal_empty_and_say_so(cast):
    open_now(cast.meeting)
    said = speaking.speak(cast.ben, cast.table, text="Cash came in March.", once=uuid4(), question=cast.first_question)
    proposal = draft(cast)
    proposing.rest_on(cast.dina, proposal, question=cast.first_question, with_question=False, contributions=[said])
    proposing.open_proposal(cast.dina, proposal)
    assert sources.what_came_of([said.pk]) == {said.pk: [proposal]}
    speaking.withdraw(cast.ben, said)
    (source,) = sources.sources_of(proposal)
    assert source.contribution.text == ""


# What it costs


def queries_of(act):
    with CaptureQueriesContext(
        connection,
    ) as found:
        act()
    return len(found)


@pytest.mark.parametrize("is_secret", [False, True])
def test_answering_and_looking_cost_the_same_with_ten_and_with_five_hundred_voices(cast, is_secret):
    def cost(proposal, code):
        answering = queries_of(lambda: positions.take_position(cast.ben, proposal, voice="agree", code=code))
        looking = queries_of(lambda: standing.standing_of(proposal))
        lists = queries_of(lambda: proposals.board_of(cast.partnership, cast.ben))
        return answering, looking, lists

    few = opened(cast, is_secret=is_secret)
    positions.take_position(cast.ama, few, voice="agree", code="1" * 16)
    with_few = cost(few, "2" * 16)
    people = joins(cast, 500, cast.lived)
    many = opened(cast, is_secret=is_secret)
    for number, person in enumerate(people[:60]):
        positions.take_position(person, many, voice="agree", code=f"{number:016}")
    with_many = cost(many, "3" * 16)
    assert with_many[1:] == with_few[1:]
    assert with_many[0] <= with_few[0] <= 14  # among many, the few that are mixed are found at once
