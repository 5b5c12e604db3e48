"""The wall of cards: laid, moved, named, made into themes; by tapping alone."""

import pytest
from django.urls import reverse

from mutuality.meetings.actions import speaking
from mutuality.sensemaking.models import ThemeWording, WallCard, WallPile
from mutuality.sensemaking.queries import codebook
from mutuality.sensemaking.queries import wall as queries
from tests.cast import client_of

from .themed import drafted, spoken, uuid4

pytestmark = pytest.mark.django_db


def at(name, *more):
    return reverse(f"sensemaking:{name}", args=["riverside", *more])


def lay(person, card, to, **more):
    return client_of(person).post(at("put_on_wall", card.pk) + "?what=all", {"to": to, "once": uuid4()} | more)


@pytest.fixture
def wall(cast):
    return drafted(cast, []), spoken(cast)


def test_tapping_a_card_and_a_pile_lays_it_there_and_leads_to_the_next_loose_one(cast, wall):
    draft, (first, second, *_) = wall
    answer = lay(cast.dina, first, "new", name="Money")
    assert answer.url.startswith(at("put_on_wall", second.pk))
    pile = WallPile.objects.get()
    lay(cast.eve, second, str(pile.pk))
    assert list(queries.cards_on(_whole(pile, draft))) == [first, second]
    page = client_of(cast.ben).get(at("wall")).content.decode()
    assert "2 cards lie loose" in page and "Money" in page


def _whole(pile, draft):
    pile.version = draft
    return pile


def test_a_card_lies_on_one_pile_and_can_lie_loose_again(cast, wall):
    _draft, (first, *_) = wall
    lay(cast.dina, first, "new", name="Money")
    lay(cast.eve, first, "new", name="Time")
    assert WallCard.objects.get().pile.name == "Time"
    lay(cast.eve, first, "loose")
    assert not WallCard.objects.exists()


def test_an_empty_pile_without_a_name_goes_by_itself(cast, wall):
    _draft, (first, second, *_) = wall
    lay(cast.dina, first, "new")
    lay(cast.dina, first, "new", name="Money")
    assert [pile.name for pile in WallPile.objects.all()] == ["Money"]
    assert lay(cast.dina, second, "10").status_code == 422


def test_the_same_submit_makes_one_pile(cast, wall):
    _draft, (first, *_) = wall
    once = uuid4()
    for _ in range(2):
        lay(cast.dina, first, "new", name="Money", once=once)
    assert WallPile.objects.count() == WallCard.objects.count() == 1


def test_a_named_pile_becomes_a_theme_of_the_draft_with_its_cards_as_examples(cast, wall):
    draft, (first, *_) = wall
    lay(cast.dina, first, "new", name="Money")
    pile = WallPile.objects.get()
    assert client_of(cast.dina).post(at("make_theme_of_pile", pile.pk)).status_code == 404
    answer = client_of(cast.cora).post(at("make_theme_of_pile", pile.pk))
    wording = ThemeWording.objects.get(version=draft)
    assert answer.url == at("change_theme", wording.theme_id) and wording.name == "Money"
    assert [each.contribution for each in codebook.examples_of(wording)] == [first]
    client_of(cast.cora).post(at("make_theme_of_pile", pile.pk))
    assert ThemeWording.objects.count() == 1


def test_any_member_names_a_pile_and_the_last_hand_counts(cast, wall):
    _draft, (first, *_) = wall
    lay(cast.dina, first, "new")
    pile = WallPile.objects.get()
    for person, name in ((cast.dina, "Money"), (cast.eve, "Cash")):
        client_of(person).post(at("name_wall_pile", pile.pk), {"name": name})
    assert WallPile.objects.get().name == "Cash"


def test_a_card_that_was_taken_back_is_nowhere_on_the_wall(cast, wall):
    _draft, (first, *_) = wall
    lay(cast.dina, first, "new", name="Money")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda act, **_how: act())
        speaking.withdraw(cast.dina, first)
    assert not WallCard.objects.exists()
    assert "Cash" not in client_of(cast.eve).get(at("name_wall_pile", WallPile.objects.get().pk)).content.decode()
