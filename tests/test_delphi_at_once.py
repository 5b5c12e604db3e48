"""Forty people who score in the same moment, while a round closes: no score is lost, and each is counted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mutuality.record.models import Entry
from mutuality.record.queries import fault_in
from mutuality.sensemaking.actions import delphi as actions
from mutuality.sensemaking.models import DelphiRound, DelphiScore, Respondent
from mutuality.sensemaking.tests.made import once, opened
from mutuality.sensemaking.tests.panel import SETTINGS, joins
from mutuality.site.clock import jobs
from tests.cast import client_of
from tests.together import problems, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def delphi(cast):
    return opened(cast, "delphi", settings=dict(SETTINGS))


def scorer(person, delphi, score="7"):
    client, address = client_of(person), f"{delphi.get_absolute_url()}score/1/"
    return lambda: client.post(address, {"round": 1, "score": score}).status_code


def test_the_clock_of_the_house_closes_rounds():
    assert actions.close_due_rounds in [job.do for job in jobs()]


def test_forty_people_at_once_have_forty_scores(cast, delphi):
    assert together(*[scorer(each, delphi) for each in joins(cast, 40, cast.lived)]) == [302] * 40
    assert DelphiScore.objects.count() == Respondent.objects.count() == 40


def test_one_person_who_taps_four_times_has_one_score(cast, delphi):
    assert together(*[scorer(cast.dina, delphi, score) for score in "7789"]) == [302] * 4
    assert DelphiScore.objects.count() == 1


def test_scores_that_come_while_a_round_closes_are_counted_or_refused(cast, delphi):
    people = joins(cast, 8, cast.lived)
    for each in people:
        actions.score_item(each, delphi.statements.get(number=2), round=1, score=5)

    def close():
        DelphiRound.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
        return actions.close_due_rounds()

    results = together(*[scorer(each, delphi) for each in people], close, close)
    assert problems(results) == [] and sum(results[-2:]) == 1
    [first] = DelphiRound.objects.all()
    assert first.counted["answers"] == DelphiScore.objects.count() == 8 + results.count(302)
    assert Entry.objects.filter(act="close_round").count() == 1 and fault_in(cast.partnership.chain) is None


def test_two_who_open_the_next_round_at_once_open_one(cast, delphi):
    actions.close_round(cast.cora, delphi)

    def opener():
        return actions.open_round(cast.cora, delphi, once=once(), closes_at=None).number

    results = together(opener, opener)
    assert len(problems(results)) == 1 and 2 in results
    assert DelphiRound.objects.count() == 2
