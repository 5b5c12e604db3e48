"""What the tests of slips, of the box and of its moderators start from."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from mutuality.meetings.actions import box
from mutuality.meetings.models import (
    Contribution,
    SlipRound,
)
from mutuality.meetings.queries import voices
from mutuality.meetings.queries.meeting import meeting_for
from mutuality.meetings.rules.box import new_code
from mutuality.partnerships.models import Agreement, Mandate
from tests.cast import client_of

TOMORROW, LATER = timedelta(days=1), timedelta(days=9)


def today():
    return timezone.now().date()


def office(cast, person, name, scope=""):
    now = timezone.now()
    times = {"starts_at": now - TOMORROW, "ends_at": now + timedelta(days=30), "granted_by": "two keys"}
    return Mandate.objects.create(partnership=cast.partnership, person=person, office=name, scope=scope, **times)


def agree(cast, **rules):
    Agreement.objects.filter(partnership=cast.partnership).update(rules=rules)


def drop(cast, slip, text="Soup first.", **more):
    code = new_code()
    wishes = {"text": text, "quotation": "yes", "question": cast.first_question, "code": code}
    return box.drop_words(slip=slip, **wishes | more)


def fill(cast, *texts):
    """Drop one text for each person who has slips, and on; the codes."""
    codes = [code for three in zip(*cast.taken.values(), strict=True) for code in three]
    return [drop(cast, slip, text) for slip, text in zip(codes, texts, strict=False)]


def midnight(times=1):
    """As many midnights pass as are asked for, and each time the clock looks into the boxes."""
    for _ in range(times):
        for each in SlipRound.objects.filter(closed_on=None):
            each.opened_on -= TOMORROW
            each.closes_on -= TOMORROW
            each.looked_on = each.looked_on and each.looked_on - TOMORROW
            each.save()
        box.open_boxes()


def words(text):
    return Contribution.objects.get(text=text)


def seen_by(cast, person):
    """All that somebody gets to read of the meeting, by every way there is."""
    client, meeting = client_of(person), meeting_for(person, "riverside", cast.meeting.pk)
    slug, pk = "riverside", meeting.pk
    pages = [client.get(reverse(f"meetings:{name}", args=[slug, pk])) for name in ("room", "said_in_room", "meeting")]
    pages.append(client.get(reverse("home:partnership", args=[slug])))
    if meeting.state == "closed":
        names = ("report", "print_report", "markdown_report", "csv_report", "json_report")
        pages += [client.get(reverse(f"meetings:{name}", args=[slug, pk])) for name in names]
    assert {page.status_code for page in pages} == {200}
    found = " ".join(page.content.decode() for page in pages)
    found += "".join(one.contribution.text for one in voices.lately_said(cast.partnership))
    return found
