"""The cast itself holds, on a database where people can act at once."""

import pytest
from django.conf import settings
from django.db import connection

import conftest
from mutuality.meetings.models import Meeting, Seat
from mutuality.people.models import Person
from tests.cast import open_now
from tests.together import problems, together


def test_everybody_has_the_place_their_name_promises(cast):
    seats = Seat.objects.filter(meeting=cast.meeting)
    assert set(seats.filter(table=cast.table).values_list("person__name", flat=True)) == {"Ama", "Ben", "Dina"}
    assert seats.get(person=cast.ivy).answer == "invited"
    assert not seats.filter(person__in=[cast.cat, cast.finn]).exists()
    assert open_now(cast.meeting).question_now == cast.first_question


@pytest.mark.django_db(transaction=True)
def test_people_who_act_at_once_meet_in_one_database(cast):
    def rename(name):
        return lambda: Person.objects.filter(pk=cast.ama.pk).update(name=name)

    def fail():
        return Meeting.objects.get(pk=0)

    results = together(rename("A"), rename("B"), fail)
    assert results[:2] == [1, 1]
    assert [type(problem) for problem in problems(results)] == [Meeting.DoesNotExist]
    cast.ama.refresh_from_db()
    assert cast.ama.name in {"A", "B"}
    assert "memory" not in str(connection.settings_dict["NAME"])


def test_each_worker_of_a_run_has_a_folder_of_its_own():
    assert conftest.DATA.resolve() == settings.DATA and settings.STATIC_ROOT.is_relative_to(settings.DATA)
