"""The one cast of every test: a partnership with everybody a rule may treat differently, and an outsider.

Refusals start from the case that works (a member, a planned meeting, two co-facilitators) and change one thing.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from mutuality.meetings.models import Meeting, Question, Seat, Table
from mutuality.partnerships.models import (
    Agreement,
    Declaration,
    Facet,
    Invitation,
    Mandate,
    Member,
    Organisation,
    Partnership,
    Perspective,
    Pod,
    PodPlace,
)
from mutuality.people.models import Person
from mutuality.record.actions import open_chain

IVYS_TOKEN = "ivys-token-that-nobody-could-guess-0123456789"


@dataclass
class Cast:
    """Riverside and its people; and Elsewhere, where cat is at home."""

    partnership: Partnership
    facet: Facet
    lived: Perspective
    universities: Perspective
    community: Perspective
    north: Pod
    south: Pod
    ama: Person  # member, lived experience, pod North, co-facilitator, table 1
    ben: Person  # member, universities, pod North, co-facilitator, table 1
    dina: Person  # member, community, pod North, no office, table 1
    cora: Person  # member, universities, coordinator, table 2
    eve: Person  # member, community, pod South, no office, table 2
    finn: Person  # was a member until yesterday
    ivy: Person  # invited by a link (IVYS_TOKEN) and to the meeting; has not answered
    cat: Person  # member of Elsewhere only
    meeting: Meeting  # a planned roundtable; `open_now` opens it
    table: Table  # number 1
    other_table: Table  # number 2
    first_question: Question  # of the tables
    second_question: Question  # of the tables
    key_question: Question  # of the whole room
    elsewhere: Partnership
    elsewhere_meeting: Meeting


def build() -> Cast:
    """Everybody and everything, made afresh."""
    partnership, facet, (lived, universities, community) = _partnership("riverside", "Riverside")
    charity, university = (Organisation.objects.create(name=name) for name in ("River Trust", "Hill University"))
    partnership.organisations.add(charity, university)
    people = {name: _person(name) for name in ("ama", "ben", "dina", "cora", "eve", "finn", "cat")}
    sides = {"ama": lived, "ben": universities, "dina": community, "cora": universities, "eve": community}
    members = {name: _member(partnership, people[name], facet, side) for name, side in sides.items()}
    north, south = (Pod.objects.create(partnership=partnership, name=name) for name in ("North", "South"))
    for name, pod in {"ama": north, "ben": north, "dina": north, "eve": south}.items():
        PodPlace.objects.create(pod=pod, member=members[name], joined_on=_days_ago(30))
    _member(partnership, people["finn"], facet, community, left_on=_days_ago(1))

    meeting, (table, other_table), questions = _roundtable(partnership, "Listening first")
    for name, place in {"ama": table, "ben": table, "dina": table, "cora": other_table, "eve": other_table}.items():
        Seat.objects.create(meeting=meeting, person=people[name], table=place, answer=Seat.Answer.COMING)
    _mandate(partnership, people["cora"], "coordinator")
    _mandate(partnership, people["ama"], "co_facilitator", meeting.topic)
    _mandate(partnership, people["ben"], "co_facilitator", meeting.topic)
    ivy = Person.objects.create_user(name="Ivy")
    _invitation(partnership, ivy, people["cora"])
    Seat.objects.create(meeting=meeting, person=ivy)

    elsewhere, other_facet, (other_side, *_) = _partnership("elsewhere", "Elsewhere")
    _member(elsewhere, people["cat"], other_facet, other_side)
    elsewhere_meeting, (their_table, _), _ = _roundtable(elsewhere, "Our own matters")
    Seat.objects.create(meeting=elsewhere_meeting, person=people["cat"], table=their_table, answer=Seat.Answer.COMING)
    return Cast(
        partnership, facet, lived, universities, community, north, south,
        ivy=ivy, meeting=meeting, table=table, other_table=other_table,
        first_question=questions[0], second_question=questions[1], key_question=questions[2],
        elsewhere=elsewhere, elsewhere_meeting=elsewhere_meeting, **people,
    )  # fmt: skip


def open_now(meeting: Meeting) -> Meeting:
    """The meeting as it is once two keys have opened it: at its first question, since now."""
    meeting.state, meeting.opened_at = Meeting.State.OPEN, timezone.now()
    meeting.question_now, meeting.question_since = meeting.questions.first(), meeting.opened_at
    meeting.save()
    return meeting


def close_now(meeting: Meeting) -> Meeting:
    """The meeting as it is once two keys have closed it."""
    open_now(meeting)
    meeting.state, meeting.closed_at = Meeting.State.CLOSED, timezone.now()
    meeting.corrections_until = meeting.closed_at + timedelta(days=15)
    meeting.save()
    return meeting


def client_of(person: Person | None) -> Client:
    """A browser in which `person` is signed in; with None, nobody."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def _days_ago(days):
    return timezone.now().date() - timedelta(days=days)


def _person(name):
    return Person.objects.create_user(f"{name}@example.org", name.title())


def _partnership(slug, name):
    partnership = Partnership.objects.create(chain=open_chain(), slug=slug, name=f"{name} partnership", short_name=name)
    Agreement.objects.create(partnership=partnership, version=1, adopted_on=_days_ago(30))
    facet = Facet.objects.create(partnership=partnership, name="Perspective", for_keys=True)
    sides = ["Lived experience", "Universities", "Community"]
    return partnership, facet, [Perspective.objects.create(facet=facet, name=side) for side in sides]


def _member(partnership, person, facet, side, left_on=None):
    member = Member.objects.create(partnership=partnership, person=person, joined_on=_days_ago(30), left_on=left_on)
    Declaration.objects.create(member=member, facet=facet, perspective=side)
    return member


def _mandate(partnership, person, office, scope=""):
    return Mandate.objects.create(
        partnership=partnership,
        person=person,
        office=office,
        scope=scope,
        starts_at=timezone.now() - timedelta(days=7),
        ends_at=timezone.now() + timedelta(days=90),
        granted_by="the first meeting",
    )


def _invitation(partnership, person, by):
    return Invitation.objects.create(
        partnership=partnership,
        person=person,
        invited_by=by,
        token_digest=hashlib.sha256(IVYS_TOKEN.encode()).hexdigest(),
        sent_at=timezone.now() - timedelta(days=1),
        expires_at=timezone.now() + timedelta(days=14),
        once=uuid4(),
    )


def _roundtable(partnership, title):
    meeting = Meeting.objects.create(
        partnership=partnership,
        title=title,
        starts_at=timezone.now() + timedelta(hours=1),
        ends_at=timezone.now() + timedelta(hours=4),
        zone="Europe/London",
    )
    tables = [Table.objects.create(meeting=meeting, number=number) for number in (1, 2)]
    asked = [
        (Question.Tier.TABLE, "What helped you to be heard?"),
        (Question.Tier.TABLE, "What stood in the way?"),
        (Question.Tier.KEY, "What should we do together first?"),
    ]
    questions = [
        Question.objects.create(meeting=meeting, tier=tier, order=order, text=text)
        for order, (tier, text) in enumerate(asked, 1)
    ]
    return meeting, tables, questions
