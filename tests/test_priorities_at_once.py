"""People who pick, move and hand in at the same moment: no tap is lost, and nobody answers twice."""

import pytest
from django.urls import reverse

from mutuality.partnerships.models import Member
from mutuality.people.models import Person
from mutuality.record.models import Leaf
from mutuality.sensemaking.actions import final_round
from mutuality.sensemaking.actions import priorities as actions
from mutuality.sensemaking.models import FinalGroup, PersonalOrder, PriorityCourse, Respondent
from mutuality.sensemaking.tests import made
from tests.cast import client_of
from tests.together import problems, together

pytestmark = pytest.mark.django_db(transaction=True)
FORTY = 40


def asked(cast):
    settings = {"way": "picks", "pick": 3, "fewest": 1, "most": 3}
    return made.opened(cast, "priorities", settings=settings)


def tap(person, exercise, **sent):
    client, address = client_of(person), reverse("sensemaking:pick", args=["riverside", exercise.pk])
    return lambda: client.post(address, sent).status_code


def test_forty_people_pick_at_once_and_each_has_one_list(cast):
    exercise = asked(cast)
    people = [Person.objects.create_user(name=f"Guest {number}") for number in range(FORTY)]
    Member.objects.bulk_create(
        Member(partnership=cast.partnership, person=person, joined_on="2030-01-01") for person in people
    )
    results = together(*[tap(person, exercise, pick=number % 4 + 1) for number, person in enumerate(people)])
    assert problems(results) == [] and set(results) == {302}
    assert sorted(PersonalOrder.objects.values_list("order", flat=True)) == sorted([[n] for n in (1, 2, 3, 4)] * 10)
    assert Respondent.objects.count() == Leaf.objects.count() == FORTY


def test_of_several_taps_of_one_person_none_is_lost(cast):
    exercise = asked(cast)
    results = together(*[tap(cast.dina, exercise, pick=number) for number in (1, 2, 3, 3)])
    assert problems(results) == [] and set(results) == {302}
    assert sorted(PersonalOrder.objects.get().order) == [1, 2, 3]


def test_two_who_go_on_at_once_take_one_step(cast):
    exercise = asked(cast)
    results = together(*[lambda: actions.take_next_step(cast.cora, exercise, step="picking")] * 2)
    assert len(problems(results)) == 1 and PriorityCourse.objects.get().step == "combined"


def test_people_of_one_group_move_things_at_once(cast):
    exercise = asked(cast)
    PriorityCourse.objects.create(exercise=exercise, step="round_1", shortlist=[1, 2, 3, 4])
    group = FinalGroup.objects.create(exercise=exercise, round=1, number=1, order=[1, 2, 3, 4])
    group.people.set([cast.ama, cast.ben, cast.dina])
    moves = [(cast.ama, (4, 1)), (cast.ben, (4, 1)), (cast.dina, (1, 4))]
    acts = [lambda who=who, move=move: final_round.rank_in_group(who, group, move=move) for who, move in moves]
    assert problems(together(*acts)) == []
    group.refresh_from_db()
    assert group.order == [4, 2, 3, 1]
