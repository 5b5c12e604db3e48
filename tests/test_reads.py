"""Reads that are put together once answer as if they were put together each time."""

from datetime import datetime, timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from mutuality.kit.reads import Read
from mutuality.partnerships.models import Mandate, Member
from mutuality.people.models import Person


def mandates(partnership, person, scope, now):
    found = Mandate.objects.select_related("person").filter(partnership=partnership, person=person, ends_at__gt=now)
    return found.filter(Q(scope="") | Q(scope=scope)).exclude(office="").order_by("office")


KINDS = {"partnership": int, "person": int, "scope": str, "now": datetime}


def test_it_asks_what_the_same_read_would_ask_anew(cast):
    read = Read(mandates, **KINDS)
    for person in (cast.ama, cast.cora, cast.dina):
        for scope in ("", cast.meeting.topic):
            for now in (timezone.now(), timezone.now() + timedelta(days=4000)):
                values = {"partnership": cast.partnership.pk, "person": person.pk, "scope": scope, "now": now}
                anew = mandates(**values)
                assert str(read(**values).query) == str(anew.query)
                assert list(read(**values)) == list(anew)


def test_it_is_put_together_once(cast):
    asked = []
    read = Read(
        lambda person: asked.append(person) or Member.objects.filter(person=person).order_by("pk")[:1], person=int
    )
    found = [read.first(person=person.pk) for person in (cast.ama, cast.ben, cast.cat)]
    assert [member.person_id for member in found] == [cast.ama.pk, cast.ben.pk, cast.cat.pk]
    assert len(asked) == 1
    assert read.first(person=0) is None


def test_what_is_asked_of_one_answer_changes_no_other(cast):
    read = Read(lambda partnership: Member.objects.filter(partnership=partnership), partnership=int)
    all_of_them = read(partnership=cast.partnership.pk)
    assert read(partnership=cast.partnership.pk).filter(person=cast.ama.pk).get().person == cast.ama
    assert all_of_them.count() == read(partnership=cast.partnership.pk).count() > 1
    assert {member.partnership_id for member in read(partnership=cast.elsewhere.pk)} == {cast.elsewhere.pk}


def test_a_value_that_would_stay_as_it_was_is_refused():
    inside = Read(
        lambda person: Person.objects.filter(pk__in=Member.objects.filter(person=person).values("person")), person=int
    )
    with pytest.raises(ValueError, match="In no plain condition of this read: person"):
        inside(person=1)
