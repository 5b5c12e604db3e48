"""A Delphi and its panel as tests need them."""

from uuid import uuid4

from django.utils import timezone

from mutuality.partnerships.models import Declaration, Member
from mutuality.people.models import Person
from mutuality.sensemaking.actions import delphi as actions
from mutuality.sensemaking.models import DelphiRound

from .made import once

SETTINGS = {"rounds": 2, "rule": "all_70_15"}


def joins(cast, number, side):
    """So many more members, who say that they bring `side`."""
    people = Person.objects.bulk_create(
        Person(email=f"{uuid4()}@example.org", name=f"More {n}", password="!") for n in range(number)
    )
    today = timezone.localdate()
    members = Member.objects.bulk_create(
        Member(partnership=cast.partnership, person=person, joined_on=today) for person in people
    )
    Declaration.objects.bulk_create(
        Declaration(member=member, facet=cast.facet, perspective=side) for member in members
    )
    return people


def say(person, exercise, number, score, *, round=1, comment=""):
    statement = exercise.statements.get(number=number)
    return actions.score_item(person, statement, round=round, score=score, comment=comment)


def all_say(people, exercise, scores, *, round=1):
    for person in people:
        for number, score in scores.items():
            say(person, exercise, number, score, round=round)


def next_round(cast, exercise, **more):
    actions.close_round(cast.cora, exercise)
    return actions.open_round(cast.cora, exercise, **({"once": once(), "closes_at": None} | more))


def result(exercise, number=1):
    return DelphiRound.objects.get(exercise=exercise, number=number).result
