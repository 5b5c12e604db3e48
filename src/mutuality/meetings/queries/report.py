"""The report of a meeting: by question and table, for its readers as a page, for outside as a document."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.http import Http404

from mutuality.kit.seal import is_sealed_by
from mutuality.people import queries as people
from mutuality.people.models import Person

from ..models import Contribution, Correction, Meeting, Question
from . import translations, voices
from .corrections import remarks_on
from .locking import Lock, lock_of
from .meeting import reader_of
from .presence import Presence, presence_of
from .voices import Said

OWN_TIME, BOX, TABLE = "own_time", "box", "table"


@dataclass(frozen=True)
class Place:
    """What was said at one place to one question: at table `number`, in people's own time, or in the box."""

    way: str
    number: int | None
    voices: list[Said]
    sitting: "Sitting"


@dataclass(frozen=True)
class Answered:
    question: Question
    tables: list[Place]


@dataclass(frozen=True)
class Remark:
    """A correction or an addition, as it is shown: without `name` where its writer does not want to be named."""

    correction: Correction
    name: str
    mine: bool
    sitting: "Sitting"


@dataclass(frozen=True)
class Sitting:
    """One sitting of a meeting, as its report begins: who was there, and whether it is locked."""

    number: int
    meeting: Meeting
    presence: Presence
    lock: Lock | None


@dataclass(frozen=True)
class Report:
    """`kept_back` counts the voices a document leaves out as their speakers wished."""

    sittings: list[Sitting]
    answered: list[Answered]
    voices: int
    kept_back: int
    is_document: bool
    corrections: list[Remark] = field(default_factory=list)
    additions: list[Remark] = field(default_factory=list)

    @property
    def meeting(self) -> Meeting:
        return self.sittings[0].meeting

    @property
    def present(self) -> int:
        return self.sittings[0].presence.total

    @property
    def is_together(self) -> bool:
        return len(self.sittings) > 1


Build = Callable[[Person, Meeting], Report]


def page_for(person: Person, meeting: Meeting) -> Report:
    """The report as one member reads it: all that they may see."""
    sitting = Sitting(_number_of(meeting), meeting, presence_of(meeting, outside=False), lock_of(meeting))
    found = _report(sitting, _shown_in(person, meeting), is_document=False)
    remarks = [
        Remark(one.correction, one.correction.person.name, one.mine, sitting) for one in remarks_on(person, meeting)
    ]
    return _with_remarks(found, remarks)


def document_for(person: Person, meeting: Meeting) -> Report:
    """The report as it may travel: only words for the whole partnership whose speakers said yes to being quoted.

    What somebody answered about quoting and naming in general counts beside the wish of each contribution: a no there
    keeps their words, under whichever name, or their name out of every file made from then on.
    """
    chain = meeting.partnership.chain_id
    unquoted, unnamed = (people.who_refuses(chain, purpose) for purpose in ("quoted", "named"))
    said = _shown_in(person, meeting)
    for _question, threads in said:
        for one in voices.flat(threads):
            one.is_unnamed = one.contribution.author_id in unnamed
            one.is_scribe_unnamed = one.contribution.recorded_by_id in unnamed
            one.travels = may_travel(one.contribution) and not _is_by_one_of(unquoted, one.contribution)
            one.translations = translations.for_file(one.contribution, unnamed) if one.travels else []
    sitting = Sitting(_number_of(meeting), meeting, presence_of(meeting, outside=True), lock_of(meeting))
    return _with_remarks(_report(sitting, said, is_document=True), _travelling_remarks(person, sitting, said))


def _travelling_remarks(person: Person, sitting: Sitting, said: voices.ByQuestion) -> list[Remark]:
    """A correction is quoted when its writer said yes to being quoted, and named when they said yes to being named.

    One about a single voice goes with that voice only.
    """
    chain = sitting.meeting.partnership.chain_id
    quoting, naming = (people.who_agrees(chain, purpose) for purpose in ("quoted", "named"))
    there = {one.contribution.pk for _question, threads in said for one in voices.flat(threads) if one.travels}
    return [
        Remark(one.correction, one.correction.person.name if one.correction.person_id in naming else "", False, sitting)
        for one in remarks_on(person, sitting.meeting)
        if one.correction.person_id in quoting and one.correction.contribution_id in {None, *there}
    ]


def _with_remarks(report: Report, remarks: Iterable[Remark]) -> Report:
    known = list(remarks)
    return replace(
        report,
        corrections=[one for one in known if not one.correction.after_lock],
        additions=[one for one in known if one.correction.after_lock],
    )


def _is_by_one_of(people_here: Mapping[int, UUID], one: Contribution) -> bool:
    """Whether one of these people said it. Seals are tried on each of them, and who it was is told to nobody."""
    sealed = any(is_sealed_by(uid, one.pk, one.seal) for uid in people_here.values()) if one.seal else False
    return sealed or one.author_id in people_here


def those_that_travel(chain_id: int, rows: Iterable[Contribution]) -> list[Contribution]:
    """The words that may leave in a file: as each of them was said, and as its speaker answered in general."""
    unquoted = people.who_refuses(chain_id, "quoted")
    return [one for one in rows if may_travel(one) and not _is_by_one_of(unquoted, one)]


def may_travel(one: Contribution) -> bool:
    return _is_for_all(one) and one.quotation == Contribution.Quotation.YES


def _is_for_all(one: Contribution) -> bool:
    """Words for one table or pod are not even counted in a document: the count would differ by who takes it."""
    return not one.is_withdrawn and one.scope == Contribution.Scope.PARTNERSHIP


def _shown_in(person: Person, meeting: Meeting) -> voices.ByQuestion:
    """What the report holds: not what waits for the moderators or was kept back, not even for its author."""
    return [(question, _shown(threads)) for question, threads in voices.said_in(person, meeting)]


def _shown(threads: Iterable[Said]) -> list[Said]:
    found: list[Said] = []
    for one in threads:
        one.replies = _shown(one.replies)
        found += one.replies if one.contribution.hold else [one]
    return found


def _report(sitting: Sitting, said: voices.ByQuestion, *, is_document: bool) -> Report:
    answered, shown, kept_back = [], 0, 0
    for question, threads in said:
        rows = list(voices.flat(threads)) if is_document else threads
        chosen = [one for one in rows if not is_document or one.travels]
        shown += len(chosen) if is_document else sum(not one.contribution.is_withdrawn for one in voices.flat(threads))
        kept_back += sum(_is_for_all(one.contribution) for one in rows) - len(chosen) if is_document else 0
        answered.append(Answered(question, _by_place(chosen, sitting)))
    return Report([sitting], answered, shown, kept_back, is_document)


def _by_place(voices: list[Said], sitting: Sitting) -> list[Place]:
    """Tables in order, then what came in people's own time, then the box."""
    places = sorted({_place(one.contribution) for one in voices})
    return [
        Place(way, number or None, [one for one in voices if _place(one.contribution) == (order, number, way)], sitting)
        for order, number, way in places
    ]


def _place(one: Contribution) -> tuple[int, int, str]:
    if one.table is not None:
        return 0, one.table.number, TABLE
    is_box = one.channel == Contribution.Channel.BOX or one.voice == Contribution.Voice.ANONYMOUS
    return (2, 0, BOX) if is_box else (1, 0, OWN_TIME)


# Two sittings of one meeting


def other_sittings(person: Person, meeting: Meeting) -> list[Meeting]:
    """The closed sittings of the same meeting beside this one, as far as this person may see them, in order."""
    first = meeting.sitting_of_id or meeting.pk
    found = Meeting.objects.filter(pk=first) | Meeting.objects.filter(sitting_of=first)
    found = found.filter(state=Meeting.State.CLOSED).exclude(pk=meeting.pk).select_related("partnership", "sitting_of")
    return [one for one in found.order_by("starts_at", "pk") if _may_see(person, one)]


def _may_see(person: Person, meeting: Meeting) -> bool:
    reader = reader_of(person, meeting)
    return reader.is_member or reader.seat is not None


def _number_of(meeting: Meeting) -> int:
    """1 for a first sitting, 2 for the next."""
    if meeting.sitting_of_id is None:
        return 1
    before = Meeting.objects.filter(sitting_of=meeting.sitting_of_id, starts_at__lt=meeting.starts_at)
    return 2 + before.count()


def together(build: Build) -> Build:
    """Both sittings in one report, the same rules for each: `together(page_for)(person, meeting)`."""

    def build_together(person: Person, meeting: Meeting) -> Report:
        others = other_sittings(person, meeting)
        if not others:
            raise Http404
        meetings = sorted([meeting, *others], key=lambda one: (one.starts_at, one.pk))
        return _joined([build(person, one) for one in meetings])

    return build_together


def _joined(reports: list[Report]) -> Report:
    """Questions that are worded alike are one."""
    answered: dict[str, Answered] = {}
    for report in reports:
        for answer in report.answered:
            known = answered.setdefault(" ".join(answer.question.text.split()), Answered(answer.question, []))
            known.tables.extend(answer.tables)
    return Report(
        [sitting for report in reports for sitting in report.sittings],
        sorted(answered.values(), key=lambda answer: answer.question.order),
        sum(report.voices for report in reports),
        sum(report.kept_back for report in reports),
        reports[0].is_document,
        [remark for report in reports for remark in report.corrections],
        [remark for report in reports for remark in report.additions],
    )
