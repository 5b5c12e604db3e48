"""Reading together: two people say by themselves which themes are in the same words, and settle what differs."""

import pytest

from mutuality.sensemaking.models import Unit
from mutuality.sensemaking.tests.themed import begun, drafted, published, spoken
from tests.browser.visitor import PAIR

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", PAIR, ids=str),
]
WORDS = ["Cash came in March. It was late.", "We wait for each other."]


def test_read_and_settle(cast, visit):
    """Ama and Ben read two voices; neither sees what the other found; then they talk, and Ben enters what they see."""
    published(cast)
    spoken(cast, WORDS)
    begun(cast, cast.ama, cast.ben)
    ama = visit(cast.ama).go("/p/riverside/findings/").follow("What runs through what was said").picture("themes")
    ama.follow("You are asked to read").reads("2 voices to read.").follow("Begin to read")
    ama.reads("Cash came in March. It was late.").choose("Money").write("A note for yourself", "Late is the point.")
    ama.press("Mark passages").choose("2. It was late.").picture("passages").press("Next")
    ama.choose("Time").picture("code").press("Next").reads("You have read 2 of 2").press("I am done")
    ama.reads("Thank you. You see what the others found when they are done too.").picture("done")

    ben = visit(cast.ben).go("/p/riverside/findings/themes/").follow("You are asked to read").follow("Begin to read")
    ben.does_not_read("Late is the point.").choose("Money").press("Next")
    ben.choose("Time").choose("Trust").press("Next").press("I am done")
    ben.reads("All are done. Here is where you read differently.", "How alike you read").picture("compared")
    ben.follow("Where you read differently").reads("We wait for each other.").picture("differences")
    ben.follow("Talk about it, and settle it").open("Say how you read it")
    ben.write("What do you say to it?", "They wait because they trust.").press("Say it")
    ama.go(ben.page.url.removeprefix(ben.page.url.split("/p/")[0])).reads("They wait because they trust.")
    ben.choose("Trust", "Which themes are in it").press("That is how we see it").reads("That is what stands now.")
    assert list(Unit.objects.values_list("state", flat=True)) == ["agreed", "settled"]
    ben.go("/p/riverside/findings/themes/").follow("Trust").reads("1 voice", "We wait for each other.").picture("theme")


def test_cards(cast, visit):
    """Eve lays two cards on a pile by tapping, and names it; Cora makes it a theme of the draft."""
    drafted(cast, [])
    spoken(cast, WORDS)
    eve = visit(cast.eve).go("/p/riverside/findings/themes/").follow("The draft of version 1")
    eve.follow("Lay cards into piles").picture("cards").follow("Cash came in March.")
    eve.press("A new pile").reads("We wait for each other.").picture("card").press("a pile without a name")
    eve.reads("None of these lies loose.").follow("a pile without a name").write("What lies on this pile?", "Waiting")
    eve.press("That is its name").reads("Waiting").picture("piles")
    cora = visit(cast.cora).go(eve.page.url.removeprefix(eve.page.url.split("/p/")[0])).follow("Waiting")
    cora.press("Make it a theme in the draft").write("What does it mean?", "Waiting for others.").picture(
        "change_theme"
    )
    cora.press("Keep it in the draft").reads("Waiting for others.").press("Publish it as a whole")
    cora.reads("It is published.").follow("Waiting").reads("Voices that show it well")
