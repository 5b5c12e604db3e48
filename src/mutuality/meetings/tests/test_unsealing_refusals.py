"""Who opens no voice under another name, and changes nothing by trying, on the pages and beside them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from mutuality.kit.refused import Refused
from mutuality.meetings.actions import speaking, unsealing
from mutuality.meetings.models import Unsealing
from mutuality.partnerships.models import Key, Mandate, Member, Organisation
from mutuality.people.actions import add_kept_from
from mutuality.record.models import Entry
from tests.cast import client_of, open_now

pytestmark = pytest.mark.django_db
REASON = "Somebody speaks of harming a child this week, and we can only warn the family if we know who."


@pytest.fixture
def asked(cast):
    """Dina spoke under another name; Ama, a safeguarding lead, has turned the first key. Eve could turn the second."""
    open_now(cast.meeting)
    for person in (cast.ama, cast.eve):
        office(cast, person, "safeguarding_lead")
    wishes = {"voice": "pseudonym", "shown_as": "R. by the window", "once": uuid4()}
    cast.voice = speaking.speak(cast.dina, cast.table, text="I know where they live.", **wishes)
    return unsealing.ask_to_open(cast.ama, cast.voice, reason=REASON, once=uuid4())


def office(cast, person, name, scope=""):
    now = timezone.now()
    times = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=30), "granted_by": "two keys"}
    return Mandate.objects.create(partnership=cast.partnership, person=person, office=name, scope=scope, **times)


def opens(person, asked):
    unsealing.open_seal(person, asked, link="https://example.org/me/words/")


def by_the_page(cast, person, asked):
    """What the pages answer to asking, and to turning the second key."""
    where = ["riverside", cast.meeting.pk]
    first = reverse("meetings:ask_to_open", args=[*where, cast.voice.pk])
    second = reverse("meetings:open_seal", args=[*where, asked.pk])
    client = client_of(person)
    return client.post(first, {"reason": REASON, "once": str(uuid4())}).status_code, client.post(second).status_code


def stays_closed(asked):
    asked.refresh_from_db()
    return asked.opened_at is None and not Entry.objects.filter(act="open_seal").exists() and not mail.outbox


def test_the_case_that_works(cast, asked):
    opens(cast.eve, asked)
    assert not stays_closed(asked)


def test_one_alone_with_every_office_there_is(cast, asked):
    for name in ("coordinator", "moderator", "co_facilitator", "founder"):
        office(cast, cast.ama, name)
    with pytest.raises(Refused):
        opens(cast.ama, asked)
    by_the_page(cast, cast.ama, asked)
    assert stays_closed(asked) and Key.objects.filter(second=None).count() == Unsealing.objects.count() == 1


def test_a_line_manager_without_the_office(cast, asked):
    where = Organisation.objects.create(name="Where Dina and Cora work")
    Member.objects.filter(person__in=[cast.dina, cast.cora]).update(organisation=where)
    assert by_the_page(cast, cast.cora, asked) == (404, 404)
    with pytest.raises(Refused, match="You need a mandate"):
        opens(cast.cora, asked)
    assert stays_closed(asked)


def test_a_line_manager_who_holds_the_office_and_whom_the_speaker_keeps_it_from(cast, asked):
    add_kept_from(cast.dina, other=cast.eve)
    with pytest.raises(Refused, match="These two keys do not open this voice"):
        opens(cast.eve, asked)
    by_the_page(cast, cast.eve, asked)
    assert stays_closed(asked)


@pytest.mark.parametrize("was", ["co_facilitator", "safeguarding_lead"])
def test_a_former_facilitator_also_one_who_was_a_lead(cast, asked, was):
    for name in {"co_facilitator", was}:
        office(cast, cast.cora, name, cast.meeting.topic)
    Mandate.objects.filter(person=cast.cora).update(ended_at=timezone.now())
    assert by_the_page(cast, cast.cora, asked) == (404, 404)
    with pytest.raises(Refused, match="You need a mandate"):
        opens(cast.cora, asked)
    assert stays_closed(asked)


def test_a_facilitator_of_this_meeting_who_is_no_lead(cast, asked):
    assert by_the_page(cast, cast.ben, asked) == (404, 404)
    with pytest.raises(Refused, match="You need a mandate"):
        opens(cast.ben, asked)
    assert stays_closed(asked)
