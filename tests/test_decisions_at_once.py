"""People who answer, change, take back and close in the same moment: one outcome, and no answer lost."""

from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from mutuality.decisions.actions import amendments, closing, confirming, positions, proposing
from mutuality.decisions.actions.effects import add_effect
from mutuality.decisions.models import Amendment, Ballot, Decider, Objection, Outcome, Position, Proposal
from mutuality.partnerships import keys
from mutuality.record.models import Entry
from mutuality.record.queries import fault_in
from mutuality.site.clock import jobs
from tests.cast import client_of
from tests.together import problems, together

pytestmark = pytest.mark.django_db(transaction=True)
three_rounds = pytest.mark.parametrize("round", range(3))


def opened(cast, **more):
    words = {"question": "Shall we pay in cash?", "closes_at": timezone.now() + timedelta(days=3)} | more
    proposal = Proposal.objects.create(partnership=cast.partnership, proposer=cast.dina, **words)
    proposing.open_proposal(cast.dina, proposal)
    return Proposal.objects.get(pk=proposal.pk)


def everybody(cast):
    return [cast.ama, cast.ben, cast.dina, cast.cora, cast.eve]


def poster(person, name, proposal, body=None):
    client, address = client_of(person), reverse(f"decisions:{name}", args=["riverside", proposal.pk])
    return lambda: client.post(address, body or {}).status_code


def closed_once(cast):
    assert Outcome.objects.count() == Entry.objects.filter(act="close_proposal").count() == 1
    assert fault_in(cast.partnership.chain) is None
    return Outcome.objects.get()


def test_the_clock_of_the_house_closes_what_is_due():
    assert closing.close_due_proposals in [job.do for job in jobs()]


@three_rounds
def test_several_people_and_clocks_close_a_proposal_once(cast, round):
    proposal = opened(cast)
    for person in everybody(cast):
        positions.take_position(person, proposal, voice="agree")
    people = [poster(who, "close_proposal", proposal) for who in (cast.ama, cast.ben)]
    Proposal.objects.update(closes_at=timezone.now() + timedelta(milliseconds=1))
    results = together(*people, closing.close_due_proposals, closing.close_due_proposals)
    assert problems(results) == [] and results[:2] == [302, 302]
    assert closed_once(cast).answered == 5


def test_what_was_decided_happens_once_while_clocks_close_it_and_others_turn_keys(cast):
    """Keys take the partnership and then its record; a decision that takes effect takes them in the same order."""
    proposal = Proposal.objects.create(
        partnership=cast.partnership,
        proposer=cast.dina,
        question="A pod?",
        closes_at=timezone.now() + timedelta(days=3),
    )
    add_effect(cast.dina, proposal, name="form_pod", payload={"name": "East"})
    proposing.open_proposal(cast.dina, proposal)
    for person in everybody(cast):
        positions.take_position(person, proposal, voice="agree")
    Proposal.objects.update(closes_at=timezone.now() + timedelta(milliseconds=1))

    def turn_key():
        return keys.turn_key(cast.eve, cast.partnership, "grant_mandate", "mandate:moderator:1:2031-05-03:")

    results = together(closing.close_due_proposals, closing.close_due_proposals, turn_key)
    assert problems(results) == [] and sum(results) == 1
    assert closed_once(cast).hindrance is None
    assert cast.partnership.pods.filter(name="East").count() == Entry.objects.filter(act="form_pod").count() == 1


@three_rounds
@pytest.mark.parametrize("is_secret", [False, True])
def test_answers_that_come_while_it_closes_are_counted_or_refused(cast, round, is_secret):
    proposal = opened(cast, is_secret=is_secret)
    bodies = [{"stance": "agree", "code": f"{number:016}"} for number in range(5)]
    people = [poster(who, "take_position", proposal, body) for who, body in zip(everybody(cast), bodies, strict=True)]

    def close():
        Proposal.objects.filter(pk=proposal.pk).update(closes_at=timezone.now())
        return closing.close_due_proposals()

    results = together(*people, close)
    assert problems(results) == []
    outcome = closed_once(cast)
    kept = Ballot if is_secret else Position
    assert outcome.answered == kept.objects.count() == Decider.objects.filter(has_answered=True).count()
    assert not kept.objects.filter(leaf__entry=None).exists()


def test_a_proposal_does_not_close_between_the_check_of_an_answer_and_its_keeping(cast, monkeypatch):
    proposal, passed, closed = opened(cast), Event(), Event()
    check = positions.check_position

    def check_slowly(**facts):
        check(**facts)
        passed.set()
        closed.wait(0.5)

    monkeypatch.setattr(positions, "check_position", check_slowly)

    def close_meanwhile():
        passed.wait(10)
        Proposal.objects.filter(pk=proposal.pk).update(closes_at=timezone.now())
        number = closing.close_due_proposals()
        closed.set()
        return number

    results = together(poster(cast.ama, "take_position", proposal, {"stance": "agree"}), close_meanwhile)
    assert results == [302, 1]
    assert closed_once(cast).answered == Position.objects.count() == 1


@three_rounds
@pytest.mark.parametrize("is_secret", [False, True])
def test_one_person_who_taps_four_times_has_one_voice(cast, round, is_secret):
    proposal = opened(cast, is_secret=is_secret)
    body = {"stance": "agree", "code": "0" * 16}
    statuses = together(*(poster(cast.ama, "take_position", proposal, body) for _ in range(4)))
    assert set(statuses) == {200 if is_secret else 302}
    assert (Ballot if is_secret else Position).objects.count() == 1


@three_rounds
def test_five_secret_answers_at_once_are_five_ballots(cast, round):
    proposal = opened(cast, is_secret=True)
    acts = [
        poster(who, "take_position", proposal, {"stance": "agree", "code": f"{number:016}"})
        for number, who in enumerate(everybody(cast))
    ]
    assert together(*acts) == [200] * 5
    assert Ballot.objects.count() == Decider.objects.filter(has_answered=True).count() == 5


def test_a_proposal_opened_twice_at_once_is_opened_once(cast):
    proposal = Proposal.objects.create(
        partnership=cast.partnership,
        proposer=cast.dina,
        question="Shall we pay in cash?",
        closes_at=timezone.now() + timedelta(days=3),
    )
    assert together(*[poster(cast.dina, "open_proposal", proposal)] * 3) == [302] * 3
    assert Decider.objects.count() == 5
    assert Entry.objects.filter(act="open_proposal").count() == 1


def objected(proposal, person, other):
    """`person` objects, and `other` has words that meet it; the amendment, which waits for Dina to take it in."""
    positions.take_position(person, proposal, voice="object", reason="Who has no bank account is not paid.")
    objection = proposal.objections.get(person=person)
    words = {"question": proposal.question, "background": f"As {person} asks.", "why": "Then all are paid."}
    amendment = amendments.amend(other, objection, on_wording=1, once=uuid4(), **words)
    amendments.answer_amendment(person, amendment, meets=True)
    return amendment


def taking_in(cast, amendment):
    where = ["riverside", amendment.objection.proposal_id, amendment.pk]
    client, address = client_of(cast.dina), reverse("decisions:take_in", args=where)
    return lambda: client.post(address).status_code


@three_rounds
def test_of_two_amendments_taken_in_at_once_one_is_and_the_other_keeps_its_words(cast, round):
    proposal = opened(cast)
    made = [objected(proposal, one, other) for one, other in ((cast.ama, cast.eve), (cast.ben, cast.cora))]
    assert together(*[taking_in(cast, each) for each in made]) == [302, 302]
    assert sorted(Amendment.objects.values_list("state", flat=True)) == ["meets", "taken_in"]
    proposal.refresh_from_db()
    taken = Amendment.objects.get(state="taken_in")
    assert (proposal.wording, proposal.background) == (2, taken.background)
    assert Entry.objects.filter(act="take_in").count() == Objection.objects.filter(state="stands").count() == 1
    assert Amendment.objects.get(state="meets").background.startswith("As ")
    assert fault_in(cast.partnership.chain) is None


@three_rounds
def test_no_answer_is_lost_that_comes_while_the_words_change_and_none_counts_for_words_that_were_not_read(cast, round):
    proposal = opened(cast)
    amendment = objected(proposal, cast.ama, cast.eve)
    voters = [cast.ben, cast.cora, cast.eve]
    people = [poster(who, "take_position", proposal, {"stance": "agree", "wording": 1}) for who in voters]
    results = together(*people, taking_in(cast, amendment))
    assert results == [302] * 4
    assert sorted(Position.objects.values_list("person", "on_wording")) == sorted((who.pk, 1) for who in voters)
    assert not Decider.objects.filter(has_answered=True).exists()
    for who in voters:
        confirming.keep_position(who, proposal, wording=2)
    assert Decider.objects.filter(has_answered=True).count() == Position.objects.filter(on_wording=2).count() == 3
