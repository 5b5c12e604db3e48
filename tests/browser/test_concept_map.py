"""A concept map: Eve tries it and sorts thirty cards by keys alone, or some by taps; Dina reads and names a map."""

from functools import partial

import pytest

from mutuality.sensemaking.actions import concept_map
from mutuality.sensemaking.models import ClusterName, Pile, Placement, Snapshot
from mutuality.sensemaking.tests import made
from tests.browser.visitor import PAIR

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", PAIR, ids=str),
]


def press_key(visitor, key):
    visitor.page.keyboard.press(key)


def sort_by_keys(eve, cards):
    """No mouse and no finger: the number of a pile, or n and a name for a new one."""
    page, key = eve.page, partial(press_key, eve)
    for number in range(1, cards + 1):
        page.get_by_text(f"{number - 1} of {cards} cards are in your piles").wait_for()
        page.wait_for_function("document.activeElement.id === 'card'")
        if number > 3:
            key(str(number % 3 + 1))
            continue
        key("n")
        page.keyboard.type(f"Kind {number}")
        key("Enter")
    return eve


def test_sort_and_read(cast, visit, way):
    exercise = made.cards(cast, 30)
    here = exercise.get_absolute_url()
    eve = visit(cast.eve).go(here).reads("There is no right or wrong").picture("begin")
    eve.follow("Try it with four cards first").reads("card 1 of 4").picture("practice")
    eve.press("A new pile").press("A new pile").press("a bus").press("soup").reads("That is all there is to it")
    eve.press("Now the real cards").reads("0 of 30 cards are in your piles")
    if way.script:
        sort_by_keys(eve, 30).reads("All cards are sorted.").look().picture("piles")
        assert Placement.objects.count() == 30 and Pile.objects.count() == 3
    else:
        eve.write("A new pile", "Money").press("Begin a new pile with this card").reads("lies in “Money”")
        eve.press("Money 1 card", "#desk").reads("2 of 30 cards are in your piles").picture("sort")
        eve.press("Undo").reads("1 of 30 cards are in your piles")
        eve.press("Money 1 card", "#desk").follow("Look at my piles").picture("piles")
    eve.press("I am done").reads("Thank you. Your piles are kept.")
    eve.press("Rate the cards").choose("4 · important", "How important is it?").picture("rate")
    eve.press("Keep these, and go on").reads("Page 2 of 5")

    snapshot = made.drawn(cast)
    node = made.a_group(snapshot)
    concept_map.choose_cut(cast.cora, snapshot, way="map", k=3)
    dina = visit(cast.dina).go(snapshot.get_absolute_url()).reads("We see 3 groups of thoughts.").picture("map")
    dina.follow("Groups: 4", "main").reads("We see 4 groups of thoughts.", "The group chose 3 groups.")
    dina.go(f"{snapshot.get_absolute_url()}groups/{node}/").press("Money", ".plain").reads("1 supports it").picture(
        "group"
    )
    dina.go(f"{snapshot.get_absolute_url()}own/").reads("Of the 18 pairs").picture("own")
    dina.go(f"{snapshot.get_absolute_url()}ladder/").reads("Group by group").picture("ladder")
    assert (ClusterName.objects.get().text, Snapshot.objects.count()) == ("Money", 1)
