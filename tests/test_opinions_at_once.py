"""Forty people who answer statements in the same moment: one answer each, and nothing lost."""

import pytest
from django.urls import reverse

from mutuality.record.actions import seal_voices
from mutuality.record.models import Leaf
from mutuality.record.queries import fault_in
from mutuality.sensemaking.models import Opinion, Respondent
from mutuality.sensemaking.tests.made import opened
from mutuality.sensemaking.tests.test_opinion_results import join_many
from mutuality.sensemaking.tests.test_opinions import linked
from tests.cast import client_of
from tests.together import problems, together

pytestmark = pytest.mark.django_db(transaction=True)
MEMBERS, GUESTS, TAPS = 30, 10, 2


def answering(client, address, *said):
    """Somebody who taps twice, as on a bad line."""

    def answer():
        return [client.post(address, {"answer": one}).status_code for one in said for _ in range(TAPS)]

    return answer


def test_forty_voters_at_once_leave_one_answer_each_and_none_is_lost(cast):
    exercise = opened(cast)
    _link, token = linked(cast, exercise, most=50)
    here = reverse("sensemaking:answer_statement", args=["riverside", exercise.pk])
    by_link = reverse("sensemaking:answer_as_guest", args=[token])
    people = [answering(client_of(one), here, "1 agree") for one in join_many(cast, [None] * MEMBERS)]
    guests = [answering(client_of(None), by_link, "2 pass") for _ in range(GUESTS)]
    results = together(*people, *guests)
    assert problems(results) == [] and results == [[302] * TAPS] * (MEMBERS + GUESTS)
    rows = sorted(Opinion.objects.values_list("respondent__is_guest", "statement__number", "voice"))
    assert rows == [(False, 1, "agree")] * MEMBERS + [(True, 2, "pass")] * GUESTS
    assert Respondent.objects.count() == MEMBERS + GUESTS
    assert Leaf.objects.count() == len(rows)
    seal_voices(cast.partnership.chain_id)
    assert fault_in(cast.partnership.chain) is None


def test_one_person_who_taps_four_times_at_once_is_one_respondent_with_one_answer(cast):
    exercise = opened(cast)
    here = reverse("sensemaking:answer_statement", args=["riverside", exercise.pk])
    clients = [client_of(cast.dina) for _ in range(4)]
    voices = ["agree", "disagree", "pass", "agree"]
    taps = [answering(client, here, f"1 {voice}") for client, voice in zip(clients, voices, strict=True)]
    assert problems(together(*taps)) == []
    assert Respondent.objects.count() == Opinion.objects.count() == 1
