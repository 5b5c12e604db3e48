"""Objections: how they go with a position, the talk below them, and what of it anybody can read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from mutuality.decisions.actions import closing, objections, positions
from mutuality.decisions.models import Objection, Position, Remark
from mutuality.decisions.queries import standing
from mutuality.decisions.rules.objections import check_adding, check_remark, check_standing
from mutuality.kit.refused import Refused
from mutuality.partnerships import actions as partnerships
from mutuality.record.models import Entry, Opening
from tests.cast import client_of

from .made import HARM, amendment_to, due, everybody, objected, opened, uuid4

NOW = datetime(2030, 5, 17, 9, tzinfo=UTC)
db = pytest.mark.django_db


def at(thing, name, *more):
    return reverse(f"decisions:{name}", args=["riverside", thing.pk, *more])


def read(person, address):
    answer = client_of(person).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# Rules

OPEN = {"now": NOW, "state": "open", "closes_at": NOW + timedelta(hours=1), "is_member": True}


def test_members_add_to_what_stands_around_an_open_proposal():
    check_adding(**OPEN)
    check_remark(text="I see that too.")
    check_standing(stands=True, is_here=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"is_member": False}, "Only members"),
        ({"state": "withdrawn"}, "withdrawn"),
        ({"state": "decided"}, "closed"),
        ({"closes_at": NOW}, "closed"),
    ],
)
def test_nobody_else_does_and_nothing_is_added_when_it_is_over(wrong, said):
    with pytest.raises(Refused, match=said):
        check_adding(**OPEN | wrong)


def test_an_empty_or_endless_remark_and_an_objection_that_holds_nothing_up_are_refused_in_words():
    for text in ("  ", "x" * 2001):
        with pytest.raises(Refused):
            check_remark(text=text)
    for wrong in ({"stands": False}, {"is_here": False}):
        with pytest.raises(Refused):
            check_standing(**{"stands": True, "is_here": True} | wrong)


# Beside a position


@db
def test_objecting_opens_an_objection_and_other_words_for_the_harm_change_it(cast):
    proposal = opened(cast)
    positions.take_position(cast.ben, proposal, voice="object", reason=HARM)
    positions.take_position(cast.ben, proposal, voice="object", reason="Nobody could pay the rent by bank.")
    objection = Objection.objects.get()
    assert (objection.person, objection.harm) == (cast.ben, "Nobody could pay the rent by bank.")
    assert objection.stands and objection.ended_at is None


@db
def test_changing_to_another_answer_lets_the_objection_go_and_its_words_stay(cast):
    objection = objected(cast)
    positions.take_position(cast.ben, objection.proposal, voice="stand_aside")
    objection.refresh_from_db()
    assert (objection.state, objection.harm) == ("let_go", HARM)
    positions.take_position(cast.ben, objection.proposal, voice="object", reason=HARM)
    assert Objection.objects.filter(state="stands").count() == 1 and Objection.objects.count() == 2


@db
def test_taking_it_back_leaves_nothing_where_nobody_had_said_anything(cast):
    objection = objected(cast)
    positions.take_back_position(cast.ben, objection.proposal)
    assert not Objection.objects.exists() and not Position.objects.exists()


@db
def test_taking_it_back_leaves_the_talk_without_the_words_and_without_the_name(cast):
    objection = objected(cast)
    objections.add_remark(cast.eve, objection, text="I know such a house.", once=uuid4())
    positions.take_back_position(cast.ben, objection.proposal)
    objection.refresh_from_db()
    assert (objection.state, objection.harm, objection.person, objection.said_by) == ("taken_back", "", None, None)
    page = read(cast.dina, at(objection.proposal, "objection", objection.pk))
    assert "I know such a house." in page and "An objection that was taken back." in page
    assert HARM not in page and "Ben" not in page
    path = read(cast.dina, at(objection.proposal, "path"))
    assert HARM not in path and "Ben" not in path


@db
@pytest.mark.parametrize("more", [{"is_secret": True}, {"method": "majority"}])
def test_nothing_is_kept_beside_a_secret_ballot_or_a_method_without_objections(cast, more):
    proposal = opened(cast, **more)
    voice = "object" if proposal.is_secret else "disagree"
    positions.take_position(cast.ben, proposal, voice=voice, code="0" * 16)
    assert not Objection.objects.exists()


@db
def test_an_objection_leaves_no_line_and_no_name_in_the_record(cast):
    objection = objected(cast)
    objections.add_remark(cast.eve, objection, text="I know such a house.", once=uuid4())
    acts = list(Entry.objects.order_by("number").values_list("act", flat=True))
    assert acts == ["open_proposal"]
    assert set(Opening.objects.exclude(person=None).values_list("person__name", flat=True)) == {"Dina"}


@db
def test_who_has_left_holds_nothing_up_and_their_words_stay_readable(cast):
    objection = objected(cast)
    for person in (cast.ama, cast.dina, cast.cora, cast.eve):
        positions.take_position(person, objection.proposal, voice="agree")
    partnerships.leave_partnership(cast.ben, cast.partnership)
    assert standing.standing_of(objection.proposal).result == "passed"
    with pytest.raises(Refused, match="has left"):
        amendment_to(objection, cast.eve)
    assert closing.close_proposal(None, due(objection.proposal)).result == "passed"
    objection.refresh_from_db()
    assert objection.state == "let_go"
    assert HARM in read(cast.eve, at(objection.proposal, "path"))


@db
@pytest.mark.parametrize(
    "wrong",
    [
        {"harm": ""},
        {"person": None},
        {"state": "taken_back", "ended_at": timezone.now()},
        {"state": "met"},
        {"ended_at": timezone.now()},
    ],
)
def test_the_database_refuses_an_objection_that_cannot_be(cast, wrong):
    objection = objected(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(**wrong)


@db
def test_the_database_refuses_a_second_standing_objection_by_one_person(cast):
    objection = objected(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.create(proposal=objection.proposal, person=cast.ben, harm=HARM, opened_at=timezone.now())


# Its page


@db
def test_from_the_reasons_one_comes_to_the_objection_and_says_something_once(cast):
    objection = objected(cast)
    address = at(objection.proposal, "objection", objection.pk)
    assert address in read(cast.eve, at(objection.proposal, "proposal"))
    assert HARM in read(cast.eve, address)
    body = {"text": "I know such a house.", "once": str(uuid4())}
    eve = client_of(cast.eve)
    assert [eve.post(at(objection.proposal, "add_remark", objection.pk), body).url for _ in range(2)] == [address] * 2
    assert Remark.objects.get().text == "I know such a house."
    assert "Take my words back" in read(cast.eve, address) and "Take my words back" not in read(cast.dina, address)


@db
def test_a_remark_that_is_too_long_stays_typed(cast):
    objection = objected(cast)
    body = {"text": "x" * 2001, "once": str(uuid4())}
    answer = client_of(cast.eve).post(at(objection.proposal, "add_remark", objection.pk), body)
    assert answer.status_code == 422 and "x" * 2001 in answer.content.decode() and not Remark.objects.exists()


@db
def test_ones_own_remark_can_be_taken_back_even_after_closing_and_nobody_elses(cast):
    objection = objected(cast)
    remark = objections.add_remark(cast.eve, objection, text="I know such a house.", once=uuid4())
    closing.close_proposal(None, due(objection.proposal))
    address = at(objection.proposal, "take_back_remark", remark.pk)
    assert client_of(cast.dina).post(address).status_code == 404
    assert [client_of(cast.eve).post(address).status_code for _ in range(2)] == [302, 302]
    page = read(cast.dina, at(objection.proposal, "objection", objection.pk))
    assert "I know such a house." not in page and "Withdrawn by the person who said it." in page


@db
def test_after_closing_everything_can_be_read_and_nothing_added(cast):
    objection = objected(cast)
    amendment_to(objection, cast.eve)
    for person in everybody(cast)[2:]:
        positions.take_position(person, objection.proposal, voice="agree")
    closing.close_proposal(None, due(objection.proposal))
    page = read(cast.eve, at(objection.proposal, "objection", objection.pk))
    assert HARM in page and "nothing can be added here" in page and "Propose other words" not in page
    body = {"text": "Late.", "once": str(uuid4())}
    answer = client_of(cast.eve).post(at(objection.proposal, "add_remark", objection.pk), body, follow=True)
    assert "nothing can be added any more" in answer.content.decode() and not Remark.objects.exists()
    with pytest.raises(Refused, match="nothing can be added"):
        amendment_to(objection, cast.eve)


@db
def test_a_proposal_that_nobody_objected_to_has_no_path(cast):
    proposal = opened(cast)
    assert client_of(cast.eve).get(at(proposal, "path")).status_code == 404
    assert "how the words came to be" not in read(cast.eve, at(proposal, "proposal"))
