"""Reading and checking the record."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Count, F, Max, Min, Prefetch, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import get_language_bidi, gettext

from mutuality.kit import dates

from . import rules
from .models import Chain, Entry, Leaf, Opening
from .rules import SEALING, Fault, Kept

FORMAT = "mutuality-record-1"  # docs/verify.md
AT_ONCE = 100  # entries in memory while a whole record is walked
PHRASES = {
    "does",
    "office",
    "how",
    "thing",
    "why",
}  # English phrases of ours, shown in the reader's language
DAYS = {"day", "until"}  # facts that are days, written as 2030-05-17


def body_of(entry: Entry) -> dict[str, Any]:
    """What an entry's digest is taken of."""
    return {
        "chain": str(entry.chain.uid),
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "act": entry.act,
        "subject": entry.subject,
        "sentence": entry.sentence,
        "facts": entry.facts,
        "commitments": entry.commitments,
        "previous": entry.previous,
    }


# Checking


def fault_in(chain: Chain) -> Fault | None:
    """The first entry that does not hold; None when the whole record does. What comes meanwhile is left for later."""
    chain = Chain.objects.get(pk=chain.pk)
    fault = rules.first_fault(map(_kept, _walk(chain)), chain.length, chain.head)
    if fault is None and (beyond := _beyond(chain)):
        return Fault(beyond, rules.BEYOND_END)
    return fault


def _walk(chain: Chain) -> Iterator[Entry]:
    """Every entry up to the head that `chain` knows, in order, a few at a time, with what opens and what was sealed."""
    entries = chain.entries.filter(number__lte=chain.length).order_by("number")
    return entries.prefetch_related(_names(), _leaves()).iterator(AT_ONCE)


def _kept(entry: Entry) -> Kept:
    openings = [rules.Opening(kept.slot, kept.salt, kept.value) for kept in entry.openings.all()]
    return Kept(body_of(entry), entry.digest, openings, [leaf.digest for leaf in entry.leaves.all()])


def _beyond(chain: Chain) -> int | None:
    """An entry behind the head, which no act of ours can have written: one question, so that it sees one moment."""
    beyond = chain.entries.filter(number__gt=F("chain__length")).order_by("number")
    return beyond.values_list("number", flat=True).first()


def _names() -> Prefetch[str]:
    return Prefetch("openings", Opening.objects.select_related("person"))


def _leaves() -> Prefetch[str]:
    return Prefetch("leaves", Leaf.objects.order_by("place"))


@dataclass(frozen=True)
class Figures:
    """How much a record holds."""

    entries: int
    head: str
    first_at: datetime | None
    last_at: datetime | None
    seals: int
    voices: int
    waiting: int
    erased: int


def figures_of(chain: Chain) -> Figures:
    """The figures beside a verified record. `erased` counts names and words that were taken out of it."""
    found = chain.entries.aggregate(
        first_at=Min("at"), last_at=Max("at"), seals=Count("pk", filter=Q(act=SEALING)), last=Max("number")
    )
    leaves = Leaf.objects.filter(chain=chain).aggregate(all=Count("pk"), waiting=Count("pk", filter=Q(entry=None)))
    opened = Opening.objects.filter(entry__chain=chain).exclude(value__startswith="person:", person=None)
    promised = sum(len(made) for made in chain.entries.values_list("commitments", flat=True).iterator(1000))
    return Figures(
        entries=found["last"] or 0,
        head=chain.head,
        first_at=found["first_at"],
        last_at=found["last_at"],
        seals=found["seals"],
        voices=leaves["all"] - leaves["waiting"],
        waiting=leaves["waiting"],
        erased=promised - opened.count(),
    )


def fingerprint_of(chain: Chain, number: int) -> list[str]:
    """The fingerprint of one entry, in groups to read aloud; nothing where there is no such entry."""
    found = chain.entries.filter(number=number).values_list("digest", flat=True).first()
    return rules.in_groups(found) if found else []


# Reading


@dataclass(frozen=True)
class Line:
    """One entry as people read it."""

    entry: Entry
    sentence: str


@dataclass(frozen=True)
class LinesPage:
    """Newest first; `earlier` is the number to ask `before`, None on the last page."""

    lines: list[Line]
    earlier: int | None


def entries_page(
    chain_id: int,
    *,
    act: str = "",
    person: int | None = None,
    since: date | None = None,
    until: date | None = None,
    before: int | None = None,
    size: int = 50,
) -> LinesPage:
    """A page of the record, filtered, in two queries; `since` and `until` are days in the reader's zone."""
    entries = _filtered(chain_id, act, person, since, until)
    if before is not None:
        entries = entries.filter(number__lt=before)
    found = list(entries.order_by("-number").prefetch_related(_names())[: size + 1])
    shown = found[:size]
    earlier = shown[-1].number if len(found) > size else None
    return LinesPage([Line(entry, sentence_of(entry)) for entry in shown], earlier)


def _filtered(chain_id: int, act: str, person: int | None, since: date | None, until: date | None) -> QuerySet[Entry]:
    entries = Entry.objects.filter(chain_id=chain_id)
    if act:
        entries = entries.filter(act=act)
    if person is not None:
        entries = entries.filter(pk__in=Opening.objects.filter(person=person, entry__chain=chain_id).values("entry"))
    if since is not None:
        entries = entries.filter(at__gte=timezone.make_aware(datetime.combine(since, time.min)))
    if until is not None:
        entries = entries.filter(at__lte=timezone.make_aware(datetime.combine(until, time.max)))
    return entries


def acts_of(chain_id: int) -> list[tuple[str, str]]:
    """The kinds of act that stand in a record, each with its sentence as a label: “… invited ….”"""
    rows = Entry.objects.filter(chain_id=chain_id).values_list("act").annotate(example=Min("sentence"))
    return sorted(((act, rules.readable(gettext(sentence), {})) for act, sentence in rows), key=lambda act: act[1])


def people_in(chain_id: int) -> list[tuple[int, str]]:
    """Who can be looked for in a record: id and name of everybody it tells of."""
    people = Opening.objects.filter(entry__chain=chain_id).exclude(person=None).order_by("person__name", "person")
    return list(people.values_list("person_id", "person__name").distinct())


def sentence_of(entry: Entry) -> str:
    """What an entry says, in the reader's language; “somebody” and “(erased)” where a name or words were taken out."""
    erased = {slot: gettext("somebody") if slot == "who" else gettext("(erased)") for slot in entry.commitments}
    facts = {slot: _shown_fact(slot, fact) for slot, fact in entry.facts.items()}
    opened = {kept.slot: _shown_opening(kept) for kept in entry.openings.all() if not _is_erased(kept)}
    slots = {slot: _apart(said) for slot, said in (erased | facts | opened).items()}
    return rules.readable(gettext(entry.sentence), slots)


def _apart(said: str) -> str:
    """In a sentence written from the right, a name written from the left keeps its own order (Unicode isolates)."""
    return f"\u2068{said}\u2069" if get_language_bidi() else said


def _is_erased(kept: Opening) -> bool:
    return kept.person is None and kept.value.startswith("person:")


def _shown_opening(kept: Opening) -> str:
    return kept.value if kept.person is None else str(kept.person)


def _shown_fact(slot: str, fact: object) -> str:
    if slot in PHRASES and isinstance(fact, str) and fact:
        return gettext(fact)
    if slot in DAYS and isinstance(fact, str):
        return _shown_day(fact)
    return str(fact)


def _shown_day(fact: str) -> str:
    try:
        return dates.day(date.fromisoformat(fact))
    except ValueError:
        return fact


# Taking it along


def export_lines(chain: Chain) -> Iterator[str]:
    """The record as JSON lines, one head line and one line each entry (docs/verify.md).

    Salts stay in the house: what opens a commitment could never be erased from a copy. `said` is what the entry says to
    members today, in English, and no part of the chain.
    """
    chain = Chain.objects.get(pk=chain.pk)
    yield _json({"format": FORMAT, "chain": str(chain.uid), "length": chain.length, "head": chain.head})
    for entry in _walk(chain):
        with translation.override("en"):  # lines are written after the request, where no reader's language holds
            line = {"body": body_of(entry), "digest": entry.digest, "said": sentence_of(entry)}
        leaves = [leaf.digest for leaf in entry.leaves.all()]
        yield _json(line | {"leaves": leaves} if leaves else line)


def _json(line: dict[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False) + "\n"
