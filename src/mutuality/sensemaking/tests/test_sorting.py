"""Sorting cards into piles, rating them, and entering what somebody sorted on paper."""

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from mutuality.kit.refused import Refused
from mutuality.record.models import Entry
from mutuality.sensemaking.actions import cards as actions
from mutuality.sensemaking.actions.exercise import close_exercise, open_exercise
from mutuality.sensemaking.models import Hand, Pile, Placement, Rating, Respondent
from mutuality.sensemaking.queries.cards import desk_of, taking_part
from mutuality.sensemaking.rules import concept_map as rules
from tests.cast import client_of

from .made import CARDS, cards, draft, once

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise(cast):
    exercise = cards(cast)
    actions.take_cards(cast.dina, exercise)
    return exercise


def place(cast, exercise, card, pile=None, **more):
    return actions.place_card(cast.dina, exercise, card=card, pile=pile, once=once(), **more)


def piles(cast, exercise):
    return [sorted(card.number for card in lies) for _pile, lies in desk_of(cast.dina, exercise).piles]


# Rules


@given(st.text(alphabet="0123456789:,; \nab", max_size=40))
@settings(max_examples=25)
def test_whatever_is_typed_from_paper_gives_piles_or_a_sentence(text):
    try:
        found = rules.read_piles(text, range(1, 30))
    except Refused:
        return
    numbers = [number for _name, lies in found for number in lies]
    assert len(numbers) == len(set(numbers)) >= 2


@pytest.mark.parametrize("text", ["1 2\n2 3", "Money 1 2", "1 99", "1", ""])
def test_what_cannot_be_piles_is_refused_at_its_field(text):
    with pytest.raises(Refused) as refused:
        rules.read_piles(text, range(1, 9))
    assert refused.value.field == "piles"


def test_a_tree_is_cut_into_as_many_clusters_as_asked_and_they_lie_in_one_another():
    tree = [[0, 1, 0.1], [2, 3, 0.2], [4, 6, 0.3], [5, 7, 0.9]]
    cuts = {k: rules.clusters("map", tree, k) for k in range(1, 6)}
    assert all(len(found) == k for k, found in cuts.items())
    assert {each.node for each in cuts[2]} & {each.node for each in cuts[3]}
    assert [each.places for each in cuts[2]] == [(0, 1), (2, 3, 4)]


# Before it opens


def test_a_map_opens_with_a_prompt_and_enough_cards(cast):
    for missing in ({"prompt": " "}, {"sentences": ["One.", "Two.", "Three."]}):
        with pytest.raises(Refused):
            open_exercise(cast.cora, draft(cast, "concept_map", **(CARDS | missing)))
    with pytest.raises(Refused, match="between"):
        settings_ = CARDS["settings"] | {"cards_each": 9}
        open_exercise(cast.cora, draft(cast, "concept_map", prompt="If …", settings=settings_))


# Sorting


def test_a_card_lies_in_one_pile_wherever_it_is_put(cast, exercise):
    place(cast, exercise, 1, name="Money")
    place(cast, exercise, 2)
    place(cast, exercise, 2, pile=1)
    assert piles(cast, exercise) == [[1, 2]]
    assert Placement.objects.count() == 2


def test_the_same_new_pile_is_begun_once_however_often_it_is_sent(cast, exercise):
    same = once()
    for _ in range(2):
        actions.place_card(cast.dina, exercise, card=1, once=same, name="Money")
    assert Pile.objects.get().name == "Money"


def test_a_card_that_is_taken_back_is_as_if_it_had_not_been_sorted(cast, exercise):
    place(cast, exercise, 1)
    actions.take_card_back(cast.dina, exercise, card=1)
    assert piles(cast, exercise) == [] and len(desk_of(cast.dina, exercise).left) == 4


def test_a_pile_with_a_name_waits_for_cards(cast, exercise):
    place(cast, exercise, 1, name="Money")
    actions.take_card_back(cast.dina, exercise, card=1)
    assert piles(cast, exercise) == [[]]


def test_a_card_or_a_pile_of_somebody_else_cannot_be_used(cast, exercise):
    place(cast, exercise, 1)
    actions.take_cards(cast.ben, exercise)
    for wrong in ({"card": 1, "pile": 1}, {"card": 77, "pile": None}):
        with pytest.raises(Refused):
            actions.place_card(cast.ben, exercise, once=once(), **wrong)
    assert Placement.objects.count() == 1


def test_nobody_sorts_before_they_took_cards_or_after_it_closed(cast, exercise):
    with pytest.raises(Refused, match="Take your cards"):
        actions.place_card(cast.ama, exercise, card=1, once=once())
    close_exercise(cast.cora, exercise)
    with pytest.raises(Refused, match="closed"):
        place(cast, exercise, 1)
    assert not Placement.objects.exists()


def test_with_a_part_each_all_cards_come_in_equally_often(cast):
    each = {"settings": CARDS["settings"] | {"cards_each": 4}}
    exercise = cards(cast, 10, **each)
    for person in (cast.ama, cast.ben, cast.cora, cast.dina, cast.eve):
        actions.take_cards(person, exercise)
    dealt = [card for hand in Hand.objects.all() for card in hand.cards]
    assert {dealt.count(card) for card in range(1, 11)} == {2}
    with pytest.raises(Refused, match="not among yours"):
        strange = next(card for card in range(1, 11) if card not in desk_of(cast.dina, exercise).hand.cards)
        place(cast, exercise, strange)


def test_being_done_promises_the_sort_and_a_change_promises_it_anew(cast, exercise):
    place(cast, exercise, 1)
    with pytest.raises(Refused, match="two cards"):
        actions.finish_sorting(cast.dina, exercise)
    place(cast, exercise, 2, pile=1)
    actions.finish_sorting(cast.dina, exercise)
    first = Hand.objects.get().sort_leaf_id
    place(cast, exercise, 3, pile=1)
    assert first and Hand.objects.get().sort_leaf_id != first and Respondent.objects.get().is_done


def test_nothing_kept_of_a_sort_names_the_person_and_no_line_of_the_record_does(cast, exercise):
    before = Entry.objects.count()
    place(cast, exercise, 1)
    place(cast, exercise, 2, pile=1)
    actions.finish_sorting(cast.dina, exercise)
    assert Entry.objects.count() == before
    assert str(cast.dina.uid) not in str(list(Respondent.objects.values()))


# Rating


def test_ratings_are_kept_in_parts_and_the_last_word_counts(cast, exercise):
    actions.rate_cards(cast.dina, exercise, ratings={(1, "importance"): 5, (2, "importance"): 2})
    actions.rate_cards(cast.dina, exercise, ratings={(2, "importance"): 4})
    assert list(Rating.objects.order_by("statement__number").values_list("value", flat=True)) == [5, 4]
    for wrong in ({}, {(99, "importance"): 3}):
        with pytest.raises(Refused):
            actions.rate_cards(cast.dina, exercise, ratings=wrong)


# For others


def test_what_is_entered_for_others_counts_as_one_helped_sorter_with_a_line_in_the_record(cast, exercise):
    same = once()
    for _ in range(2):
        actions.enter_sort(cast.cora, exercise, once=same, people=6, piles="Money: 1, 2\n3", importance="1=5 2=3")
    found = taking_part(exercise)
    assert (found.sorters, found.helped, found.raters) == (1, 1, 1)
    assert Entry.objects.filter(act="enter_sort").count() == 1
    respondent = Respondent.objects.get(is_proxy=True)
    actions.change_entered_sort(cast.cora, respondent, people=2, piles="1 2 3", importance="1=4")
    assert Rating.objects.get().value == 4 and Pile.objects.count() == 1 and respondent.hand.people == 6 - 4


def test_who_does_not_lead_cannot_enter_for_others(cast, exercise):
    with pytest.raises(Refused):
        actions.enter_sort(cast.dina, exercise, once=once(), people=1, piles="1 2")


# Pages


def at(name, exercise, *more):
    return reverse(f"sensemaking:{name}", args=["riverside", exercise.pk, *more])


def test_each_tap_leads_to_the_next_card_and_the_last_one_to_the_piles(cast, exercise):
    dina = client_of(cast.dina)
    for _ in range(4):
        page = dina.get(at("sort_cards", exercise))
        form = {"card": page.context["card"].number, "once": once()} | ({"pile": 1} if Pile.objects.exists() else {})
        assert "#card" in dina.post(at("place_card", exercise), form).url
    assert dina.get(at("sort_cards", exercise)).url == at("piles", exercise) + "#card"
    page = dina.get(at("piles", exercise)).content.decode()
    assert "All cards lie in one pile" in page and "All cards are sorted" in page
    assert dina.post(at("finish_sorting", exercise)).url == exercise.get_absolute_url()
    assert "You have sorted" in dina.get(exercise.get_absolute_url()).content.decode()


def test_practice_keeps_nothing(cast):
    exercise, dina = cards(cast), client_of(cast.dina)
    first = dina.get(at("practise_sorting", exercise)).content.decode()
    assert "card 1 of 4" in first
    done = dina.get(at("practise_sorting", exercise) + "?put=1&put=2&put=1&put=2").content.decode()
    assert "a bus, a bicycle" in done and not Respondent.objects.exists()


def test_a_pile_is_named_later_and_a_card_moved(cast, exercise):
    dina = client_of(cast.dina)
    place(cast, exercise, 1)
    dina.post(at("name_pile", exercise, 1), {"name": "Money"})
    page = dina.get(at("sort_cards", exercise) + "?card=1").content.decode()
    assert "It lies in “Money” now." in page
    assert dina.post(at("take_card_back", exercise), {"card": 1}).url.endswith("?card=1#card")
    assert dina.post(at("name_pile", exercise, 1), {"name": "x" * 99}).status_code == 422


def test_rating_goes_on_where_somebody_stopped(cast):
    exercise, dina = cards(cast, 8), client_of(cast.dina)
    actions.take_cards(cast.dina, exercise)
    page = dina.get(at("rate_cards", exercise))
    assert page.context["part"] == 1 and page.context["parts"] == 2
    answers = {
        f"card-{card.number}-{scale}": 3
        for card, _fields in page.context["form"].rows
        for scale in CARDS["settings"]["scales"]
    }
    assert dina.post(at("rate_cards", exercise) + "?part=1", answers).url.endswith("?part=2")
    assert dina.get(at("rate_cards", exercise)).context["part"] == 2
    assert Rating.objects.count() == 12


def test_who_leads_enters_a_sort_from_paper_and_mends_it(cast, exercise):
    cora = client_of(cast.cora)
    words = {"people": 1, "piles": "Money: 1, 2\nTime: 3", "once": once()}
    assert cora.post(at("enter_sort", exercise), words | {"piles": "1 1"}).status_code == 422
    assert cora.post(at("enter_sort", exercise), words).status_code == 302
    address = at("change_entered_sort", exercise, Respondent.objects.get(is_proxy=True).pk)
    assert "Money: 1, 2" in cora.get(address).content.decode()
    assert cora.post(address, words | {"piles": "Both: 1 2 3"}).status_code == 302
    assert Pile.objects.get().name == "Both"
    assert client_of(cast.dina).get(address).status_code == 404


def lay(cast, exercise, piles):
    """Dina has put every second card into one of so many piles."""
    respondent = actions.take_cards(cast.dina, exercise).respondent
    made = Pile.objects.bulk_create(Pile(respondent=respondent, number=number + 1) for number in range(piles))
    laid = exercise.statements.all()[::2]
    Placement.objects.bulk_create(
        Placement(respondent=respondent, statement=card, pile=made[at % piles]) for at, card in enumerate(laid)
    )


def test_pages_ask_as_much_for_100_cards_as_for_10(cast, django_assert_max_num_queries):
    asked = {}
    for number in (10, 100):
        exercise, dina = cards(cast, number), client_of(cast.dina)
        lay(cast, exercise, number // 5)
        for name in ("exercise", "sort_cards", "piles", "rate_cards"):
            with django_assert_max_num_queries(40) as found:
                assert dina.get(at(name, exercise)).status_code == 200
            asked.setdefault(name, []).append(len(found))
    assert all(few == many for few, many in asked.values()), asked
