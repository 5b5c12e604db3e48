"""The agreement's rules for decisions: each differs in what becomes of a proposal."""

import pytest

from mutuality.decisions.actions import closing, positions, proxies
from mutuality.decisions.queries import standing
from mutuality.kit.refused import Refused
from tests.cast import client_of

from .made import agree_on, due, everybody, opened

pytestmark = pytest.mark.django_db


def answer(proposal, people, voice):
    for person in people:
        positions.take_position(person, proposal, voice=voice)


def test_a_draft_begins_with_the_method_agreed(cast):
    def chosen():
        page = client_of(cast.dina).get("/p/riverside/decisions/propose/").content.decode()
        [found] = [part.split(">")[0] for part in page.split("<input") if "checked" in part.split(">")[0]]
        return found

    assert 'value="consent"' in chosen()
    agree_on(cast, decision_method="ranked")
    assert 'value="ranked"' in chosen()


def test_a_higher_threshold_agreed_holds_where_the_proposal_names_none(cast):
    agree_on(cast, decision_threshold=75)
    proposal, named = opened(cast, "majority"), opened(cast, "majority", threshold="9/10")
    assert (proposal.threshold, named.threshold, opened(cast, "consent").threshold) == ("3/4", "9/10", "")
    ama, ben, dina, cora, eve = everybody(cast)
    for each in (proposal, named):
        answer(each, [ama, ben, dina, cora], "agree")
        answer(each, [eve], "disagree")
    assert (standing.standing_of(proposal).result, standing.standing_of(named).result) == ("passed", "not_passed")


@pytest.mark.parametrize("method", ["consensus", "majority"])
def test_no_proposal_names_a_share_below_the_agreements(cast, method):
    assert opened(cast, method, threshold="3/5").threshold == "3/5"
    agree_on(cast, decision_threshold=75)
    with pytest.raises(Refused, match="at least 75 of a hundred"):
        opened(cast, method, threshold="3/5")


def test_without_enough_answers_a_proposal_expires(cast):
    agree_on(cast, quorum=40)
    enough = opened(cast, "majority")
    agree_on_more(cast, quorum=60)
    more = opened(cast, "majority")
    for each in (enough, more):
        answer(each, everybody(cast)[:2], "agree")
    assert closing.close_proposal(None, due(enough)).result == "passed"
    assert closing.close_proposal(None, due(more)).result == "no_quorum"


def agree_on_more(cast, **rules):
    cast.partnership.agreements.filter(version=2).update(rules=rules)


def test_a_perspective_that_has_not_answered_holds_a_decision_up(cast):
    free = opened(cast, "majority")
    agree_on(cast, perspective_quorum=1)
    asked = opened(cast, "majority")
    for each in (free, asked):
        answer(each, everybody(cast)[1:], "agree")  # all but ama, who alone brings lived experience
    assert (standing.standing_of(free).result, standing.standing_of(asked).result) == ("passed", "waiting")


def test_no_perspective_is_silently_overruled(cast):
    """A group too small to show still counts."""
    free = opened(cast, "majority")
    agree_on(cast, perspective_threshold=50)
    asked = opened(cast, "majority")
    for each in (free, asked):
        answer(each, everybody(cast)[1:], "agree")
        answer(each, [cast.ama], "disagree")
    assert (standing.standing_of(free).result, standing.standing_of(asked).result) == ("passed", "waiting")


def test_one_person_carries_as_many_voices_as_agreed_and_none_without_an_agreement(cast):
    alone = opened(cast)
    agree_on(cast, proxies_each=2)
    proposal = opened(cast)
    with pytest.raises(Refused, match="everybody answers for themselves"):
        proxies.give_voice(cast.ama, alone, carrier=cast.ben)
    for person in (cast.ama, cast.dina):
        proxies.give_voice(person, proposal, carrier=cast.ben)
    with pytest.raises(Refused, match="as many voices as the agreement allows: 2"):
        proxies.give_voice(cast.eve, proposal, carrier=cast.ben)
