"""Taps that come twice or together: one pile for each card, and nobody's sort is lost."""

from uuid import uuid4

import pytest
from django.urls import reverse

from mutuality.sensemaking.actions import cards
from mutuality.sensemaking.models import Hand, Pile, Placement, Rating, Respondent
from mutuality.sensemaking.tests import made
from tests.cast import client_of
from tests.together import problems, together

pytestmark = pytest.mark.django_db(transaction=True)


def tap(person, exercise, **body):
    client = client_of(person)
    address = reverse("sensemaking:place_card", args=["riverside", exercise.pk])
    return lambda: client.post(address, body | {"once": body.get("once") or uuid4()}).status_code


def test_a_card_that_is_tapped_twice_at_once_lies_in_one_pile(cast):
    exercise = made.cards(cast)
    cards.take_cards(cast.dina, exercise)
    for name in ("Money", "Time"):
        cards.place_card(cast.dina, exercise, card=1, once=uuid4(), name=name)
    same = uuid4()
    taps = [
        *(tap(cast.dina, exercise, card=2, pile=pile) for pile in (1, 2)),
        *(tap(cast.dina, exercise, card=3, name="Words", once=same) for _ in range(2)),
    ]
    results = together(*taps)
    assert problems(results) == [] and set(results) == {302}
    assert Placement.objects.filter(statement__number=2).count() == 1
    assert Pile.objects.filter(name="Words").count() == 1


def test_everybody_begins_sorts_and_rates_at_once(cast):
    exercise = made.cards(cast)
    people = [cast.ama, cast.ben, cast.dina, cast.cora, cast.eve]

    def sort(person):
        cards.take_cards(person, exercise)
        for card in (1, 2):
            cards.place_card(person, exercise, card=card, once=uuid4(), name="Both")
        cards.rate_cards(person, exercise, ratings={(1, "importance"): 3})
        cards.finish_sorting(person, exercise)

    results = together(*(lambda person=person: sort(person) for person in people for _ in range(2)))
    assert problems(results) == []
    assert (Hand.objects.count(), Placement.objects.count(), Rating.objects.count()) == (5, 10, 5)
    assert Respondent.objects.filter(is_done=True).count() == 5
