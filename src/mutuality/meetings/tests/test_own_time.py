"""Answers in one's own time, and words that somebody wrote down for another."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import own_time, speaking
from mutuality.meetings.models import Contribution, Seat
from mutuality.meetings.queries import report, report_files
from mutuality.meetings.rules import own_time as rules
from mutuality.record import queries as record
from mutuality.record.models import Entry
from tests.cast import client_of, close_now, open_now

needs_database = pytest.mark.django_db
NOW = datetime(2026, 6, 18, 13, tzinfo=UTC)
ANSWERING = {
    "state": "open",
    "are_sent": False,
    "is_locked": False,
    "now": NOW,
    "until": NOW + timedelta(days=10),
    "has_seat": True,
}


@pytest.mark.parametrize(
    "change",
    [
        {"has_seat": False},
        {"state": "cancelled"},
        {"state": "planned"},
        {"is_locked": True},
        {"until": NOW - timedelta(1)},
    ],
)
def test_questions_are_answered_from_when_they_are_asked_until_the_day_comes_or_the_lock(change):
    rules.check_own_time(**ANSWERING)
    with pytest.raises(Refused):
        rules.check_own_time(**ANSWERING | change)


def test_questions_that_were_sent_ahead_are_answered_before_and_after_the_meeting_too():
    rules.check_own_time(**ANSWERING | {"state": "planned", "are_sent": True})
    rules.check_own_time(**ANSWERING | {"state": "closed"})


def test_answers_are_taken_until_the_day_that_was_planned_or_for_the_days_of_the_agreement():
    assert rules.answers_until(agreed=None, ends_at=NOW, days=10) == NOW + timedelta(days=10)
    assert rules.answers_until(agreed=NOW, ends_at=NOW, days=10) == NOW


ENTERING = {"is_own": False, "has_seat": True, "voice": "named", "channel": "phone"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"is_own": True}, "speaker"),
        ({"has_seat": False}, "speaker"),
        ({"voice": "anonymous"}, "voice"),
        ({"channel": "box"}, "channel"),
    ],
)
def test_words_are_written_down_for_somebody_invited_who_is_known(change, field):
    rules.check_entering(**ENTERING)
    with pytest.raises(Refused) as refusal:
        rules.check_entering(**ENTERING | change)
    assert refusal.value.field == field


# In one's own time


def url(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.partnership.slug, meeting.pk, *more])


def words(**more):
    wishes = {"voice": "named", "scope": "partnership", "quotation": "yes", "language": "en"}
    return {"text": "From my kitchen.", "once": str(uuid4()), **wishes, **more}


def text(person, address):
    return client_of(person).get(address).content.decode()


@pytest.fixture
def meeting(cast):
    """Open; dina answers in her own time."""
    cast.meeting.seats.filter(person=cast.dina).update(way=Seat.Way.OWN_TIME, table=None)
    return open_now(cast.meeting)


def answer(cast, person=None, question=None, **more):
    address = url("answer_in_own_time", cast.meeting, (question or cast.first_question).pk)
    return client_of(person or cast.dina).post(address, words(**more))


@needs_database
def test_an_answer_from_home_stands_in_the_room_and_in_the_report(cast, meeting):
    assert answer(cast).status_code == 302
    said = Contribution.objects.get()
    assert (said.table, said.channel, said.author, said.question) == (None, "own_time", cast.dina, cast.first_question)
    room = text(cast.eve, url("room", meeting))
    assert "From my kitchen." in room and "in their own time" in room
    close_now(meeting)
    page = text(cast.eve, url("report", meeting))
    assert "In their own time" in page and "From the box" not in page
    assert "### In their own time" in report_files.as_markdown(report.document_for(cast.eve, meeting))


@needs_database
def test_words_from_the_box_and_from_home_stand_apart(cast, meeting):
    answer(cast)
    Contribution.objects.create(
        meeting=meeting, question=cast.first_question, voice="anonymous", channel="box", text="From the box.",
        said_on=timezone.localdate(),
    )  # fmt: skip
    close_now(meeting)
    page = text(cast.eve, url("report", meeting))
    assert page.index("In their own time") < page.index("From my kitchen") < page.index("<h3>From the box")


@needs_database
def test_an_answer_under_another_name_keeps_no_author_and_is_found_by_its_writer(cast, meeting):
    answer(cast, voice="pseudonym", shown_as="R.")
    said = Contribution.objects.get()
    assert said.author is None and said.seal
    assert "From my kitchen." in text(cast.dina, url("own_time", meeting))
    assert "From my kitchen." not in text(cast.ben, url("own_time", meeting))


@needs_database
def test_the_same_submit_answers_once_and_no_answer_is_for_a_table(cast, meeting):
    once = str(uuid4())
    for _ in range(3):
        answer(cast, once=once)
    assert Contribution.objects.count() == 1
    assert answer(cast, scope="table").status_code == 422
    with pytest.raises(Refused, match="no table"):
        own_time.answer_in_own_time(
            cast.dina, meeting, question=cast.first_question, text="x", once=uuid4(), scope="table"
        )


@needs_database
def test_a_refused_answer_keeps_what_was_typed(cast, meeting):
    page = answer(cast, text="A long thought.", voice="pseudonym", shown_as="ben")
    assert page.status_code == 422 and "A long thought." in page.content.decode()


@needs_database
def test_a_question_of_another_meeting_is_not_there(cast, meeting):
    other = cast.elsewhere_meeting.questions.first()
    assert answer(cast, question=other).status_code == 404
    with pytest.raises(Refused):
        own_time.answer_in_own_time(cast.dina, meeting, question=other, text="x", once=uuid4())


@needs_database
def test_answers_are_taken_after_closing_until_the_day_and_not_once_the_report_is_locked(cast, meeting):
    close_now(meeting)
    assert answer(cast).status_code == 302
    meeting.locked_at = timezone.now()
    meeting.save()
    assert "locked" in answer(cast).content.decode()
    meeting.locked_at, meeting.own_time_until = None, timezone.now() - timedelta(hours=1)
    meeting.save()
    assert "The time for answers is over" in answer(cast).content.decode()
    assert Contribution.objects.count() == 1
    page = text(cast.dina, url("own_time", meeting))
    assert "The time for answers is over" in page and "From my kitchen." in page and "Keep my answer" not in page


@needs_database
def test_questions_sent_ahead_are_answered_before_the_meeting(cast):
    assert "once they are sent ahead" in answer(cast).content.decode()
    cast.meeting.questions_sent_at = timezone.now()
    cast.meeting.save()
    assert answer(cast).status_code == 302


@needs_database
def test_home_reminds_those_who_chose_it_until_the_day(cast, meeting):
    assert "Answer in your own time until" in text(cast.dina, "/")
    assert "Answer in your own time until" not in text(cast.ben, "/")
    meeting.own_time_until = timezone.now() - timedelta(minutes=1)
    meeting.save()
    assert "Answer in your own time until" not in text(cast.dina, "/")


@needs_database
def test_who_has_no_seat_has_no_such_page(cast, meeting):
    meeting.seats.filter(person=cast.eve).delete()
    assert client_of(cast.eve).get(url("own_time", meeting)).status_code == 404
    assert answer(cast, cast.eve).status_code == 404


@needs_database
def test_an_answer_is_changed_and_taken_back_like_any_words(cast, meeting):
    answer(cast)
    said = Contribution.objects.get()
    change = words(text="From my garden.")
    assert client_of(cast.dina).post(reverse("meetings:change_words", args=[said.pk]), change).status_code == 302
    client_of(cast.dina).post(reverse("meetings:withdraw", args=[said.pk]))
    assert "garden" not in text(cast.eve, url("room", meeting))
    assert record.fault_in(cast.partnership.chain) is None


# Words for somebody


def enter(cast, **more):
    body = words(text="Nobody rings back.", speaker=cast.eve.pk, question=cast.first_question.pk, channel="phone")
    return client_of(cast.cora).post(url("enter_words", cast.meeting), body | {"read_back": "yes"} | more)


@needs_database
def test_words_by_telephone_are_their_speakers_and_say_who_wrote_them_down(cast, meeting):
    assert enter(cast).status_code == 302
    said = Contribution.objects.get()
    assert (said.author, said.recorded_by, said.channel, said.read_back) == (cast.eve, cast.cora, "phone", True)
    assert "written down by Cora, by telephone, read back" in text(cast.dina, url("room", meeting))
    assert "Written down by Cora" in text(cast.eve, reverse("meetings:own_words"))
    close_now(meeting)
    assert "written down by Cora, by telephone, read back" in text(cast.dina, url("report", meeting))


@needs_database
def test_the_record_tells_that_words_were_written_down_and_not_whose_or_which(cast, meeting):
    enter(cast)
    entry = Entry.objects.filter(act="enter_words").get()
    assert entry.sentence == "{who} wrote down words for somebody by telephone in “{title}”."
    assert set(entry.commitments) == {"who"} and "rings" not in str(entry.facts) and "Eve" not in str(entry.facts)


@needs_database
def test_words_that_were_not_read_back_say_so_until_either_of_the_two_confirms(cast, meeting):
    for person, page in ((cast.cora, url("enter_words", meeting)), (cast.eve, reverse("meetings:own_words"))):
        Contribution.objects.all().delete()
        enter(cast, read_back="no", channel="paper")
        said = Contribution.objects.get()
        assert "written down by Cora, from paper, not read back yet" in text(cast.dina, url("room", meeting))
        assert "Nobody rings back." in text(person, page)
        confirm = reverse("meetings:confirm_read_back", args=[said.pk])
        assert client_of(cast.dina).post(confirm).status_code == 404
        assert client_of(person).post(confirm).status_code == 302
        assert "not read back yet" not in text(cast.dina, url("room", meeting))


@needs_database
def test_words_under_another_name_keep_no_author_and_their_speaker_finds_them(cast, meeting):
    enter(cast, voice="pseudonym", shown_as="A neighbour")
    said = Contribution.objects.get()
    assert said.author is None and said.shown_as == "A neighbour"
    assert "Nobody rings back." in text(cast.eve, reverse("meetings:own_words"))
    assert "Nobody rings back." not in text(cast.cora, reverse("meetings:own_words"))


@needs_database
def test_their_speaker_changes_them_which_confirms_them_and_takes_them_back(cast, meeting):
    enter(cast, read_back="no")
    said = Contribution.objects.get()
    eve = client_of(cast.eve)
    assert client_of(cast.cora).get(reverse("meetings:change_words", args=[said.pk])).status_code == 404
    assert eve.post(reverse("meetings:change_words", args=[said.pk]), words(text="They rang.")).status_code == 302
    said.refresh_from_db()
    assert said.text == "They rang." and said.read_back
    assert eve.post(reverse("meetings:withdraw", args=[said.pk])).status_code == 302
    said.refresh_from_db()
    assert said.is_withdrawn and said.recorded_by is None


@needs_database
def test_only_whoever_may_writes_words_down_and_each_once(cast, meeting):
    assert client_of(cast.ama).get(url("enter_words", meeting)).status_code == 404
    with pytest.raises(Refused, match="mandate"):
        own_time.enter_words(
            cast.ama, meeting, speaker=cast.eve, question=cast.first_question, channel="phone", text="x",
            read_back=True, once=uuid4(),
        )  # fmt: skip
    once = str(uuid4())
    for _ in range(2):
        enter(cast, once=once)
    assert Contribution.objects.count() == 1 and Entry.objects.filter(act="enter_words").count() == 1


@needs_database
@pytest.mark.parametrize("change", [{"read_back": ""}, {"channel": ""}, {"voice": "anonymous"}, {"text": " "}])
def test_a_refused_entry_keeps_what_was_typed(cast, meeting, change):
    page = enter(cast, shown_as="A neighbour", **change)
    assert page.status_code == 422 and "A neighbour" in page.content.decode()
    assert not Contribution.objects.exists()


@needs_database
def test_nobody_writes_down_their_own_words_or_those_of_who_is_not_invited(cast, meeting):
    for speaker in (cast.cora, cast.cat):
        assert enter(cast, speaker=speaker.pk).status_code == 422
        with pytest.raises(Refused):
            own_time.enter_words(
                cast.cora, meeting, speaker=speaker, question=cast.first_question, channel="phone", text="x",
                read_back=True, once=uuid4(),
            )  # fmt: skip


@needs_database
def test_words_said_at_a_table_are_marked_in_no_such_way(cast, meeting):
    speaking.speak(cast.ben, cast.table, text="Here.", once=uuid4())
    page = text(cast.ben, url("room", meeting))
    assert "written down" not in page and "in their own time" not in page
