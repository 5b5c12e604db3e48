"""The themes, and what was found in words that may travel, as other programs read them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from mutuality.meetings.models import Contribution
from mutuality.meetings.queries.for_all import voices_for_all
from mutuality.meetings.queries.report import those_that_travel
from mutuality.meetings.rules.translations import wording_of
from mutuality.methods.refi_qda import Code, Codebook, Project, Selection, Source, User, guid_of
from mutuality.methods.refi_qda import Coding as Mark
from mutuality.partnerships.models import Partnership
from mutuality.people import queries as people

from ..models import CodebookVersion, Coding, PlacedWords, Reading, ThemeWording
from ..rules.exchanged import described
from .codebook import current_version, listed, wordings_in
from .compared import shown_codings

TOGETHER = guid_of("settled together")


def codebook_of(version: CodebookVersion) -> Codebook:
    """A version with its definitions and its hierarchy."""
    return Codebook(_codes(wordings_in(version)))


def _codes(wordings: Iterable[ThemeWording]) -> tuple[Code, ...]:
    found = [each.wording for each in listed(list(wordings))]
    here = {each.theme_id: str(each.theme.uid) for each in found}
    return tuple(
        Code(
            here[each.theme_id],
            each.name,
            described(each.definition, each.include, each.exclude),
            here.get(each.parent_id) if each.parent_id else None,
        )
        for each in found
    )


def project_of(partnership: Partnership) -> Project:
    """What was found in every reading that is compared: by each who read, and what they settled together.

    Only words whose speakers let them travel, without a name; who read is named where they want to be.
    """
    readings = list(Reading.objects.filter(partnership=partnership).exclude(state=Reading.State.BLIND).order_by("pk"))
    codings = [coding for reading in readings for coding in _codings(reading)]
    placed = list(_placed(readings))
    voices = _voices(partnership, codings, placed)
    marked = _marked(partnership, codings, placed, voices)
    return Project(
        partnership.short_name,
        Codebook(_codes(_all_themes(partnership, readings))),
        (*_users(partnership, codings), User(TOGETHER, "Settled together")),
        tuple(_source(number, voice, marked[voice.pk]) for number, voice in enumerate(voices.values(), 1)),
    )


def _marked(
    partnership: Partnership,
    codings: Iterable[Coding],
    placed: Iterable[PlacedWords],
    voices: Mapping[UUID, Contribution],
) -> dict[UUID, list[Selection]]:
    """What was found in each voice. Notes go along where whoever wrote them lets their words be quoted."""
    unquoted = people.who_refuses(partnership.chain_id, "quoted")
    found: dict[UUID, list[Selection]] = defaultdict(list)
    for coding in codings:
        if voice := voices.get(coding.unit.contribution_id):
            found[voice.pk] += _selections(coding, voice, "" if coding.coder.person_id in unquoted else coding.memo)
    for each in placed:
        if voice := voices.get(each.unit.contribution_id):
            found[voice.pk].append(_selection(each.pk, TOGETHER, voice, (0, len(voice.text)), str(each.theme.uid)))
    return found


def _codings(reading: Reading) -> Iterable[Coding]:
    return shown_codings(reading).select_related("coder__person", "unit").prefetch_related("given__theme")


def _placed(readings: list[Reading]) -> Iterable[PlacedWords]:
    settled = PlacedWords.objects.filter(unit__reading__in=readings, unit__state__in=["agreed", "settled", "left_open"])
    return settled.select_related("unit", "theme").order_by("pk")


def _voices(
    partnership: Partnership, codings: Iterable[Coding], placed: Iterable[PlacedWords]
) -> dict[UUID, Contribution]:
    """The words that may travel, in the order they were said in."""
    read = {each.unit.contribution_id for each in codings} | {each.unit.contribution_id for each in placed}
    rows = voices_for_all(partnership).filter(pk__in=read).select_related("question")
    rows = rows.order_by("said_on", "said_at", "pk")
    return {voice.pk: voice for voice in those_that_travel(partnership.chain_id, rows)}


def _all_themes(partnership: Partnership, readings: list[Reading]) -> list[ThemeWording]:
    """What holds now, and what was read with: each theme as its last version has it, and no name twice."""
    version = current_version(partnership)
    numbers = {reading.version_id for reading in readings} | ({version.pk} if version else set())
    rows = ThemeWording.objects.filter(version__in=numbers).select_related("theme", "version")
    last = {each.theme_id: each for each in rows.order_by("version__number", "order")}
    return list(last.values())


def _users(partnership: Partnership, codings: Iterable[Coding]) -> list[User]:
    """Who read; those who do not want to be named have a number."""
    unnamed = people.who_refuses(partnership.chain_id, "named")
    readers = {coding.coder.person_id: coding.coder.person.name for coding in codings}
    return [
        User(guid_of("reader", person), f"Reader {number}" if person in unnamed else name)
        for number, (person, name) in enumerate(sorted(readers.items(), key=lambda row: row[1]), 1)
    ]


def _source(number: int, voice: Contribution, selections: list[Selection]) -> Source:
    name = f"Voice {number}: {voice.question.text}" if voice.question else f"Voice {number}"
    return Source(guid_of("voice", str(voice.pk)), name[:200], voice.text, tuple(selections), voice.content_note)


def _selections(coding: Coding, voice: Contribution, memo: str) -> list[Selection]:
    """Each theme in its passages; in all of the words where none is marked, or where they were changed since."""
    is_same = coding.wording == wording_of(voice.text, voice.content_note)
    user = guid_of("reader", coding.coder.person_id)
    return [
        _selection((given.pk, place), user, voice, (start, end), str(given.theme.uid), memo)
        for given in coding.given.all()
        for place, (start, end) in enumerate((is_same and given.passages) or [(0, len(voice.text))])
    ]


def _selection(
    key: object, user: str, voice: Contribution, span: tuple[int, int], code: str, memo: str = ""
) -> Selection:
    start, end = span
    mark = Mark(guid_of("mark", user, str(key)), code, user)
    return Selection(guid_of("passage", user, str(key)), start, end, (mark,), description=memo, user=user)
