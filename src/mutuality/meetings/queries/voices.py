"""Reads of what was said: threads at a table, a person's own words, words that the record holds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from mutuality.kit import dates
from mutuality.kit.reads import Read
from mutuality.kit.words import Sentences, sentences
from mutuality.kit.words import gettext as _
from mutuality.partnerships.models import Partnership
from mutuality.people.models import Person

from ..models import Contribution, EarlierWording, Meeting, Question, Seat, Table
from .meeting import heard_by, is_mine, places_of, said_where_they_sat, seen_by, visible_to
from .translations import bring_translations, bring_translations_in
from .unsealing import bring_openings


@dataclass
class Said:
    """A contribution as a reader sees it."""

    contribution: Contribution
    mine: bool
    replies: "list[Said]"
    is_unnamed: bool = False  # in a document: the speaker's name stays away from it
    travels: bool = False  # in a document: the words may be in it
    translations: "list[dict[str, Any]]" = field(default_factory=list)  # in a document: what travels with the words
    is_scribe_unnamed: bool = False  # in a document: so does the name of who wrote the words down

    @property
    def speaker(self) -> str:
        """The name the speaker chose to be shown under; empty where nobody can know."""
        one = self.contribution
        if self.is_unnamed:
            return ""
        if one.voice == Contribution.Voice.NAMED and one.author is not None:
            return one.author.name
        return one.shown_as

    @property
    def remarks(self) -> str:
        """The line under the words: when they were said, for whose ears, and whether they may be quoted."""
        return self.remarked(sentences(), dates.hours())

    def remarked(self, say: Sentences, hour: Callable[[datetime], str]) -> str:
        """`remarks`, for who draws many."""
        one = self.contribution
        when = hour(one.said_at) if one.said_at else dates.day(one.said_on)
        return _remarks(say, self.way, one.channel, when, one.scope, one.quotation)

    @property
    def way(self) -> str:
        """By whose hand words came that somebody wrote down for another, and whether they were read back."""
        one = self.contribution
        if one.channel not in {Contribution.Channel.PAPER, Contribution.Channel.PHONE}:
            return ""
        by_phone = one.channel == Contribution.Channel.PHONE
        hand = _("written down by %(name)s, by telephone") if by_phone else _("written down by %(name)s, from paper")
        hand = hand % {"name": self.scribe} if self.scribe else one.get_channel_display()
        return f"{hand}, {_('read back') if one.read_back else _('not read back yet')}"

    @property
    def scribe(self) -> str:
        """The name of who wrote these words down for somebody else."""
        by = self.contribution.recorded_by
        return "" if by is None or self.is_scribe_unnamed else by.name


@lru_cache(4_000)  # many voices of one minute have the same line, which holds nothing of them but the hour
def _remarks(_: Sentences, way: str, channel: str, when: str, scope: str, quotation: str) -> str:
    own_time = _("in their own time") if channel == Contribution.Channel.OWN_TIME else ""
    return " · ".join(filter(None, [way or own_time, when, _for_whom(_, scope), _how_quoted(_, quotation)]))


def _for_whom(_: Sentences, scope: str) -> str:
    if scope == Contribution.Scope.TABLE:
        return _("to this table")
    return _("to the pod") if scope == Contribution.Scope.POD else ""


def _how_quoted(_: Sentences, quotation: str) -> str:
    if quotation == Contribution.Quotation.NO:
        return _("not to be quoted")
    return _("ask before quoting") if quotation == Contribution.Quotation.ASK else ""


ByQuestion = list[tuple[Question, list[Said]]]  # what was said to each question


def said_in(
    person: Person, meeting: Meeting, table: Table | None = None, known: Iterable[Person] | None = None
) -> ByQuestion:
    """All that `person` may see of what was said, by question; at one table, or in the whole meeting.

    Three queries; and one more where others than the `known` people spoke.
    """
    found = _seen(person, meeting, table)
    rows = list(found.select_related("author", "recorded_by") if known is None else found)
    if known is not None:
        _bring_people(rows, known)
    bring_translations_in(meeting, rows)
    return [
        (question, _threads(person, [row for row in rows if row.question_id == question.pk]))
        for question in meeting.questions.all()
    ]


def _seen(person: Person, meeting: Meeting, table: Table | None) -> QuerySet[Contribution]:
    places = places_of(person, meeting)
    values = {"person": person.pk, "meeting": meeting.pk} | ({"at": table.pk} if table else {})
    for number, (where, first, last) in enumerate(places):
        values |= {f"table_{number}": where, f"first_{number}": first}
        values |= {f"last_{number}": last} if last is not None else {}
    read = _read_of(frozenset(heard_by(person, meeting)), tuple(last is None for *_, last in places), bool(table))
    return read(**values)


@lru_cache(200)
def _read_of(ears: frozenset[str], sits: tuple[bool, ...], at_table: bool) -> Read[Contribution]:
    """What is asked of all who hear these scopes, sat at as many places and look at one table, or at the room."""

    def ask(person: int, meeting: int, at: int = 0, **said: int) -> QuerySet[Contribution]:
        numbers = range(len(sits))
        places = [(said[f"table_{each}"], said[f"first_{each}"], said.get(f"last_{each}")) for each in numbers]
        found = Contribution.objects.filter(seen_by(person, meeting, ears, places)).select_related("attachment")
        found = found.filter(table=at) if at_table else found.select_related("table")
        return found.order_by("said_on", "said_at", "pk")

    names = [f"{name}_{each}" for each, still in enumerate(sits) for name in ("table", "first", "last")[: 3 - still]]
    return Read(ask, **dict.fromkeys(["person", "meeting", *(["at"] if at_table else []), *names], int))


def _bring_people(rows: list[Contribution], known: Iterable[Person]) -> None:
    """Who said it and who wrote it down: a few people say much, so none is fetched with each voice."""
    people = {one.pk: one for one in known}
    named = {row.author_id for row in rows} | {row.recorded_by_id for row in rows}
    people |= Person.objects.in_bulk(named - people.keys() - {None})
    for row in rows:
        if row.author_id:
            row.author = people[row.author_id]
        if row.recorded_by_id:
            row.recorded_by = people[row.recorded_by_id]


def _threads(person: Person, rows: Iterable[Contribution]) -> list[Said]:
    said = {row.pk: Said(row, is_mine(person, row), []) for row in rows}
    top: list[Said] = []
    for one in said.values():
        parent = said.get(one.contribution.reply_to_id) if one.contribution.reply_to_id else None
        (parent.replies if parent else top).append(one)
    return top


def earlier_wordings(person: Person, said: Contribution) -> QuerySet[EarlierWording]:
    """What stood there before, for those it was said to: words for more ears keep their first wording among the few."""
    found = said.earlier_wordings.order_by("-until")
    if is_mine(person, said):
        return found
    ears = heard_by(person, said.meeting)
    if Contribution.objects.filter(said_where_they_sat(person, said.meeting), pk=said.pk).exists():
        ears.add(Contribution.Scope.TABLE)
    return found.filter(scope__in=ears)


def flat(threads: Iterable[Said]) -> Iterator[Said]:
    """Each voice, then the replies to it."""
    for one in threads:
        yield one
        yield from flat(one.replies)


def reply_of(person: Person, table: Table, contribution: str) -> Contribution | None:
    """The voice somebody answers, if they may see it and it is still there; else None, and the words stand alone."""
    try:
        wanted = UUID(contribution)
    except ValueError:
        return None
    found = Contribution.objects.filter(visible_to(person, table.meeting), pk=wanted, withdrawn_on=None)
    return found.select_related("author").first()


def wishes_of(person: Person, said: ByQuestion) -> dict[str, str]:
    """The wishes that a person's last words under their own name came with, among what was said; else careful ones."""
    heard = [one.contribution for _question, threads in said for one in flat(threads)]
    mine = [one for one in heard if one.author_id == person.pk]
    if not mine:
        return {"voice": "named", "scope": "partnership", "quotation": "ask", "language": person.language}
    last = max(mine, key=lambda one: str(one.said_at))
    return {"voice": "named", "scope": last.scope, "quotation": last.quotation, "language": last.language}


def veiled_words(person: Person) -> list[Contribution]:
    """What a person said under other names: the seal is tried on each pseudonym of the meetings they had a seat in."""
    meetings = Seat.objects.filter(person=person).values("meeting")
    found = Contribution.objects.filter(voice=Contribution.Voice.PSEUDONYM, meeting__in=meetings, withdrawn_on=None)
    rows = found.select_related("meeting__partnership", "question", "author", "recorded_by")
    return [one for one in rows if is_mine(person, one)]


def own_words(person: Person) -> list[Contribution]:
    """Everything a person said, under any name, newest first; also in partnerships they have left."""
    base = Contribution.objects.filter(withdrawn_on=None).select_related(
        "meeting__partnership", "question", "author", "recorded_by"
    )
    mine = [*base.filter(author=person), *veiled_words(person)]
    prefetch_related_objects(mine, "attachment")
    bring_translations(mine)
    bring_openings(mine)
    return sorted(mine, key=lambda one: (one.said_on, str(one.said_at)), reverse=True)


def own_words_in(person: Person, meeting: Meeting) -> list[Contribution]:
    """What a person said in one meeting, under any name, in the order of saying."""
    here = meeting.contributions.filter(withdrawn_on=None).select_related("question", "author", "table")
    mine = [*here.filter(author=person)]
    mine += [one for one in here.filter(voice=Contribution.Voice.PSEUDONYM) if is_mine(person, one)]
    return sorted(mine, key=lambda one: (one.said_on, str(one.said_at)))


def lately_said(partnership: Partnership, limit: int = 3) -> list[Said]:
    """The last words for the whole partnership that need no content note, of meetings that are over or open."""
    found = Contribution.objects.filter(
        meeting__partnership=partnership,
        scope=Contribution.Scope.PARTNERSHIP,
        withdrawn_on=None,
        hold="",
        content_note="",
        reply_to=None,
        said_at__isnull=False,
    )
    rows = found.select_related("author", "recorded_by", "meeting__partnership").order_by("-said_at")[:limit]
    return [Said(row, mine=False, replies=[]) for row in rows]


def unmatched_words(meeting_ids: Iterable[int]) -> list[UUID]:
    """Contributions whose words do not match what the record holds for them: somebody changed them behind the pages."""
    rows = Contribution.objects.filter(meeting__in=list(meeting_ids), withdrawn_on=None).exclude(leaf=None)
    return [row.pk for row in rows.select_related("leaf").iterator(500) if not row.matches_its_leaf()]
