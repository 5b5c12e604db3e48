"""Corrections: who may add one, until when, who reads it, and that it can be taken back."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import corrections, speaking
from mutuality.meetings.models import Contribution, Correction, Meeting, Seat
from mutuality.meetings.queries import corrections as queries
from mutuality.meetings.rules.corrections import check_correction
from mutuality.record.models import Entry
from tests.cast import client_of, close_now, open_now

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 5, 17, 12, tzinfo=UTC)
TEXT = "The road was closed in May, not in June."
FINE = {"now": NOW, "until": NOW + timedelta(days=3), "is_locked": False, "attended": True, "text": TEXT}


def address(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.partnership.slug, meeting.pk, *more])


def add(person, meeting, text=TEXT, **more):
    return corrections.add_correction(person, meeting, text=text, once=uuid4(), **more)


def report(person, meeting):
    return client_of(person).get(address("report", meeting)).content.decode()


def lock(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(locked_at=timezone.now(), locked_digest="0" * 64)
    meeting.refresh_from_db()


@pytest.fixture
def said(cast):
    open_now(cast.meeting)
    return speaking.speak(cast.dina, cast.table, text="The road is closed in June.", once=uuid4())


@pytest.fixture
def draft(cast, said):
    return close_now(cast.meeting)


def test_somebody_who_took_part_corrects_until_the_last_moment():
    check_correction(**FINE)
    check_correction(**FINE | {"now": FINE["until"] - timedelta(seconds=1)})


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"attended": False}, "Only people who took part"),
        ({"now": FINE["until"]}, "The time for corrections is over"),
        ({"until": None}, "The time for corrections is over"),
        ({"text": " \n"}, "Write what is wrong"),
        ({"text": "x" * 5001}, "1 signs too long"),
        ({"is_locked": True, "attended": False}, "Only people who took part"),
    ],
)
def test_a_correction_is_refused_in_words(changed, sentence):
    with pytest.raises(Refused, match=sentence):
        check_correction(**FINE | changed)


def test_a_locked_report_can_be_added_to_at_any_time():
    check_correction(**FINE | {"is_locked": True, "now": NOW + timedelta(days=900)})


def test_a_correction_stands_under_its_writers_name_for_all_to_read(cast, draft):
    response = client_of(cast.ben).post(address("add_correction", draft), {"text": TEXT, "once": str(uuid4())})
    assert response.status_code == 302
    assert Correction.objects.get().person == cast.ben
    for reader in (cast.ben, cast.dina, cast.eve):
        page = report(reader, draft).split('id="corrections"')[1]
        assert TEXT in page and "Ben" in page


def test_sent_twice_it_stands_once(cast, draft):
    form = {"text": TEXT, "once": str(uuid4())}
    for _ in range(2):
        assert client_of(cast.ben).post(address("add_correction", draft), form).status_code == 302
    assert Correction.objects.count() == 1


def test_a_correction_of_a_question_and_of_one_voice(cast, draft, said):
    client, form = client_of(cast.ben), {"text": TEXT}
    client.post(address("add_correction", draft), form | {"once": str(uuid4()), "question": cast.first_question.pk})
    about = f"{address('add_correction', draft)}?about={said.pk}"
    assert "The road is closed in June." in client.get(about).content.decode()
    client.post(about, form | {"once": str(uuid4()), "contribution": said.pk})
    one, other = Correction.objects.order_by("pk")
    assert (one.question, one.contribution) == (cast.first_question, None)
    assert (other.question, other.contribution) == (cast.first_question, said)
    assert "About question 1" in report(cast.eve, draft)


def test_a_refused_correction_comes_back_with_its_words(cast, draft):
    Meeting.objects.filter(pk=draft.pk).update(corrections_until=timezone.now() - timedelta(minutes=1))
    response = client_of(cast.ben).post(address("add_correction", draft), {"text": TEXT, "once": str(uuid4())})
    assert response.status_code == 422
    page = response.content.decode()
    assert "The time for corrections is over" in page and TEXT in page
    assert "Correct something" not in report(cast.ben, draft)


def test_who_was_not_there_reads_and_does_not_correct(cast, draft):
    Seat.objects.filter(meeting=draft, person=cast.eve).update(answer=Seat.Answer.DECLINED)
    assert "Correct something" not in report(cast.eve, draft)
    assert "Only people who took part" in client_of(cast.eve).get(address("add_correction", draft)).content.decode()
    with pytest.raises(Refused, match="took part"):
        add(cast.eve, draft)


def test_who_was_noted_as_missing_took_no_part(cast, draft):
    Seat.objects.filter(meeting=draft, person=cast.ama).update(came=True)
    Seat.objects.filter(meeting=draft, person__in=[cast.ben, cast.dina]).update(came=False)
    for person, took_part in ((cast.ama, True), (cast.ben, False), (cast.eve, True)):
        meeting = Meeting.objects.get(pk=draft.pk)
        assert queries.took_part(person, meeting) is took_part
    # Who spoke was there, whatever the list says; and so was who answered in their own time.
    assert queries.took_part(cast.dina, Meeting.objects.get(pk=draft.pk))
    Seat.objects.filter(meeting=draft, person=cast.ben).update(way=Seat.Way.OWN_TIME)
    assert queries.took_part(cast.ben, Meeting.objects.get(pk=draft.pk))


def test_a_correction_of_words_for_a_table_is_read_at_that_table(cast, draft, said):
    Contribution.objects.filter(pk=said.pk).update(scope="table")
    add(cast.ben, draft, contribution=said)
    assert TEXT in report(cast.dina, draft)
    assert TEXT not in report(cast.eve, draft)


@pytest.mark.parametrize("changes", [{"hold": "held"}, {"scope": "table"}], ids=["held", "of another table"])
def test_words_that_one_does_not_see_cannot_be_corrected(cast, draft, said, changes):
    Contribution.objects.filter(pk=said.pk).update(**changes)
    about = f"{address('add_correction', draft)}?about={said.pk}"
    assert client_of(cast.eve).get(about).status_code == 404
    form = {"text": TEXT, "once": str(uuid4()), "contribution": said.pk}
    assert client_of(cast.eve).post(address("add_correction", draft), form).status_code == 422
    assert client_of(cast.eve).get(f"{address('add_correction', draft)}?about=x").status_code == 404


def test_with_the_words_it_speaks_of_a_correction_goes_too(cast, draft, said):
    add(cast.ben, draft, "June is what Dina said.", contribution=said)
    speaking.withdraw(cast.dina, said)
    for reader in (cast.ben, cast.eve):
        assert "June" not in report(reader, draft).split('id="corrections"')[1].split("said-here")[0]


def test_a_correction_is_taken_back_by_its_writer_alone(cast, draft):
    added = add(cast.ben, draft)
    where = reverse("meetings:withdraw_correction", args=[added.pk])
    assert client_of(cast.dina).post(where).status_code == 404
    assert client_of(cast.ben).post(where).status_code == 302
    added.refresh_from_db()
    assert (added.text, added.withdrawn_on) == ("", timezone.localdate())
    assert TEXT not in report(cast.dina, draft)
    again = client_of(cast.ben).post(where, follow=True)
    assert "This has been taken back already." in again.content.decode()


def test_own_corrections_stand_among_own_words_also_after_leaving(cast, draft):
    add(cast.ben, draft)
    cast.partnership.members.filter(person=cast.ben).update(left_on=timezone.localdate())
    assert TEXT in client_of(cast.ben).get(reverse("meetings:own_words")).content.decode()
    client_of(cast.ben).post(reverse("meetings:withdraw_correction", args=[Correction.objects.get().pk]))
    assert TEXT not in client_of(cast.ben).get(reverse("meetings:own_words")).content.decode()


def test_after_the_lock_it_is_an_addition(cast, draft):
    add(cast.ben, draft)
    lock(draft)
    client_of(cast.dina).post(address("add_correction", draft), {"text": "It opened again.", "once": str(uuid4())})
    assert list(Correction.objects.order_by("pk").values_list("after_lock", flat=True)) == [False, True]
    page = report(cast.eve, draft)
    assert page.index("<h2>Corrections</h2>") < page.index("<h2>Added later</h2>") < page.index("It opened again.")
    with pytest.raises(Refused, match="took part"):
        add(cast.ivy, draft)


def test_corrections_leave_no_line_in_the_record(cast, draft):
    before = Entry.objects.count()
    corrections.withdraw_correction(cast.ben, add(cast.ben, draft))
    assert Entry.objects.count() == before
