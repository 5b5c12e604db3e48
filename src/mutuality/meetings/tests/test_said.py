"""How a voice is written into a page."""

from uuid import uuid4

import pytest

from mutuality.meetings.actions import speaking
from mutuality.meetings.queries.voices import said_in
from mutuality.meetings.templatetags.said import notes
from tests.cast import open_now

pytestmark = pytest.mark.django_db
MARKUP = '<b onclick="x">\'&'
ESCAPED = "&lt;b onclick=&quot;x&quot;&gt;&#x27;&amp;"


@pytest.fixture
def table(cast):
    open_now(cast.meeting)
    cast.table.refresh_from_db()
    return cast.table


def shown(reader, table, **how):
    [(_, [one]), *_] = said_in(reader, table.meeting, table)
    return notes([one], table.meeting, **how)


def test_markup_in_words_names_and_notes_is_shown_as_it_was_typed(cast, table):
    wishes = {"voice": "pseudonym", "shown_as": MARKUP, "content_note": MARKUP}
    speaking.speak(cast.dina, table, text=f"{MARKUP}\nsecond line", once=uuid4(), **wishes)
    page = shown(cast.ben, table, answers="/answer/?a=1&b=2")
    assert "<b" not in page.replace("<bdi>", "").replace("<br>", "")
    assert page.count(ESCAPED) == 4  # the words, the note, the name above and in the link to answer
    assert f"{ESCAPED}<br>second line" in page
    assert 'href="/answer/?a=1&amp;b=2?reply=' in page


def test_only_the_speaker_is_offered_to_change_words_or_take_them_back(cast, table):
    speaking.speak(cast.dina, table, text="Mine.", once=uuid4())
    assert "Take back" in shown(cast.dina, table) and "Change" in shown(cast.dina, table)
    assert "Take back" not in shown(cast.ben, table) and "Change" not in shown(cast.ben, table)


def test_replies_stay_under_words_that_were_taken_back(cast, table):
    said = speaking.speak(cast.dina, table, text="First.", once=uuid4())
    speaking.speak(cast.ben, table, text="An answer.", once=uuid4(), reply_to=said)
    speaking.withdraw(cast.dina, said)
    page = shown(cast.eve, table)
    assert page.index("Taken back") < page.index("An answer.")
    assert "First." not in page and "Dina" not in page


def test_changed_words_lead_to_what_stood_there_before(cast, table):
    said = speaking.speak(cast.dina, table, text="Before.", once=uuid4())
    wishes = {"voice": "named", "scope": "partnership", "quotation": "no", "language": "en"}
    speaking.change_words(cast.dina, said, text="After.", **wishes)
    assert f"/said/{said.pk}/" in shown(cast.ben, table)
    assert "not to be quoted" in shown(cast.ben, table)
