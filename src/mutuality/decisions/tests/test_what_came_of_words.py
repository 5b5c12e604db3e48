"""What somebody's words led to: a page for them alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mutuality.decisions.actions import closing, proposing
from mutuality.decisions.models import Proposal, Source
from mutuality.meetings.actions import speaking
from mutuality.partnerships.actions import leave_partnership
from tests.cast import client_of, open_now

from .made import draft, due, uuid4

pytestmark = pytest.mark.django_db
ADDRESS = reverse("decisions:what_came_of_words")
NOTHING_YET = "No decision rests on your words yet."


def said(cast, text="Cash came in March.", **wishes):
    """Ben's words at table 1, and a draft of dina's that rests on them."""
    return speaking.speak(cast.ben, cast.table, text=text, once=uuid4(), question=cast.first_question, **wishes)


def rests_on(cast, contribution, question="Shall we pay in cash?"):
    proposal = draft(cast, question=question)
    Source.objects.create(proposal=proposal, contribution=contribution)
    return proposal


def put_to_all(cast, proposal):
    proposing.open_proposal(cast.dina, proposal)
    return Proposal.objects.get(pk=proposal.pk)


@pytest.fixture
def words(cast):
    open_now(cast.meeting)
    return said(cast)


def page_of(person):
    return client_of(person).get(ADDRESS).content.decode()


def test_who_said_it_sees_what_rests_on_it_once_it_is_open_and_what_came_of_it(cast, words):
    proposal = rests_on(cast, words)
    assert NOTHING_YET in page_of(cast.ben)
    proposal = put_to_all(cast, proposal)
    page = page_of(cast.ben)
    assert "Cash came in March." in page and proposal.get_absolute_url() in page and "open" in page
    closing.close_proposal(None, due(proposal))
    assert "expired" in page_of(cast.ben)


def test_nobody_else_sees_it_there(cast, words):
    put_to_all(cast, rests_on(cast, words))
    assert all(NOTHING_YET in page_of(person) for person in (cast.dina, cast.ama, cast.cora))


def test_words_under_another_name_and_words_taken_back_are_not_shown(cast, words):
    put_to_all(cast, rests_on(cast, said(cast, "Veiled.", voice="pseudonym", shown_as="R.")))
    assert NOTHING_YET in page_of(cast.ben)
    put_to_all(cast, rests_on(cast, words))
    speaking.withdraw(cast.ben, words)
    assert NOTHING_YET in page_of(cast.ben)


def test_who_has_left_does_not_learn_what_is_decided_there(cast, words):
    put_to_all(cast, rests_on(cast, words))
    leave_partnership(cast.ben, cast.partnership)
    assert NOTHING_YET in page_of(cast.ben)


def test_it_asks_the_database_as_often_for_many_words_as_for_one(cast, words):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            page_of(cast.ben)
        return len(queries)

    put_to_all(cast, rests_on(cast, words))
    few = asked()
    for number in range(4):
        put_to_all(cast, rests_on(cast, said(cast, f"More {number}."), f"Question {number}?"))
    assert asked() == few
