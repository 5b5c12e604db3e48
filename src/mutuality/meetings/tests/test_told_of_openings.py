"""Who spoke under another name is told that somebody asked who it was, or learned it, with or without letters."""

from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import speaking
from mutuality.meetings.actions import unsealing as actions
from mutuality.meetings.models import Contribution, Meeting, Unsealing
from mutuality.people.models import Person
from tests.cast import _mandate, client_of, open_now
from tests.test_anonymity import everything

pytestmark = pytest.mark.django_db
REASON = "Somebody speaks of harming a child this week, and we can only warn the family if we know who."
ASKED_AT_HOME = "Somebody asked who said your words"
OPENED_AT_HOME = "Two people learned that you said something"
ASKED = "Somebody asked to learn who said this."
OPENED = "Two people learned that you said this."
READ = "I have read this"


@pytest.fixture
def voice(cast):
    """Dina, who wishes for no letters, spoke under another name; Ama and Ben are safeguarding leads."""
    Person.objects.filter(pk=cast.dina.pk).update(contact=Person.Contact.NONE)
    open_now(cast.meeting)
    for person in (cast.ama, cast.ben):
        _mandate(cast.partnership, person, "safeguarding_lead")
    return say(cast)


def say(cast):
    wishes = {"voice": "pseudonym", "shown_as": "R. by the window", "once": uuid4()}
    return speaking.speak(cast.dina, cast.table, text="I know where they live.", **wishes)


def ask(cast, voice):
    return actions.ask_to_open(cast.ama, voice, reason=REASON, once=uuid4())


def open_it(cast, asked):
    return actions.open_seal(cast.ben, asked, link="https://example.org/me/words/")


def text(person, where):
    return client_of(person).get(where).content.decode()


def places(cast):
    """Where somebody is told until they have read it: home, the page of the meeting, and once it is over its report."""
    args = ["riverside", cast.meeting.pk]
    report = [reverse("meetings:report", args=args)] if Meeting.objects.get(pk=cast.meeting.pk).closed_at else []
    return ["/", reverse("meetings:meeting", args=args), *report]


def mark_read(person, unsealing, **more):
    where = reverse("meetings:mark_opening_read", args=[unsealing.contribution_id, unsealing.pk])
    return client_of(person).post(where, more, follow=True)


def test_who_gets_no_letter_is_told_on_their_pages_that_it_was_asked_and_then_that_it_was_opened(cast, voice):
    asked = ask(cast, voice)
    home, meeting = (text(cast.dina, place) for place in places(cast))
    assert ASKED_AT_HOME in home and ASKED in meeting and "Ama turned the first of two keys" in meeting
    assert REASON in meeting and REASON in text(cast.dina, "/me/words/")
    open_it(cast, asked)
    assert "dina@example.org" not in [to for letter in mail.outbox for to in letter.to]
    home, meeting = (text(cast.dina, place) for place in places(cast))
    assert OPENED_AT_HOME in home and ASKED_AT_HOME not in home
    assert OPENED in meeting and "Ama and Ben opened it" in meeting and ASKED not in meeting


def test_the_notice_goes_when_it_is_read_and_stays_beside_the_words(cast, voice):
    asked = ask(cast, voice)
    assert READ in mark_read(cast.dina, asked).content.decode() or Unsealing.objects.get().is_read
    for place in places(cast):
        assert ASKED_AT_HOME not in text(cast.dina, place) and ASKED not in text(cast.dina, place)
    assert ASKED in text(cast.dina, "/me/words/") and READ not in text(cast.dina, "/me/words/")


def test_who_read_that_it_was_asked_is_told_again_when_it_is_opened(cast, voice):
    asked = ask(cast, voice)
    mark_read(cast.dina, asked)
    open_it(cast, asked)
    assert OPENED_AT_HOME in text(cast.dina, "/")
    mark_read(cast.dina, asked, opened="1")
    assert OPENED_AT_HOME not in text(cast.dina, "/") and OPENED in text(cast.dina, "/me/words/")


def test_a_page_from_before_the_opening_marks_nothing_that_was_not_on_it(cast, voice):
    asked = ask(cast, voice)
    open_it(cast, asked)
    mark_read(cast.dina, asked)  # the page she pressed the button on told of the asking alone
    assert OPENED_AT_HOME in text(cast.dina, "/")


def test_the_report_tells_it_too_and_however_late_somebody_comes(cast, voice):
    open_it(cast, ask(cast, voice))
    Meeting.objects.filter(pk=cast.meeting.pk).update(state="closed", closed_at="2020-01-01T00:00Z")
    Unsealing.objects.update(opened_at="2020-01-01T00:00Z", until="2020-01-08T00:00Z")
    assert OPENED_AT_HOME in text(cast.dina, "/")
    assert all(OPENED in text(cast.dina, place) for place in places(cast)[1:])


def test_nobody_else_is_told_or_can_say_that_they_have_read_it(cast, voice):
    asked = ask(cast, voice)
    for person in (cast.ama, cast.ben, cast.eve, cast.cora):
        for place in [*places(cast), "/me/words/"]:
            assert ASKED not in text(person, place) and ASKED_AT_HOME not in text(person, place)
        assert mark_read(person, asked).status_code == 404
    with pytest.raises(Refused, match="Only the person who said this"):
        actions.mark_opening_read(cast.ben, asked, is_opened=False)
    assert not Unsealing.objects.get().is_read


def test_words_that_are_taken_back_leave_no_notice(cast, voice):
    open_it(cast, ask(cast, voice))
    speaking.withdraw(cast.dina, Contribution.objects.get())
    assert all(OPENED_AT_HOME not in text(cast.dina, place) for place in places(cast))


def test_no_row_says_who_has_read_it(cast, voice):
    asked = ask(cast, voice)
    before = everything()
    mark_read(cast.dina, asked)
    changed = {table for table, rows in everything().items() if rows != before.get(table)}
    assert changed <= {"meetings_unsealing", "django_session"}
    row = Unsealing.objects.values().get()
    assert cast.dina.pk not in (row["asked_by_id"], row["opened_by_id"]) and row["opened_at"] is None


def test_home_and_the_meeting_ask_as_often_for_many_such_voices_as_for_one(cast, voice):
    def asks():
        client, found = client_of(cast.dina), []
        for place in places(cast):
            client.get(place)
            with CaptureQueriesContext(connection) as queries:
                client.get(place)
            found.append(len(queries))
        return found

    ask(cast, voice)
    before = asks()
    for _ in range(4):
        ask(cast, say(cast))
    assert asks() == before
