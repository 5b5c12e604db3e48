"""Words in another language: written by one, checked by another, taken away by who said them."""

from uuid import uuid4

import pytest

from mutuality.meetings.actions import speaking
from tests.browser.visitor import PAIR
from tests.cast import close_now, open_now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("way", PAIR, ids=str),
]
SWAHILI = "Karatasi ndiyo inayokaguliwa."


def test_in_swahili(cast, visit):
    open_now(cast.meeting)
    said = speaking.speak(cast.dina, cast.table, text="Paper is what gets inspected.", once=uuid4())
    for person in (cast.eve, cast.ben):
        person.spoken_languages.create(code="sw")
    close_now(cast.meeting)
    report = f"/p/riverside/meetings/{cast.meeting.pk}/report/"
    eve = visit(cast.eve).go(report).follow("Translate", ".note").follow("Translate this")
    eve.picture("translate").write("The words in that language", SWAHILI).press("Keep the translation")
    eve.reads("Swahili by Eve, a person, not checked").picture("done")
    ben = visit(cast.ben).go(report).follow("Translate", ".note").reads(SWAHILI).press("I read both: it is right")
    ben.reads("Swahili by Eve, a person, checked by Ben")
    ben.go(report).open("Swahili by Eve").reads(SWAHILI).picture("report")
    dina = visit(cast.dina).go("/me/words/").open("Swahili by Eve").picture("own")
    dina.press("Take this translation away").reads("The translation is taken away.")
    ben.go(report).does_not_read(SWAHILI)
    assert said.translations.count() == 0
