"""Voices given to somebody else for one proposal: only where agreed, in the open, and back at any time."""

import pytest

from mutuality.decisions.actions import amendments, closing, positions, proxies
from mutuality.decisions.models import Decider, Objection, Position, Proposal, Proxy
from mutuality.decisions.queries import proposals, standing
from mutuality.decisions.rules.proxies import check_giving, check_using
from mutuality.kit.refused import Refused
from mutuality.record.models import Entry
from tests.cast import client_of

from .made import HARM, agree_on, amendment_to, due, everybody, fields_of, opened
from .test_objections import at, read

db = pytest.mark.django_db
GIVING = {
    "proxies_each": 1,
    "is_secret": False,
    "has_said": False,
    "is_given": False,
    "carries": 0,
    "carrier_carries": 0,
    "carrier_has_voice": True,
    "carrier_gave_theirs": False,
}


def test_a_voice_is_given_where_the_agreement_allows_it():
    check_giving(**GIVING)
    check_using(is_given=False)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"proxies_each": 0}, "everybody answers for themselves"),
        ({"is_secret": True}, "secret ballot"),
        ({"has_said": True}, "Take your answer back first"),
        ({"is_given": True}, "with somebody already"),
        ({"carries": 1}, "Give it back first"),
        ({"carrier_has_voice": False}, "a voice in this themselves"),
        ({"carrier_gave_theirs": True}, "given their own voice away"),
        ({"carrier_carries": 1}, "as many voices as the agreement allows: 1"),
    ],
)
def test_each_refusal_says_what_to_do(wrong, said):
    with pytest.raises(Refused, match=said):
        check_giving(**GIVING | wrong)
    with pytest.raises(Refused, match="Take it back"):
        check_using(is_given=True)


@pytest.fixture
def proposal(cast):
    agree_on(cast, proxies_each=1)
    return opened(cast)


@pytest.fixture
def given(cast, proposal):
    """Ama's voice, with Ben."""
    return proxies.give_voice(cast.ama, proposal, carrier=cast.ben)


@db
def test_the_carrier_answers_and_everybody_sees_for_whom(cast, proposal, given):
    ben = client_of(cast.ben)
    address = at(proposal, "take_position_for", given.pk)
    assert address in read(cast.ben, at(proposal, "proposal"))
    refused = ben.post(address, {"stance": "object", "reason": "No."})
    assert refused.status_code == 422 and "names the harm" in refused.content.decode()
    for _ in range(2):
        assert ben.post(address, {"stance": "agree", "reason": "She told me so."}).status_code == 302
    position = Position.objects.get()
    assert (position.person, position.said_by) == (cast.ama, cast.ben)
    assert "Ben for Ama" in read(cast.eve, at(proposal, "proposal"))
    positions.take_position(cast.ben, proposal, voice="agree")
    assert standing.standing_of(proposal).heard.answered == 2
    positions.take_position(cast.dina, proposal, voice="agree")
    closing.close_proposal(None, due(proposal))
    assert "Ben for Ama" in read(cast.eve, at(proposal, "proposal"))
    assert {entry.act for entry in Entry.objects.all()} == {"open_proposal", "voices_sealed", "close_proposal"}


@db
def test_a_voice_counts_with_the_perspective_of_who_gave_it(cast):
    agree_on(cast, proxies_each=1, perspective_threshold=50)
    proposal = opened(cast, "majority")
    for person in everybody(cast)[1:]:
        positions.take_position(person, proposal, voice="agree")
    assert standing.standing_of(proposal).result == "waiting"  # for lived experience, which Ama alone brings
    given = proxies.give_voice(cast.ama, proposal, carrier=cast.ben)
    proxies.take_position_for(cast.ben, given, voice="agree")
    assert standing.standing_of(proposal).result == "passed"


@db
def test_whoever_gave_their_voice_cannot_use_it_until_they_take_it_back_and_then_nothing_is_left(cast, proposal, given):
    proxies.take_position_for(cast.ben, given, voice="object", reason=HARM)
    with pytest.raises(Refused, match="Take it back to answer yourself"):
        positions.take_position(cast.ama, proposal, voice="agree")
    page = read(cast.ama, at(proposal, "proposal"))
    assert "Ben answers for you." in page and "This is my answer" not in page
    client = client_of(cast.ama)
    assert client.post(at(proposal, "take_back_voice", given.pk)).status_code == 302
    assert not Position.objects.exists() and not Objection.objects.exists() and not Proxy.objects.exists()
    assert not Decider.objects.filter(has_answered=True).exists()
    with pytest.raises(Refused, match="not with you any more"):
        proxies.take_position_for(cast.ben, given, voice="agree")
    positions.take_position(cast.ama, proposal, voice="agree")


@db
def test_the_carrier_gives_it_back_and_a_stranger_cannot(cast, proposal, given):
    address = at(proposal, "take_back_voice", given.pk)
    assert client_of(cast.eve).post(address).status_code == 404
    assert client_of(cast.eve).get(at(proposal, "take_position_for", given.pk)).status_code == 404
    assert client_of(cast.ben).post(address).status_code == 302 and not Proxy.objects.exists()


@db
def test_nothing_is_passed_on_and_nobody_carries_more_than_agreed(cast, proposal, given):
    for person, carrier, said in (
        (cast.ben, cast.eve, "You carry the voice"),
        (cast.eve, cast.ama, "given their own voice away"),
        (cast.eve, cast.ben, "as many voices"),
        (cast.eve, cast.eve, "a voice in this themselves"),
        (cast.eve, cast.finn, "a voice in this themselves"),
        (cast.ama, cast.cora, "with somebody already"),
    ):
        with pytest.raises(Refused, match=said):
            proxies.give_voice(person, proposal, carrier=carrier)
    assert proxies.give_voice(cast.ama, proposal, carrier=cast.ben) == given
    page = read(cast.eve, at(proposal, "give_voice"))
    assert "Cora" in page and "Ben</option>" not in page and "Ama</option>" not in page


@db
def test_with_a_form_somebody_chooses_who_shall_answer(cast, proposal):
    eve, address = client_of(cast.eve), at(proposal, "give_voice")
    assert address in read(cast.eve, at(proposal, "proposal"))
    assert eve.post(address, {"carrier": ""}).status_code == 422
    answer = eve.post(address, {"carrier": cast.cora.pk}, follow=True)
    assert "Cora answers for you now." in answer.content.decode()
    positions.take_position(cast.dina, proposal, voice="agree")
    refused = client_of(cast.dina).post(address, {"carrier": cast.ama.pk})
    assert refused.status_code == 422 and "Take your answer back first" in refused.content.decode()


@db
def test_what_was_agreed_at_the_opening_holds_and_a_secret_ballot_takes_none(cast, proposal):
    agree_on_more = cast.partnership.agreements.filter(version=2)
    agree_on_more.update(rules={"proxies_each": 0})
    assert proxies.give_voice(cast.ama, proposal, carrier=cast.ben)
    later = opened(cast)
    assert client_of(cast.ama).get(at(later, "give_voice")).status_code == 404
    agree_on_more.update(rules={"proxies_each": 2})
    secret = opened(cast, is_secret=True)
    assert Proposal.objects.get(pk=secret.pk).proxies_each == 0
    for closed in (later, secret):
        with pytest.raises(Refused, match="for themselves"):
            proxies.give_voice(cast.ama, closed, carrier=cast.ben)


@db
def test_the_objection_is_the_givers_and_the_carrier_speaks_for_it(cast, proposal, given):
    proxies.take_position_for(cast.ben, given, voice="object", reason=HARM)
    objection = Objection.objects.get()
    assert (objection.person, objection.said_by) == (cast.ama, cast.ben)
    assert "Ben for Ama" in read(cast.eve, at(proposal, "objection", objection.pk))
    amendment = amendment_to(objection, cast.dina)
    assert proposal in proposals.waiting_for(cast.ben)
    with pytest.raises(Refused, match="Only the person who objects"):
        amendments.answer_amendment(cast.ama, amendment, meets=True)
    amendments.answer_amendment(cast.ben, amendment, meets=True)
    assert Decider.objects.get(proposal=proposal, person=cast.ama).has_answered is False
    page = read(cast.ben, at(proposal, "take_position_for", given.pk))
    assert 'name="wording" value="2"' in page


@db
@pytest.mark.parametrize("method", ["score", "ranked", "dots"])
def test_every_open_method_can_be_answered_for_somebody(cast, method):
    agree_on(cast, proxies_each=1)
    proposal = opened(cast, method)
    given = proxies.give_voice(cast.ama, proposal, carrier=cast.ben)
    voice = {"score": {"1": 5, "2": 0}, "ranked": ["2", "1"], "dots": {"1": 2, "2": 1}}[method]
    client_of(cast.ben).post(at(proposal, "take_position_for", given.pk), fields_of(voice))
    assert Position.objects.get(person=cast.ama).voice == voice


@db
def test_it_waits_for_the_carrier_and_not_for_who_gave_it_away(cast, proposal, given):
    positions.take_position(cast.ben, proposal, voice="agree")
    assert proposals.waiting_for(cast.ama) == [] and proposals.waiting_for(cast.ben) == [proposal]
    proxies.take_position_for(cast.ben, given, voice="agree")
    assert proposals.waiting_for(cast.ben) == []
