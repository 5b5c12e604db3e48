"""Two safeguarding leads open a voice; its speaker reads why, and says who must never be one of the two."""

from uuid import uuid4

import pytest

from mutuality.meetings.actions import speaking
from tests.browser.visitor import PAIR
from tests.cast import _mandate, open_now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", PAIR, ids=str),
]
REASON = "Somebody speaks of harming a child this week, and we can only warn the family if we know who."


def test_two_keys(cast, visit):
    open_now(cast.meeting)
    wishes = {"voice": "pseudonym", "shown_as": "R. by the window"}
    speaking.speak(cast.dina, cast.table, text="I know where they live.", once=uuid4(), **wishes)
    for person in (cast.ama, cast.ben):
        _mandate(cast.partnership, person, "safeguarding_lead")
    dina = visit(cast.dina).go("/me/").follow("Who must never learn which words are mine")
    dina.select("Who must not learn it?", "Finn").press("Add to my list").reads("Finn").picture("list")
    ama = visit(cast.ama).go(f"/p/riverside/meetings/{cast.meeting.pk}/").follow("Voices under another name")
    ama.reads("R. by the window").picture("voices").follow("Ask to open this voice").reads("This cannot be undone.")
    ama.picture("ask").write("Why must two people learn", REASON).press("Turn the first key")
    ama.reads("Waiting for the second key").does_not_read("Dina").picture("waits")
    ben = visit(cast.ben).go("/").follow("A first key waits to open a voice").reads(REASON).picture("second")
    ben.press("Turn the second key").reads("It was said by", "Dina").picture("opened")
    ama.go("/p/riverside/").go(ben.page.url).reads("Dina")
    dina.go("/").picture("home").follow("Two people learned that you said something")
    dina.reads("Ama and Ben opened it with two keys", REASON).picture("own-words")
