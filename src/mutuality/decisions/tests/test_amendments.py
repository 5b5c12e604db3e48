"""Other words that meet an objection: who proposes, answers, takes in; who is asked again; what counts in the end."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mutuality.decisions.actions import amendments, closing, confirming, positions
from mutuality.decisions.actions.rewording import digest_of
from mutuality.decisions.models import Amendment, Decider, Objection, Position, Proposal, Wording
from mutuality.decisions.queries import objections as queries
from mutuality.decisions.queries import proposals, standing
from mutuality.decisions.rules.objections import (
    check_amending,
    check_answering_amendment,
    check_keeping,
    check_refusal,
    check_taking_in,
    time_to_answer,
)
from mutuality.decisions.rules.proposing import DAY, is_awake_enough
from mutuality.kit.refused import Refused
from mutuality.partnerships import actions as partnerships
from mutuality.record.models import Entry
from mutuality.record.queries import fault_in
from tests.cast import client_of

from .made import HARM, amendment_to, due, everybody, objected, uuid4
from .test_objections import at, read

ZONES = ["Europe/London", "Asia/Kathmandu", "America/Santiago", "Pacific/Auckland", "Pacific/Kiritimati"]
db = pytest.mark.django_db
NEW = "Who asks for it is paid in cash."


# Rules

ANSWERING = {"holds_voice": True, "state": "waiting", "is_current": True, "meets": True, "words": ""}
TAKING_IN = {"is_proposer": True, "state": "meets", "is_current": True}


def test_what_works_is_not_refused():
    check_amending(on_wording=2, wording=2, differs=True)
    check_answering_amendment(**ANSWERING)
    check_answering_amendment(**ANSWERING | {"meets": False, "words": "And those without a telephone?"})
    check_taking_in(**TAKING_IN)
    check_refusal(words="There is no cash.")
    check_keeping(has_said=True, wording_read=2, wording=2)


@pytest.mark.parametrize(
    ("check", "works", "wrong", "said"),
    [
        (check_amending, {"on_wording": 2, "wording": 2, "differs": True}, {"on_wording": 1}, "have changed since"),
        (check_amending, {"on_wording": 2, "wording": 2, "differs": True}, {"differs": False}, "words as they are"),
        (check_answering_amendment, ANSWERING, {"holds_voice": False}, "Only the person who objects"),
        (check_answering_amendment, ANSWERING, {"state": "taken_in"}, "dealt with"),
        (check_answering_amendment, ANSWERING, {"state": "refused"}, "dealt with"),
        (check_answering_amendment, ANSWERING, {"is_current": False}, "Propose it again"),
        (check_answering_amendment, ANSWERING, {"meets": False}, "still missing"),
        (check_answering_amendment, ANSWERING, {"words": "x" * 2001}, "at most 2000"),
        (check_taking_in, TAKING_IN, {"is_proposer": False}, "Only the person who made the proposal"),
        (check_taking_in, TAKING_IN, {"state": "waiting"}, "has not said yet"),
        (check_taking_in, TAKING_IN, {"state": "not_met"}, "has not said yet"),
        (check_taking_in, TAKING_IN, {"state": "refused"}, "You refused"),
        (check_taking_in, TAKING_IN, {"is_current": False}, "Propose it again"),
        (check_refusal, {"words": "No cash."}, {"words": " "}, "Say why"),
        (check_refusal, {"words": "No cash."}, {"words": "x" * 2001}, "at most 2000"),
        (check_keeping, {"has_said": True, "wording_read": 2, "wording": 2}, {"has_said": False}, "no answer"),
        (check_keeping, {"has_said": True, "wording_read": 2, "wording": 2}, {"wording_read": 1}, "once more"),
    ],
)
def test_each_refusal_says_what_to_do(check, works, wrong, said):
    with pytest.raises(Refused, match=said):
        check(**works | wrong)


@settings(max_examples=60)
@given(
    now=st.datetimes(datetime(2030, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)),
    left=st.timedeltas(timedelta(minutes=1), timedelta(days=4)),
    zones=st.sets(st.sampled_from(ZONES), min_size=1),
)
def test_everybody_asked_again_has_a_whole_day_and_nobody_waits_longer_than_that(now, left, zones):
    until = time_to_answer(now, now + left, zones)
    assert until >= now + left and until - now >= DAY
    assert all(is_awake_enough(now, until, zone) for zone in zones)
    assert until == now + left or until - now <= DAY + timedelta(hours=3)


# Proposing, answering, taking in


@pytest.fixture
def objection(cast):
    """Ben objects, Ama and Cora agree, Eve leaves it to others, Dina who proposed has not answered."""
    objection = objected(cast)
    for person, voice in ((cast.ama, "agree"), (cast.cora, "stand_aside"), (cast.eve, "abstain")):
        positions.take_position(person, objection.proposal, voice=voice)
    return objection


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def silent(proposal):
    found = Decider.objects.filter(proposal=proposal, has_answered=False)
    return set(found.values_list("person__name", flat=True))


@db
def test_the_objector_says_yes_the_proposer_takes_it_in_and_only_those_affected_are_asked_again(cast, objection):
    amendment = amendment_to(objection, cast.eve)
    amendments.answer_amendment(cast.ben, amendment, meets=True)
    assert fresh(amendment).state == "meets" and fresh(objection).stands
    amendments.take_in(cast.dina, amendment)
    proposal = fresh(objection.proposal)
    assert (proposal.wording, proposal.background) == (2, NEW)
    assert (fresh(objection).state, fresh(amendment).state) == ("met", "taken_in")
    assert not Position.objects.filter(person=cast.ben).exists()
    assert silent(proposal) == {"Ama", "Ben", "Cora", "Dina"}  # Dina had not answered; Eve is not asked again
    assert dict(standing.standing_of(proposal).counts)["agree"] == 0
    assert [(each.number, each.background) for each in Wording.objects.all()] == [(1, ""), (2, NEW)]


@db
def test_by_one_tap_an_answer_stays_and_without_it_nothing_counts(cast, objection):
    amendments.answer_amendment(cast.ben, amendment_to(objection, cast.dina), meets=True)
    proposal = fresh(objection.proposal)
    page = read(cast.ama, at(proposal, "proposal"))
    assert "The words have changed since you answered" in page and "My answer stays" in page
    answer = client_of(cast.ama).post(at(proposal, "keep_position"), {"wording": 2}, follow=True)
    assert "Your answer stays." in answer.content.decode() and "My answer stays" not in answer.content.decode()
    assert silent(proposal) == {"Ben", "Cora", "Dina"}
    outcome = closing.close_proposal(None, due(proposal))
    assert (outcome.answered, outcome.tally["counts"]["agree"], outcome.result) == (2, 1, "no_quorum")
    assert silent(proposal) == {"Ben", "Cora", "Dina"}


@db
def test_with_the_objector_and_the_proposer_in_one_nobody_else_is_asked_whether_it_meets(cast):
    objection = objected(cast)
    positions.take_position(cast.dina, objection.proposal, voice="object", reason=HARM)
    own = Objection.objects.get(person=cast.dina)
    assert amendment_to(own, cast.dina).state == "taken_in"
    assert fresh(own.proposal).wording == 2 and fresh(objection).stands


@db
def test_the_words_of_the_objector_meet_at_once_and_wait_for_the_proposer(cast, objection):
    amendment = amendment_to(objection, cast.ben)
    assert amendment.state == "meets" and fresh(objection.proposal).wording == 1
    assert "Do you take them in?" in read(cast.dina, at(objection.proposal, "proposal"))
    with pytest.raises(Refused, match="Only the person who made"):
        amendments.take_in(cast.cora, amendment)


@db
def test_where_the_proposer_has_left_the_yes_of_the_objector_is_enough(cast, objection):
    amendment = amendment_to(objection, cast.eve)
    partnerships.leave_partnership(cast.dina, cast.partnership)
    amendments.answer_amendment(cast.ben, amendment, meets=True)
    assert fresh(objection.proposal).wording == 2
    assert Entry.objects.get(act="take_in").sentence.startswith("An amendment was taken into")


@db
def test_the_proposer_may_refuse_with_a_word_and_the_objection_stands(cast, objection):
    amendment = amendment_to(objection, cast.ben)
    address = at(objection.proposal, "refuse_amendment", amendment.pk)
    dina, name = client_of(cast.dina), f"refuse-{amendment.pk}-words"
    refused = dina.post(address, {name: ""})
    assert refused.status_code == 422 and "Write something here." in refused.content.decode()
    for _ in range(2):
        assert dina.post(address, {name: "There is no cash box."}).status_code == 302
    assert fresh(amendment).state == "refused" and fresh(objection).stands
    assert "There is no cash box." in read(cast.ben, at(objection.proposal, "objection", objection.pk))
    with pytest.raises(Refused, match="You refused"):
        amendments.take_in(cast.dina, amendment)


@db
def test_who_wrote_an_amendment_takes_its_words_back_unless_they_are_the_proposals_by_now(cast, objection):
    amendment = amendment_to(objection, cast.eve, why="I have a cash box.")
    amendments.answer_amendment(cast.ben, amendment, meets=True)
    address = at(objection.proposal, "take_back_amendment", amendment.pk)
    assert "Take my words back" in read(cast.eve, at(objection.proposal, "objection", objection.pk))
    assert client_of(cast.ben).post(address).status_code == 404
    assert [client_of(cast.eve).post(address).status_code for _ in range(2)] == [302, 302]
    for page in (
        read(cast.dina, at(objection.proposal, "objection", objection.pk)),
        read(cast.dina, at(objection.proposal, "path")),
    ):
        assert "I have a cash box." not in page and "Withdrawn by the person who said it." in page
    with pytest.raises(Refused, match="has not said yet"):
        amendments.take_in(cast.dina, amendment)
    amendments.answer_amendment(cast.ben, taken := amendment_to(objection, cast.dina), meets=True)
    with pytest.raises(Refused, match="words of the proposal now"):
        amendments.take_back_amendment(cast.dina, taken)


@db
def test_what_does_not_meet_is_said_with_what_is_missing_and_can_be_said_otherwise_later(cast, objection):
    amendment = amendment_to(objection, cast.eve)
    address = at(objection.proposal, "answer_amendment", amendment.pk)
    ben, prefix = client_of(cast.ben), f"answer-{amendment.pk}-"
    refused = ben.post(address, {f"{prefix}meets": "no", f"{prefix}words": ""})
    assert refused.status_code == 422 and "Say what is still missing" in refused.content.decode()
    ben.post(address, {f"{prefix}meets": "no", f"{prefix}words": "And by telephone?"})
    assert (fresh(amendment).state, fresh(amendment).answer) == ("not_met", "And by telephone?")
    for _ in range(2):
        ben.post(address, {f"{prefix}meets": "yes", f"{prefix}words": ""})
    assert fresh(amendment).state == "meets"
    eve = client_of(cast.eve).post(address, {f"{prefix}meets": "yes"}, follow=True)
    assert "Only the person who objects" in eve.content.decode()


@db
def test_the_objection_of_somebody_else_stands_until_they_say_that_it_is_met_too(cast, objection):
    positions.take_position(cast.cora, objection.proposal, voice="object", reason="Cash gets lost on the way.")
    other = Objection.objects.get(person=cast.cora)
    amendments.answer_amendment(cast.ben, amendment_to(objection, cast.dina), meets=True)
    assert fresh(other).stands and "Cora" not in silent(objection.proposal)
    assert proposals.waiting_for(cast.cora) == [objection.proposal]
    assert "Your objection stands" in read(cast.cora, at(objection.proposal, "proposal"))
    answer = client_of(cast.cora).post(at(objection.proposal, "call_met"), {"wording": 2}, follow=True)
    assert "Your objection is met." in answer.content.decode()
    assert fresh(other).state == "met" and "Cora" in silent(objection.proposal)
    with pytest.raises(Refused, match="no answer from before"):
        confirming.call_met(cast.cora, objection.proposal, wording=2)


@db
def test_an_objection_that_stands_against_the_new_words_too_is_not_asked_about_again(cast, objection):
    positions.take_position(cast.cora, objection.proposal, voice="object", reason="Cash gets lost on the way.")
    amendments.answer_amendment(cast.ben, amendment_to(objection, cast.dina), meets=True)
    confirming.keep_position(cast.cora, objection.proposal, wording=2)
    assert proposals.waiting_for(cast.cora) == []
    assert standing.standing_of(fresh(objection.proposal)).counts["object"] == 1
    with pytest.raises(Refused, match="no answer from before"):
        confirming.call_met(cast.cora, objection.proposal, wording=2)


# Older words


@db
def test_an_amendment_of_older_words_is_refused_and_stays_typed_and_is_sent_again_on_the_new_ones(cast, objection):
    positions.take_position(cast.cora, objection.proposal, voice="object", reason="Cash gets lost on the way.")
    other = Objection.objects.get(person=cast.cora)
    typed = {"question": "Shall we pay in coins?", "background": "Coins.", "why": "They are heavy."}
    typed |= {"on_wording": 1, "once": str(uuid4())}
    amendments.answer_amendment(cast.ben, amendment_to(objection, cast.dina), meets=True)
    eve, address = client_of(cast.eve), at(objection.proposal, "amend", other.pk)
    page = eve.post(address, typed)
    assert page.status_code == 422
    text = page.content.decode()
    assert "The words have changed since you began." in text and "Shall we pay in coins?" in text and NEW in text
    assert 'name="on_wording" value="2"' in text
    assert eve.post(address, typed | {"on_wording": 2}).status_code == 302
    assert Amendment.objects.get(person=cast.eve).on_wording == 2


@db
def test_an_amendment_that_was_overtaken_is_kept_and_can_be_proposed_again(cast, objection):
    positions.take_position(cast.cora, objection.proposal, voice="object", reason="Cash gets lost on the way.")
    other = Objection.objects.get(person=cast.cora)
    overtaken = amendment_to(other, cast.eve, background="By courier.", why="Couriers do not lose it.")
    amendments.answer_amendment(cast.ben, amendment_to(objection, cast.dina), meets=True)
    with pytest.raises(Refused, match="Propose it again"):
        amendments.answer_amendment(cast.cora, overtaken, meets=True)
    page = read(cast.eve, at(objection.proposal, "objection", other.pk))
    assert "Couriers do not lose it." in page and f"?again={overtaken.pk}" in page
    again = read(cast.eve, at(objection.proposal, "amend", other.pk) + f"?again={overtaken.pk}")
    assert "By courier." in again and 'name="on_wording" value="2"' in again


@db
def test_the_same_words_sent_twice_are_one_amendment_and_words_that_change_nothing_are_none(cast, objection):
    body = {"question": "Shall we pay in cash?", "background": NEW, "why": "Then all are paid.", "on_wording": 1}
    body |= {"once": str(uuid4())}
    eve, address = client_of(cast.eve), at(objection.proposal, "amend", objection.pk)
    assert [eve.post(address, body).status_code for _ in range(2)] == [302, 302]
    assert Amendment.objects.count() == 1
    page = eve.post(address, body | {"background": " ", "once": str(uuid4())})
    assert page.status_code == 422 and "These are the words as they are." in page.content.decode()


@db
def test_an_answer_to_words_that_changed_meanwhile_is_kept_and_asked_again(cast, objection):
    amendments.answer_amendment(cast.ben, amendment_to(objection, cast.dina), meets=True)
    answer = client_of(cast.dina).post(
        at(objection.proposal, "take_position"), {"stance": "agree", "wording": 1}, follow=True
    )
    assert "The words changed while you wrote." in answer.content.decode()
    assert Position.objects.get(person=cast.dina).on_wording == 1 and "Dina" in silent(objection.proposal)
    with pytest.raises(Refused, match="once more"):
        confirming.keep_position(cast.dina, objection.proposal, wording=1)
    confirming.keep_position(cast.dina, objection.proposal, wording=2)
    assert "Dina" not in silent(objection.proposal)


# Time, and the record


@db
def test_with_too_little_time_left_it_closes_later_and_says_so(cast, objection):
    soon = timezone.now() + timedelta(hours=2)
    Proposal.objects.update(closes_at=soon)
    amendments.answer_amendment(cast.ben, amendment_to(objection, cast.dina), meets=True)
    proposal = fresh(objection.proposal)
    assert DAY <= proposal.closes_at - timezone.now() <= DAY + timedelta(hours=3)
    assert "It closes later than planned" in read(cast.ama, at(proposal, "proposal"))
    assert Entry.objects.get(act="take_in").facts["closes"] == proposal.closes_at.isoformat()


@db
def test_the_record_holds_the_number_and_a_digest_of_the_words_and_not_who_objected(cast, objection):
    closes_at = objection.proposal.closes_at
    amendments.answer_amendment(cast.ben, amendment_to(objection, cast.dina), meets=True)
    line = Entry.objects.get(act="take_in")
    assert line.facts["number"] == 2 and line.facts["words"] == digest_of(Wording.objects.get(number=2))
    assert "closes" not in line.facts and fresh(objection.proposal).closes_at == closes_at
    assert list(line.openings.values_list("person__name", flat=True)) == ["Dina"]
    assert fault_in(cast.partnership.chain) is None


@db
def test_early_closing_needs_every_voice_that_is_asked_again(cast, objection):
    positions.take_position(cast.dina, objection.proposal, voice="agree")
    amendments.answer_amendment(cast.ben, amendment_to(objection, cast.dina), meets=True)
    for person in (cast.ama, cast.cora, cast.dina):
        with pytest.raises(Refused, match="not answered yet"):
            closing.close_proposal(cast.ama, objection.proposal)
        confirming.keep_position(person, objection.proposal, wording=2)
    positions.take_position(cast.ben, objection.proposal, voice="agree", wording=2)
    assert closing.close_proposal(cast.ama, objection.proposal).result == "passed"


# The path


@db
def test_the_whole_path_can_be_read_in_its_order_after_closing_too(cast, objection):
    amendments.answer_amendment(
        cast.ben,
        amendment_to(objection, cast.eve, background="By post.", why="It is quick."),
        meets=False,
        words="Lost.",
    )
    amendments.answer_amendment(cast.ben, amendment_to(objection, cast.dina), meets=True)
    closing.close_proposal(None, due(objection.proposal))
    proposal = fresh(objection.proposal)
    kinds = [step.kind for step in queries.path_of(proposal)]
    assert kinds == ["wording", "objection", "amendment", "amendment", "wording"]
    page = read(cast.eve, at(proposal, "path"))
    order = ["The first wording", HARM, "It is quick.", "Still missing:", "Then all are paid.", "Wording 2"]
    assert sorted(order, key=page.index) == order and "<ins>" in page
    assert "Who said what" in read(cast.eve, at(proposal, "proposal"))


@db
def test_pages_cost_the_same_with_one_amendment_and_with_many(cast, objection):
    def cost(name, *more):
        client = client_of(cast.ben)
        with CaptureQueriesContext(connection) as found:
            assert client.get(at(objection.proposal, name, *more)).status_code == 200
        return len(found)

    amendment_to(objection, cast.eve)
    few = cost("path"), cost("objection", objection.pk), cost("proposal")
    for number in range(5):
        amendment_to(objection, cast.cora, background=f"Way {number}.")
    assert (cost("path"), cost("objection", objection.pk), cost("proposal")) == few


# Whatever happens

ACTS = ["agree", "stand_aside", "abstain", "object", "amend", "meet", "take_in", "keep", "met_too", "take_back"]


def act(cast, proposal, what, who):
    person = everybody(cast)[who]
    current = fresh(proposal)
    mine = queries.standing_objection(proposal, person.pk)
    waiting = Amendment.objects.filter(objection__proposal=proposal)
    if what in {"agree", "stand_aside", "abstain", "object"}:
        positions.take_position(person, proposal, voice=what, reason=HARM if what == "object" else "")
    elif what == "amend":
        standing_one = Objection.objects.filter(proposal=proposal, state="stands").order_by("pk").first()
        if standing_one:
            amendment_to(standing_one, person, background=f"{uuid4()}")
    elif what == "meet" and mine and (found := waiting.filter(objection=mine).order_by("-pk").first()):
        amendments.answer_amendment(person, found, meets=True)
    elif what == "take_in" and (found := waiting.filter(state="meets").order_by("-pk").first()):
        amendments.take_in(cast.dina, found)
    elif what == "keep":
        confirming.keep_position(person, proposal, wording=current.wording)
    elif what == "met_too":
        confirming.call_met(person, proposal, wording=current.wording)
    elif what == "take_back":
        positions.take_back_position(person, proposal)


@db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 4)), max_size=22))
def test_whatever_is_said_amended_met_and_taken_back_the_tally_is_that_of_the_voices_that_are_there(cast, steps):
    with transaction.atomic():
        proposal = objected(cast).proposal
        for what, who in steps:
            try:
                act(cast, proposal, what, who)
            except Refused:
                continue
        now, rows = fresh(proposal), list(Position.objects.filter(proposal=proposal))
        counted = [row for row in rows if row.stance in {"object", "abstain"} or row.on_wording == now.wording]
        tally = standing.tally_of(now, [])
        recount = Counter(row.stance for row in counted)
        assert {stance: number for stance, number in tally.counts.items() if number} == recount
        assert tally.answered == len(counted) == len({row.person_id for row in counted})
        answered = Decider.objects.filter(proposal=proposal, has_answered=True).values_list("person", flat=True)
        assert set(answered) == {row.person_id for row in counted}
        objecting = Objection.objects.filter(proposal=proposal, state="stands").values_list("person", flat=True)
        assert set(objecting) == {row.person_id for row in rows if row.stance == "object"}
        assert Wording.objects.filter(proposal=proposal).count() == (now.wording if now.wording > 1 else 0)
        transaction.set_rollback(True)
