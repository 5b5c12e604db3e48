"""Saying whether one comes, how, and what only the access contact reads."""

import pytest
from django.urls import reverse

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import meeting as actions
from mutuality.meetings.actions import planning
from mutuality.meetings.models import Meeting, PrivateWord, Seat
from mutuality.meetings.signals import meeting_closed
from mutuality.partnerships.models import Mandate
from mutuality.record.models import Entry
from tests.cast import client_of

pytestmark = pytest.mark.django_db
WORD = "I have to lie down for ten minutes every hour."


def url(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.partnership.slug, meeting.pk, *more])


def answering(**changed):
    return {"answer": "coming", "way": "phone", "answer_note": "By bus", "private_word": WORD} | changed


@pytest.fixture
def contact(cast):
    """Eve is the access contact."""
    mandate = Mandate.objects.filter(person=cast.cora).get()
    mandate.pk, mandate.person, mandate.office = None, cast.eve, "access_contact"
    mandate.save()
    return cast.eve


def test_an_answer_says_how_one_comes_and_can_be_sent_twice(cast, contact):
    for _ in range(2):
        assert client_of(cast.dina).post(url("answer_invitation", cast.meeting), answering()).status_code == 302
    seat = cast.meeting.seats.get(person=cast.dina)
    assert (seat.answer, seat.way, seat.answer_note) == ("coming", Seat.Way.PHONE, "By bus")
    assert PrivateWord.objects.get().text == WORD


def test_a_private_word_is_read_by_its_person_and_the_access_contact_and_leaves_no_trace(cast, contact):
    before = Entry.objects.count()
    client_of(cast.dina).post(url("answer_invitation", cast.meeting), answering())
    assert Entry.objects.count() == before
    assert WORD in client_of(contact).get(url("access_needs", cast.meeting)).content.decode()
    assert WORD in client_of(cast.dina).get(url("meeting", cast.meeting)).content.decode()
    for person in (cast.ama, cast.ben, cast.cora, contact):
        client = client_of(person)
        for name in ("meeting", "invite_to_meeting", "arrange_tables", "pack"):
            assert WORD not in client.get(url(name, cast.meeting)).content.decode()
    assert client_of(cast.cora).get(url("access_needs", cast.meeting)).status_code == 404


def test_the_page_names_those_who_can_read_it(cast, contact):
    contact.name = "<b>Eve"
    contact.save()
    page = client_of(cast.dina).get(url("meeting", cast.meeting)).content.decode()
    assert "Only you and &lt;b&gt;Eve can read this" in page


def test_without_an_access_contact_there_is_nobody_to_tell(cast):
    assert "Tell us privately" not in client_of(cast.dina).get(url("meeting", cast.meeting)).content.decode()
    client_of(cast.dina).post(url("answer_invitation", cast.meeting), answering())
    assert not PrivateWord.objects.exists()


@pytest.mark.parametrize(
    ("then", "left"),
    [
        ({}, WORD),
        ({"private_word": "Only a chair."}, "Only a chair."),
        ({"private_word": ""}, None),
        ({"answer": "declined"}, None),
    ],
)
def test_a_private_word_is_changed_emptied_and_gone_with_a_no(cast, contact, then, left):
    for answer in (answering(), answering(**then)):
        client_of(cast.dina).post(url("answer_invitation", cast.meeting), answer)
    assert list(PrivateWord.objects.values_list("text", flat=True)) == ([left] if left else [])


def test_a_page_without_the_field_leaves_the_word_as_it_is(cast, contact):
    client_of(cast.dina).post(url("answer_invitation", cast.meeting), answering())
    client_of(cast.dina).post(url("answer_invitation", cast.meeting), {"answer": "coming"})
    assert PrivateWord.objects.get().text == WORD


def test_its_person_deletes_it_and_nobody_else(cast, contact):
    client_of(cast.dina).post(url("answer_invitation", cast.meeting), answering())
    planning.forget_private_word(contact, cast.meeting)
    assert PrivateWord.objects.exists()
    assert (
        "Deleted" in client_of(cast.dina).post(url("forget_private_word", cast.meeting), follow=True).content.decode()
    )
    assert not PrivateWord.objects.exists()


def test_private_words_are_deleted_when_the_meeting_is_over(cast, contact):
    for end in ("cancelled", "closed"):
        Meeting.objects.filter(pk=cast.meeting.pk).update(state="planned")
        client_of(cast.dina).post(url("answer_invitation", cast.meeting), answering())
        if end == "cancelled":
            planning.cancel_meeting(cast.cora, cast.meeting, reason="No hall.")
        else:
            meeting_closed.send(sender=None, meeting_id=cast.meeting.pk)
        assert not PrivateWord.objects.exists(), end


def test_to_a_meeting_that_was_called_off_nobody_answers(cast):
    Meeting.objects.filter(pk=cast.meeting.pk).update(state="cancelled")
    with pytest.raises(Refused, match="called off"):
        actions.answer_invitation(cast.dina, cast.meeting, answer="coming")
