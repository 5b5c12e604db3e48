"""The record of a partnership's past: lines gathered in any order, written in the order in which things happened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from mutuality.partnerships.models import Key, Mandate, Partnership
from mutuality.partnerships.powers import OFFICES, POWERS
from mutuality.people.models import Person
from mutuality.record import actions as record
from mutuality.record.models import Leaf

BETWEEN_KEYS = timedelta(seconds=40)


@dataclass(frozen=True)
class Line:
    """One entry to be written; with `leaves`, the sealing of these voices."""

    at: datetime
    act: str = ""
    sentence: str = ""
    who: Person | None = None
    subject: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    words: dict[str, Person] = field(default_factory=dict)
    leaves: Sequence[Leaf] = ()


class Story:
    """What a partnership's record will say. The sentences are those of the actions (partnerships, meetings)."""

    def __init__(self, partnership: Partnership):
        self.partnership = partnership
        self.lines: list[Line] = []
        self.keys: list[Key] = []

    def tell(
        self, at: datetime, act: str, sentence: str, who: Person | None = None, subject: str = "", **facts
    ) -> None:
        self.lines.append(Line(at, act, sentence, who, subject, facts))

    def seal(self, at: datetime, leaves: Sequence[Leaf]) -> None:
        self.lines.append(Line(at, leaves=leaves))

    def mandate(
        self, person: Person, office: str, starts_at: datetime, ends_at: datetime, granted_by: str, scope: str = ""
    ) -> Mandate:
        """An office, and its line."""
        mandate = Mandate.objects.create(
            partnership=self.partnership,
            person=person,
            office=office,
            scope=scope,
            starts_at=starts_at,
            ends_at=ends_at,
            granted_by=granted_by,
        )
        facts: dict[str, str | int] = {
            "office": OFFICES[office].title,
            "until": ends_at.date().isoformat(),
            "how": granted_by,
        }
        sentence = "{holder} holds the office of {office} until {until} (granted by {how})."
        subject = scope or f"mandate-{mandate.pk}"
        self.lines.append(Line(starts_at, "grant_mandate", sentence, None, subject, facts, {"holder": person}))
        return mandate

    def two_keys(self, at: datetime, pair: Sequence[Person], power: str, scope: str, thing: str) -> None:
        """Both keys for `power`, the second turned at `at`."""
        first_at, facts = at - BETWEEN_KEYS, {"does": POWERS[power].does, "power": power, "thing": thing}
        first, second = pair
        self.tell(first_at, "first_key", "{who} turned the first key to {does}: “{thing}”.", first, scope, **facts)
        self.tell(at, "second_key", "{who} turned the second key to {does}: “{thing}”.", second, scope, **facts)
        self.keys.append(
            Key(
                partnership=self.partnership,
                power=power,
                scope=scope,
                first=first,
                first_at=first_at,
                expires_at=first_at + timedelta(days=1),
                second=second,
                second_at=at,
            )
        )

    def first_key(self, at: datetime, first: Person, power: str, scope: str, thing: str) -> None:
        """A first key that still waits."""
        facts = {"does": POWERS[power].does, "power": power, "thing": thing}
        self.tell(at, "first_key", "{who} turned the first key to {does}: “{thing}”.", first, scope, **facts)
        waiting = {"first": first, "first_at": at, "expires_at": at + timedelta(days=1)}
        self.keys.append(Key(partnership=self.partnership, power=power, scope=scope, **waiting))

    def grant(
        self, pair: Sequence[Person], person: Person, office: str, starts_at: datetime, ends_at: datetime
    ) -> Mandate:
        """An office that two keys gave, for the whole partnership."""
        scope = f"mandate:{office}:{person.pk}:{ends_at.date().isoformat()}:"
        self.two_keys(starts_at, pair, "grant_mandate", scope, OFFICES[office].title)
        return self.mandate(person, office, starts_at, ends_at, "two keys")

    def write(self) -> None:
        """Write every line into the record, oldest first; of one moment, in the order of telling."""
        Key.objects.bulk_create(self.keys)
        for line in sorted(self.lines, key=lambda line: line.at):
            self._write(line)

    def _write(self, line: Line) -> None:
        chain = self.partnership.chain_id
        if line.leaves:
            Leaf.objects.bulk_create(line.leaves)
            record.seal_voices(chain, line.at)
            return
        record.note(
            line.who,
            chain,
            line.act,
            line.sentence,
            line.subject,
            facts=line.facts,
            words=line.words,
            at=line.at,
        )
