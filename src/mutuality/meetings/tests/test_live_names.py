"""Nobody hears even *that* something was said which is not for their ears."""

from uuid import uuid4

import pytest
from django.urls import reverse

from mutuality.kit import live
from mutuality.meetings.actions import speaking
from mutuality.meetings.models import Contribution
from tests.cast import client_of, open_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(cast, monkeypatch, django_capture_on_commit_callbacks):
    """Say or change something; the live names that were touched."""
    open_now(cast.meeting)
    touched = []
    monkeypatch.setattr(live, "_announce", touched.extend)

    def act(do, *args, **wishes):
        touched.clear()
        with django_capture_on_commit_callbacks(execute=True):
            done = do(*args, **wishes)
        return done, set(touched)

    return act


def ticket_of(person, cast, *place):
    name = "meetings:table" if place else "meetings:room"
    page = client_of(person).get(reverse(name, args=["riverside", cast.meeting.pk, *place])).content.decode()
    return set(live.names_of(page.split('data-live-ticket="')[-1].split('"')[0]))


def say(cast, scope):
    return {"text": "Paper is what gets inspected.", "once": uuid4(), "scope": scope}


def test_words_for_a_table_are_heard_at_that_table_and_in_the_rooms_of_those_who_sit_there(cast, heard):
    _, names = heard(speaking.speak, cast.dina, cast.table, **say(cast, "table"))
    assert names & ticket_of(cast.ben, cast, 1) and names & ticket_of(cast.ben, cast)
    assert not names & ticket_of(cast.eve, cast, 2) and not names & ticket_of(cast.eve, cast)


def test_a_facilitator_who_looks_in_at_another_table_hears_what_is_for_all(cast, heard):
    looked_in = ticket_of(cast.ama, cast, 2)
    _, names = heard(speaking.speak, cast.eve, cast.other_table, **say(cast, "table"))
    assert not names & looked_in
    _, names = heard(speaking.speak, cast.eve, cast.other_table, **say(cast, "partnership"))
    assert names & looked_in


def test_words_for_all_are_heard_in_the_room_and_fetch_no_other_table_again(cast, heard):
    _, names = heard(speaking.speak, cast.dina, cast.table, **say(cast, "partnership"))
    assert names & ticket_of(cast.eve, cast)
    assert not names & ticket_of(cast.eve, cast, 2)


def test_words_that_become_for_fewer_ears_are_fetched_again_by_those_who_could_read_them(cast, heard):
    said, _ = heard(speaking.speak, cast.dina, cast.table, **say(cast, "partnership"))
    narrower = {"voice": "named", "scope": "table", "quotation": "no", "language": "en", "text": said.text}
    _, names = heard(speaking.change_words, cast.dina, said, **narrower)
    assert names & ticket_of(cast.eve, cast) and Contribution.objects.get().scope == "table"
