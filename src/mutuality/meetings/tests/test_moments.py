"""Somebody needs a moment: it reaches the wellbeing contact, and nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from mutuality.kit import live
from mutuality.kit.refused import Refused
from mutuality.meetings.actions import moments
from mutuality.meetings.models import Moment
from mutuality.meetings.queries import moments as queries
from mutuality.partnerships.models import Mandate
from mutuality.record.models import Entry
from tests.cast import client_of, open_now

pytestmark = pytest.mark.django_db


def url(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.partnership.slug, meeting.pk, *more])


def text(person, address):
    return client_of(person).get(address).content.decode()


def make_contact(person, cast, scope=""):
    now = timezone.now()
    return Mandate.objects.create(
        partnership=cast.partnership, person=person, office="wellbeing_contact", scope=scope,
        starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=30), granted_by="two keys",
    )  # fmt: skip


@pytest.fixture
def meeting(cast):
    """Open, with eve as wellbeing contact."""
    make_contact(cast.eve, cast)
    return open_now(cast.meeting)


def ask(person, meeting, **more):
    return client_of(person).post(url("need_moment", meeting), {"once": str(uuid4()), **more})


def test_a_moment_reaches_the_contact_alone(cast, meeting):
    assert ask(cast.dina, meeting, wants_to_talk="true").status_code == 302
    assert "Somebody would like to talk to you" in text(cast.eve, "/")
    assert "Dina" in text(cast.eve, url("moments", meeting))
    for person in (cast.ama, cast.ben, cast.cora, cast.dina):
        assert client_of(person).get(url("moments", meeting)).status_code == 404
        assert "would like to talk" not in text(person, "/")
        for page in (
            url("table", meeting, 1),
            url("room", meeting),
            url("meeting", meeting),
            url("attendance", meeting),
        ):
            assert "A message waits" not in text(person, page) and "would like to talk" not in text(person, page)


def test_the_contact_is_told_at_their_table_without_a_name(cast, meeting):
    ask(cast.dina, meeting)
    page = text(cast.eve, url("floor", meeting, 2))
    assert "A message waits for you" in page and "moment" not in page.replace("/moments/", "").replace("moments-", "")
    assert "Dina" not in page


def test_who_is_told_stands_there_before_anybody_presses(cast, meeting):
    page = text(cast.dina, url("need_moment", meeting))
    assert "This reaches Eve and nobody else" in page
    assert "Nobody watches this page day and night. In danger call your local emergency number." in page


def test_the_one_who_needs_it_sees_that_it_was_seen(cast, meeting):
    ask(cast.dina, meeting)
    assert "Nobody has seen it yet" in text(cast.dina, url("own_moments", meeting))
    for _ in range(2):
        client_of(cast.eve).post(url("answer_moment", meeting, Moment.objects.get().pk))
    assert "Eve has seen this" in text(cast.dina, url("need_moment", meeting))
    assert "Somebody needs a moment" not in text(cast.eve, "/")


def test_without_a_contact_the_page_says_how_to_get_one(cast):
    page = text(cast.dina, url("need_moment", cast.meeting))
    assert "Nobody is named for this yet" in page and reverse("partnerships:powers", args=["riverside"]) in page
    assert ask(cast.dina, cast.meeting).status_code == 422
    assert not Moment.objects.exists()


def test_a_contact_does_not_reach_themself(cast, meeting):
    with pytest.raises(Refused):
        moments.need_moment(cast.eve, meeting, wants_to_talk=False, once=uuid4())
    make_contact(cast.ama, cast, meeting.topic)
    moment = moments.need_moment(cast.eve, meeting, wants_to_talk=False, once=uuid4())
    assert "Eve" not in text(cast.eve, url("moments", meeting)).split("<main")[1].split("</main>")[0]
    with pytest.raises(Refused):
        moments.answer_moment(cast.eve, moment)
    assert moments.answer_moment(cast.ama, moment).answered_by == cast.ama


def test_a_contact_of_one_meeting_hears_of_that_one_alone(cast, meeting):
    make_contact(cast.ama, cast, "meeting-0")
    ask(cast.dina, meeting)
    assert queries.all_waiting_for(cast.ama) == [] and len(queries.all_waiting_for(cast.eve)) == 1


def test_the_same_wish_is_sent_once_while_it_waits_and_another_wish_is_another(cast, meeting):
    once = str(uuid4())
    for _ in range(2):
        ask(cast.dina, meeting, once=once)
    ask(cast.dina, meeting)
    assert Moment.objects.count() == 1
    ask(cast.dina, meeting, wants_to_talk="true")
    assert Moment.objects.count() == 2


def test_what_nobody_has_seen_is_taken_back_without_a_trace(cast, meeting):
    ask(cast.dina, meeting)
    moment = Moment.objects.get()
    assert client_of(cast.eve).post(url("take_back_moment", meeting, moment.pk)).status_code == 404
    client_of(cast.dina).post(url("take_back_moment", meeting, moment.pk))
    assert not Moment.objects.exists()
    assert moments.answer_moment(cast.eve, moment) is None


def test_what_was_seen_is_not_taken_back(cast, meeting):
    ask(cast.dina, meeting)
    moments.answer_moment(cast.eve, Moment.objects.get())
    with pytest.raises(Refused, match="seen already"):
        moments.take_back_moment(cast.dina, Moment.objects.get())


def test_no_line_is_left_in_the_record(cast, meeting, caplog):
    before = Entry.objects.count()
    ask(cast.dina, meeting)
    moments.answer_moment(cast.eve, Moment.objects.get())
    assert Entry.objects.count() == before and not caplog.records


def test_its_live_name_is_in_the_tickets_of_contacts_alone(cast, meeting, django_capture_on_commit_callbacks):
    def names(person, address):
        page = text(person, address)
        tickets = [part.split('"')[0] for part in page.split('data-live-ticket="')[1:]]
        return {name for ticket in tickets for name in live.names_of(ticket)}

    alone = queries.moments_name(meeting)
    for person, number in ((cast.ama, 1), (cast.dina, 1), (cast.cora, 2)):
        for address in (url("table", meeting, number), url("room", meeting), url("said_in_room", meeting)):
            assert alone not in names(person, address)
    assert alone in names(cast.eve, url("table", meeting, 2)) & names(cast.eve, url("moments", meeting))
    heard = []
    stop = live.listen(heard.append) if connection.vendor == "sqlite" else None
    with django_capture_on_commit_callbacks(execute=stop is not None):
        ask(cast.dina, meeting)
        moments.answer_moment(cast.eve, Moment.objects.get())
    own = queries.moment_name(Moment.objects.get())
    assert names(cast.dina, url("need_moment", meeting)) == {own}
    if stop:
        stop()
        assert set(heard) == {alone, own}


def test_a_ticket_that_somebody_made_up_lets_nobody_hear(cast, meeting):
    with pytest.raises(signing.BadSignature):
        live.names_of(signing.Signer(key="mine", salt="live").sign_object([1 << 40, queries.moments_name(meeting)]))


def test_after_thirty_days_nothing_of_it_is_left(cast, meeting):
    ask(cast.dina, meeting)
    Moment.objects.update(at=timezone.now() - timedelta(days=29))
    assert moments.forget_moments() == 0
    Moment.objects.update(at=timezone.now() - timedelta(days=31))
    assert moments.forget_moments() == 1 and not Moment.objects.exists()
