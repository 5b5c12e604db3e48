"""Proposals with ten and with thousands of members, measured in this process; bench/deciding.py starts it.

Prints one JSON line: a list of what was measured and how much it was.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import cycle

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutuality.site.settings")
django.setup()

import psutil  # noqa: E402 - these need Django to be ready
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from mutuality.decisions.actions import closing, proposing  # noqa: E402
from mutuality.decisions.actions.mixing import CHANCE  # noqa: E402
from mutuality.decisions.models import Ballot, Decider, Position, Proposal  # noqa: E402
from mutuality.decisions.queries import standing  # noqa: E402
from mutuality.decisions.rules.positions import code_digest  # noqa: E402
from mutuality.meetings.rules.box import new_code  # noqa: E402
from mutuality.partnerships.models import (  # noqa: E402
    Agreement,
    Declaration,
    Facet,
    Member,
    Partnership,
    Perspective,
)
from mutuality.people.models import Person  # noqa: E402
from mutuality.record.actions import open_chain  # noqa: E402
from mutuality.site import prepare  # noqa: E402

ROUNDS, TIMES = 7, 10
SIDES = ["Lived experience", "Universities", "Community", "Charities"]
Row = tuple[str, list[str]]


@dataclass
class Chamber:
    """A partnership of so many, with an open question and a secret one that nine in ten have answered."""

    size: int
    partnership: Partnership
    people: list[Person]
    client: Client
    open: Proposal
    secret: Proposal
    code: str

    def address(self, proposal: Proposal, name: str = "proposal") -> str:
        return reverse(f"decisions:{name}", args=[self.partnership.slug, proposal.pk])

    def read(self, proposal: Proposal, name: str = "proposal") -> None:
        answer = self.client.get(self.address(proposal, name))
        assert answer.status_code == 200, answer.status_code

    def cast(self, proposal: Proposal, stance: str) -> None:
        """The last person's own answer, in place of the one before."""
        words = {"stance": stance, "code": self.code} if proposal.is_secret else {"stance": stance}
        self.client.cookies.pop("messages", None)  # the page that follows shows them once, and they are gone
        answer = self.client.post(self.address(proposal, "take_position"), words)
        assert answer.status_code == (200 if proposal.is_secret else 302), answer.status_code


def chamber(size: int) -> Chamber:
    slug = f"of-{size}"
    partnership = Partnership.objects.create(chain=open_chain(), slug=slug, name=slug, short_name=slug)
    Agreement.objects.create(partnership=partnership, version=1, adopted_on=timezone.localdate())
    people = _members(partnership, size)
    client = Client(headers={"user-agent": "bench"})
    client.force_login(people[-1])
    proposals = [_put(partnership, people[0], is_secret) for is_secret in (False, True)]
    made = Chamber(size, partnership, people, client, *proposals, code=new_code())
    _answer(made)
    return made


def _members(partnership: Partnership, size: int) -> list[Person]:
    facet = Facet.objects.create(partnership=partnership, name="Perspective", for_keys=True)
    sides = [Perspective.objects.create(facet=facet, name=name) for name in SIDES]
    people = Person.objects.bulk_create(
        Person(email=f"{n}@{partnership.slug}.example", name=f"Person {n}", password="!") for n in range(size)
    )
    places = Member.objects.bulk_create(
        Member(partnership=partnership, person=person, joined_on=timezone.localdate()) for person in people
    )
    Declaration.objects.bulk_create(
        Declaration(member=place, facet=facet, perspective=side)
        for place, side in zip(places, cycle(sides), strict=False)
    )
    return people


def _put(partnership: Partnership, person: Person, is_secret: bool) -> Proposal:
    words = {"question": "Shall we pay in cash?", "closes_at": timezone.now() + timedelta(days=9)}
    draft = Proposal.objects.create(partnership=partnership, proposer=person, is_secret=is_secret, **words)
    proposing.open_proposal(person, draft)
    return Proposal.objects.get(pk=draft.pk)


def _answer(made: Chamber) -> None:
    """All at once: what is measured is one more answer among them."""
    answered, stances = made.people[: made.size * 9 // 10], cycle(["agree", "agree", "stand_aside", "abstain"])
    now = timezone.now()
    Position.objects.bulk_create(
        Position(proposal=made.open, person=person, stance=stance, at=now)
        for person, stance in zip(answered, stances, strict=False)
    )
    ballots = [
        Ballot(proposal=made.secret, stance=stance, code_digest=code_digest(made.secret.pk, str(number)))
        for number, stance in zip(range(len(answered)), stances, strict=False)
    ]
    CHANCE.shuffle(ballots)
    Ballot.objects.bulk_create(ballots)
    Decider.objects.filter(proposal__partnership=made.partnership, person__in=answered).update(has_answered=True)


# What is measured


def main(sizes: list[int]) -> list[Row]:
    settings.ALLOWED_HOSTS = ["testserver"]
    prepare.prepare()
    chambers = [chamber(size) for size in sizes]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    stances = cycle(["agree", "stand_aside"])
    acts: dict[str, Callable[[Chamber], object]] = {
        "casting, in the open": lambda made: made.cast(made.open, next(stances)),
        "casting, in secret": lambda made: made.cast(made.secret, next(stances)),
        "the page, in the open": lambda made: made.read(made.open),
        "the page, in secret": lambda made: made.read(made.secret),
        "its live part, in the open": lambda made: made.read(made.open, "proposal_standing"),
        "counting, in the open": lambda made: standing.tally_of(made.open, []),
        "counting, in secret": lambda made: standing.tally_of(made.secret, []),
    }
    rows = [(f"queries of {name}", [str(_queries(act, made)) for made in chambers]) for name, act in acts.items()]
    rows += [(f"CPU of {name}", _in_words(took)) for name, took in _least(acts, chambers).items()]
    for name in ("open", "secret"):
        took = [_cpu(partial(_close, getattr(made, name)), 1) for made in chambers]
        rows.append((f"CPU of closing, {name}, once", _in_words(took)))
    for name in ("open", "secret"):
        queries = [_queries(lambda one, name=name: one.read(getattr(one, name)), made) for made in chambers]
        rows.append((f"queries of the result's page, {name}", [str(number) for number in queries]))
        took = [_cpu(lambda one=made, name=name: one.read(getattr(one, name)), TIMES) for made in chambers]
        rows.append((f"CPU of the result's page, {name}", _in_words(took)))
    return rows


def _close(proposal: Proposal) -> None:
    now = timezone.now()
    Proposal.objects.filter(pk=proposal.pk).update(opened_at=now - timedelta(days=9), closes_at=now)
    closing.close_proposal(None, proposal)


def _queries(act: Callable[[Chamber], object], made: Chamber) -> int:
    act(made)
    with CaptureQueriesContext(connection) as asked:
        act(made)
    return len(asked)


def _least(acts: dict[str, Callable[[Chamber], object]], chambers: list[Chamber]) -> dict[str, list[tuple]]:
    """The least of several rounds, the sizes by turns: what else runs on the machine only ever adds."""
    found: dict[str, list[list[tuple]]] = {name: [[] for _ in chambers] for name in acts}
    for _ in range(ROUNDS):
        for name, act in acts.items():
            for number, made in enumerate(chambers):
                found[name][number].append(_cpu(lambda act=act, made=made: act(made), TIMES))
    return {name: [min(took, key=sum) for took in each] for name, each in found.items()}


def _cpu(act: Callable[[], object], times: int) -> tuple[float, float]:
    """Milliseconds of CPU of this process and of the database's, each time."""
    before, database = time.process_time(), _database()
    for _ in range(times):
        act()
    own, theirs = time.process_time() - before, _database() - database
    return own * 1000 / times, theirs * 1000 / times


def _database() -> float:
    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    first = psutil.Process(connection.connection.info.backend_pid).parent()
    return sum(sum(process.cpu_times()[:2]) for process in [first, *first.children()])


def _in_words(took: list[tuple[float, float]]) -> list[str]:
    both = [f"{own:.1f} + {theirs:.1f} ms" if theirs else f"{own:.1f} ms" for own, theirs in took]
    return [*both, f"× {sum(took[-1]) / sum(took[0]):.2f}"]


if __name__ == "__main__":
    print(json.dumps(main([int(size) for size in sys.argv[1:]])))
