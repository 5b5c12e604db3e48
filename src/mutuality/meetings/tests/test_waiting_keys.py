"""First keys: who is shown that theirs is awaited, and that a key whose owner's office ended counts nowhere."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mutuality.meetings.actions import meeting as actions
from mutuality.meetings.actions import speaking, unsealing
from mutuality.meetings.models import Meeting
from mutuality.meetings.queries import meeting as queries
from mutuality.meetings.queries import unsealing as sealed
from mutuality.partnerships import keys
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.actions import leave_partnership
from mutuality.partnerships.models import Mandate
from tests.cast import client_of, open_now

pytestmark = pytest.mark.django_db
AWAITED = "A meeting waits for your key"
COUNTS_NO_MORE = "The key that Ama turned does not count any more: their office has ended."


def mandate(cast, person, office, scope=""):
    now = timezone.now()
    times = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=30), "granted_by": "two keys"}
    return Mandate.objects.create(partnership=cast.partnership, person=person, office=office, scope=scope, **times)


def ended(person):
    Mandate.objects.filter(person=person).update(ended_at=timezone.now())


def page(person, name, cast):
    where = "/" if name == "home" else reverse(f"meetings:{name}", args=["riverside", cast.meeting.pk])
    return client_of(person).get(where).content.decode()


def powers_page(person):
    return client_of(person).get("/p/riverside/powers/").content.decode()


@pytest.fixture
def turned(cast):
    """Ama has turned the first key to open the meeting."""
    assert actions.open_meeting(cast.ama, cast.meeting) is False


def test_home_tells_the_other_co_facilitator_and_not_the_one_who_turned_it(cast, turned):
    assert AWAITED in page(cast.ben, "home", cast) and "Ama turned the first one" in page(cast.ben, "home", cast)
    for person in (cast.ama, cast.dina, cast.cora, cast.cat):
        assert AWAITED not in page(person, "home", cast)


def test_home_tells_somebody_who_co_facilitates_everywhere_in_the_partnership(cast, turned):
    mandate(cast, cast.eve, "co_facilitator")
    assert AWAITED in page(cast.eve, "home", cast)
    ended(cast.eve)
    assert AWAITED not in page(cast.eve, "home", cast)


def test_the_key_of_somebody_who_co_facilitates_everywhere_waits_for_those_of_the_meeting(cast):
    ended(cast.ama)
    mandate(cast, cast.ama, "co_facilitator")
    assert actions.open_meeting(cast.ama, cast.meeting) is False
    assert AWAITED in page(cast.ben, "home", cast)
    assert actions.open_meeting(cast.ben, cast.meeting) is True


def test_the_key_of_somebody_who_left_waits_no_more(cast, turned):
    leave_partnership(cast.ama, cast.partnership)
    assert partnerships.waiting_keys(cast.partnership.pk) == [] and AWAITED not in page(cast.ben, "home", cast)
    assert "Waiting for the second key" not in page(cast.ben, "meeting", cast) + powers_page(cast.ben)


def test_a_key_whose_owners_office_ended_is_shown_nowhere_as_waiting_and_it_is_said(cast, turned):
    ended(cast.ama)
    assert partnerships.waiting_keys(cast.partnership.pk) == []
    assert AWAITED not in page(cast.ben, "home", cast) and queries.facilitated_keys(cast.ben) == []
    shown = page(cast.ben, "meeting", cast)
    assert "Waiting for the second key" not in shown and COUNTS_NO_MORE in shown and "Turn the first key" in shown
    assert COUNTS_NO_MORE in powers_page(cast.ben) and "It waits until" not in powers_page(cast.ben)
    assert "Waiting for the second key" not in page(cast.dina, "meeting", cast)


def test_such_a_key_opens_nothing_and_the_next_one_is_a_first_key(cast, turned):
    ended(cast.ama)
    assert actions.open_meeting(cast.ben, cast.meeting) is False
    assert Meeting.objects.get(pk=cast.meeting.pk).state == "planned"
    [key] = partnerships.waiting_keys(cast.partnership.pk)
    assert key.first == cast.ben and COUNTS_NO_MORE not in page(cast.ben, "meeting", cast)


def test_a_key_counts_by_the_office_for_its_own_meeting_and_not_by_that_for_another(cast):
    open_now(cast.meeting)
    assert actions.move_on(cast.ama, cast.meeting, cast.second_question) is False
    assert [key for _meeting, key in queries.facilitated_keys(cast.ben)] == partnerships.waiting_keys(
        cast.partnership.pk
    )
    Mandate.objects.filter(person=cast.ama).update(scope="meeting-0")
    assert partnerships.waiting_keys(cast.partnership.pk) == []
    assert actions.move_on(cast.ben, cast.meeting, cast.second_question) is False


def test_a_pair_that_somebody_named_waits_on_while_they_are_a_member(cast):
    one, other = (cast.partnership.members.get(person=person) for person in (cast.dina, cast.ben))
    assert actions.name_facilitators(cast.cora, cast.meeting, one=one, other=other) is False
    ended(cast.cora)  # everybody may name a pair, with or without an office
    assert queries.waiting_pairs(cast.meeting) and AWAITED in page(cast.ama, "home", cast)
    leave_partnership(cast.cora, cast.partnership)
    assert not queries.waiting_pairs(cast.meeting) and AWAITED not in page(cast.ama, "home", cast)


def test_a_voice_that_a_former_lead_asked_to_open_waits_for_nobody(cast):
    open_now(cast.meeting)
    for person in (cast.ama, cast.ben):
        mandate(cast, person, "safeguarding_lead")
    wishes = {"voice": "pseudonym", "shown_as": "R. by the window", "once": uuid4()}
    said = speaking.speak(cast.dina, cast.table, text="I know where they live.", **wishes)
    asked = unsealing.ask_to_open(cast.ama, said, reason="Somebody may be harmed unless we know who.", once=uuid4())
    assert sealed.waiting_for(cast.ben) == [asked] and not sealed.waiting_for(cast.ama)
    ended(cast.ama)
    assert not sealed.waiting_for(cast.ben) and not sealed.waits(asked)
    where = reverse("meetings:open_seal", args=["riverside", cast.meeting.pk, asked.pk])
    assert "or its owner holds the office no longer" in client_of(cast.ben).get(where).content.decode()


def test_home_asks_as_often_for_many_keys_as_for_one(cast, turned):
    def asks():
        client = client_of(cast.ben)
        client.get("/")
        with CaptureQueriesContext(connection) as found:
            client.get("/")
        return len(found)

    mandate(cast, cast.ama, "co_facilitator")
    mandate(cast, cast.ben, "co_facilitator")
    few = asks()
    for number in range(5):
        another = Meeting.objects.get(pk=cast.meeting.pk)
        another.pk, another.once, another.title = None, uuid4(), f"Meeting {number}"
        another.save()
        assert keys.turn_key(cast.ama, cast.partnership, "open_meeting", another.topic) is False
    assert page(cast.ben, "home", cast).count(AWAITED) == 6
    assert asks() == few
