"""What the walk cannot do through the web, beside the server and on its data, in a process of its own.

`python -m bench.whole.beside people '{"count": 39}'` makes a partnership and its people, each with a session: who they
are, from which perspective, the agreement, and the mandates of a coordinator and two moderators. `… later` moves the
stored days of the meetings back, for nobody waits fifteen days for a benchmark, and opens their boxes as the server's
clock does at midnight. `… kept` says how many voices there are, and whether the record and the words still match.
"""

import json
import os
import sys
from datetime import timedelta
from itertools import cycle

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutuality.site.settings")
django.setup()

from django.db import transaction  # noqa: E402 - needs Django to be ready
from django.utils import timezone  # noqa: E402

from mutuality.meetings.actions.box import open_boxes  # noqa: E402
from mutuality.meetings.models import Contribution, Meeting, SlipRound  # noqa: E402
from mutuality.meetings.queries.voices import unmatched_words  # noqa: E402
from mutuality.partnerships.models import Declaration, Mandate, Member  # noqa: E402
from mutuality.people.models import Person  # noqa: E402
from tests.cast import build, client_of  # noqa: E402

CAST = ("cora", "ama", "ben", "dina", "eve")  # the first of them coordinates


@transaction.atomic
def people(count: int) -> list[dict]:
    """`count` members of one partnership: the cast, and as many more as it takes."""
    cast = build()
    found = [getattr(cast, name) for name in CAST]
    sides = cycle([cast.lived, cast.universities, cast.community])
    for number, side in zip(range(count - len(CAST)), sides, strict=False):
        person = Person.objects.create_user(f"p{number}@example.org", f"Person {number:02}")
        place = Member.objects.create(partnership=cast.partnership, person=person, joined_on=timezone.localdate())
        Declaration.objects.create(member=place, facet=cast.facet, perspective=side)
        found.append(person)
    for person in found[-2:]:
        _moderates(cast.partnership, person)
    return [{"name": one.name, "session": client_of(one).cookies["sessionid"].value} for one in found]


def _moderates(partnership, person) -> None:
    now = timezone.now()
    Mandate.objects.create(
        partnership=partnership,
        person=person,
        office="moderator",
        starts_at=now,
        ends_at=now + timedelta(days=90),
        granted_by="the first meeting",
    )


def later(meetings: list[int]) -> int:
    """As if the days for corrections, for answers in one's own time and for the box were over. Opens the boxes."""
    now, today = timezone.now(), timezone.now().date()
    Meeting.objects.filter(pk__in=meetings).update(corrections_until=now, own_time_until=now)
    SlipRound.objects.filter(meeting__in=meetings).update(
        opened_on=today - timedelta(days=2), closes_on=today - timedelta(days=1), looked_on=None
    )
    return open_boxes()


def kept(meetings: list[int]) -> dict:
    voices = Contribution.objects.filter(meeting__in=meetings)
    return {
        "voices": voices.filter(withdrawn_on=None).count(),
        "withdrawn": voices.exclude(withdrawn_on=None).count(),
        "unsealed": voices.filter(leaf__entry=None, withdrawn_on=None).count(),
        "strange": len(unmatched_words(meetings)),
        "locked": Meeting.objects.filter(pk__in=meetings).exclude(locked_at=None).count(),
    }


if __name__ == "__main__":
    act = {"people": people, "later": later, "kept": kept}[sys.argv[1]]
    print(json.dumps(act(**json.loads(sys.argv[2]))))
