"""A roundtable under way with sixty people at eight tables, beside a server and on the same data.

In a process of its own, with the server's environment: `python -m tests.roundtable seat` makes it, and prints a session
and a table's addresses for each person; `python -m tests.roundtable told` prints what the database holds of it.
`tests.phones` is what people hold in their hands there.
"""

import json
import os
import sys
from itertools import cycle, islice
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutuality.site.settings")
django.setup()

from django.contrib.sessions.models import Session  # noqa: E402 - needs Django to be ready
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from mutuality.meetings.actions.speaking import speak  # noqa: E402
from mutuality.meetings.models import Contribution, Meeting, Seat, Table  # noqa: E402
from mutuality.meetings.queries.voices import unmatched_words  # noqa: E402
from mutuality.partnerships.models import Declaration, Member  # noqa: E402
from mutuality.people.models import Person  # noqa: E402
from mutuality.record.actions import seal_all_voices  # noqa: E402
from mutuality.record.queries import fault_in  # noqa: E402
from mutuality.site.demo.source import rows  # noqa: E402
from tests.cast import build, client_of, open_now  # noqa: E402

PEOPLE, TABLES = 60, 8


@transaction.atomic
def seat(said: int = 0) -> list[dict]:
    """Sixty more members of Riverside sit at eight tables of its roundtable, where `said` things were said at each."""
    cast = build()
    meeting = open_now(cast.meeting)
    tables = [Table.objects.get_or_create(meeting=meeting, number=number)[0] for number in range(1, TABLES + 1)]
    people = [Person.objects.create_user(f"p{n}@example.org", f"Person {n}") for n in range(PEOPLE)]
    sides = cycle([cast.lived, cast.universities, cast.community])
    seats = []
    for person, table, side in zip(people, cycle(tables), sides, strict=False):
        place = Member.objects.create(partnership=cast.partnership, person=person, joined_on=meeting.starts_at)
        Declaration.objects.create(member=place, facet=cast.facet, perspective=side)
        seats.append(Seat.objects.create(meeting=meeting, person=person, table=table, answer=Seat.Answer.COMING))
    for table in tables:
        _talk([seat for seat in seats if seat.table == table], said)
    return [_phone(seat) for seat in seats]


def _talk(seats: list[Seat], said: int) -> None:
    """Real words from the example, one after the other; every fourth answers the one before, some carry a note."""
    words = cycle(row for row in rows("contributions") if row["text"])
    earlier = None
    for number, (seat, row) in enumerate(islice(zip(cycle(seats), words, strict=False), said)):
        answered = earlier if number % 4 == 3 else None
        earlier = speak(
            seat.person,
            seat.table,
            text=row["text"],
            once=uuid4(),
            language=row["language"],
            content_note=row["content_note"] or "",
            reply_to=answered if answered and not answered.reply_to_id else None,
        )


def _phone(seat: Seat) -> dict:
    """What a phone needs to know."""
    where = [seat.meeting.partnership.slug, seat.meeting.pk, seat.table.number]
    return {
        "session": client_of(seat.person).cookies["sessionid"].value,
        "topic": seat.table.heard("partnership"),
        "question": seat.meeting.question_now_id,
        "table": reverse("meetings:table", args=where),
        "said": reverse("meetings:said_at_table", args=where),
        "speak": reverse("meetings:speak", args=where),
    }


def told() -> dict:
    """What was said, each text as often as it is there, and whether the record holds."""
    seal_all_voices()
    meeting = Meeting.objects.get(title="Listening first")
    return {
        "texts": list(Contribution.objects.filter(meeting=meeting).values_list("text", flat=True)),
        "fault": str(fault_in(meeting.partnership.chain) or ""),
        "strange": len(unmatched_words([meeting.pk])),
        "unsealed": Contribution.objects.filter(leaf__entry=None).count(),
    }


def asked(path: str, session: str) -> dict:
    """How often the page at `path` asks the database."""
    person = Person.objects.get(pk=Session.objects.get(pk=session).get_decoded()["_auth_user_id"])
    client = client_of(person)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(path, headers={"host": "localhost"})
    return {"queries": len(queries), "status": page.status_code}


if __name__ == "__main__":
    act = {"seat": seat, "told": told, "asked": asked}[sys.argv[1]]
    print(json.dumps(act(**json.loads(sys.argv[2] if len(sys.argv) > 2 else "{}"))))
