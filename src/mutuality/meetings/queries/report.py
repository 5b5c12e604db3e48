"""The report of a meeting: by question and table, for its readers as a page, for outside as a document."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mutuality.kit.seal import is_sealed_by
from mutuality.people import queries as people
from mutuality.people.models import Person

from ..models import Contribution, Meeting, Question
from . import meeting as queries
from . import voices
from .voices import Said


@dataclass(frozen=True)
class TableVoices:
    """What was said at one table to one question; for what was said at none, `channel` tells how it came."""

    number: int | None
    voices: list[Said]
    channel: str = ""

    @property
    def heading(self) -> str:
        if self.number:
            return _("Table %(number)s") % {"number": self.number}
        headings = {"own_time": _("In their own time"), "written_down": _("By telephone or on paper")}
        return headings.get(self.channel, _("From the box"))


@dataclass(frozen=True)
class Answered:
    question: Question
    tables: list[TableVoices]


@dataclass(frozen=True)
class Report:
    """`kept_back` counts the voices a document leaves out as their speakers wished."""

    meeting: Meeting
    answered: list[Answered]
    present: int
    voices: int
    kept_back: int
    is_document: bool


def page_for(person: Person, meeting: Meeting) -> Report:
    """The report as one member reads it: all that they may see."""
    return _report(meeting, voices.said_in(person, meeting), is_document=False)


def document_for(person: Person, meeting: Meeting) -> Report:
    """The report as it may travel: only words for the whole partnership whose speakers said yes to being quoted.

    What somebody answered about quoting and naming in general counts beside the wish of each contribution: a no there
    keeps their words, under whichever name, or their name out of every file made from then on.
    """
    chain = meeting.partnership.chain_id
    unquoted, unnamed = (people.who_refuses(chain, purpose) for purpose in ("quoted", "named"))
    said = voices.said_in(person, meeting)
    for _question, threads in said:
        for one in voices.flat(threads):
            one.is_unnamed = one.contribution.author_id in unnamed
            one.travels = may_travel(one.contribution) and not _is_by_one_of(unquoted, one.contribution)
    return _report(meeting, said, is_document=True)


def _is_by_one_of(people_here: Mapping[int, UUID], one: Contribution) -> bool:
    """Whether one of these people said it. Seals are tried on each of them, and who it was is told to nobody."""
    sealed = any(is_sealed_by(uid, one.pk, one.seal) for uid in people_here.values()) if one.seal else False
    return sealed or one.author_id in people_here


def may_travel(one: Contribution) -> bool:
    return _is_for_all(one) and one.quotation == Contribution.Quotation.YES


def _is_for_all(one: Contribution) -> bool:
    """Words for one table or pod are not even counted in a document: the count would differ by who takes it."""
    return not one.is_withdrawn and one.scope == Contribution.Scope.PARTNERSHIP


def _report(meeting: Meeting, said: voices.ByQuestion, *, is_document: bool) -> Report:
    answered, shown, kept_back = [], 0, 0
    for question, threads in said:
        rows = list(voices.flat(threads)) if is_document else threads
        chosen = [one for one in rows if not is_document or one.travels]
        shown += len(chosen) if is_document else sum(1 for _ in voices.flat(threads))
        kept_back += sum(_is_for_all(one.contribution) for one in rows) - len(chosen) if is_document else 0
        answered.append(Answered(question, _by_table(chosen)))
    return Report(meeting, answered, queries.present_at(meeting), shown, kept_back, is_document)


def _by_table(voices: list[Said]) -> list[TableVoices]:
    """First the tables in their order, then answers in people's own time, words written down for them, and the box."""
    places = sorted({_place(one) for one in voices})
    return [
        TableVoices(number or None, [one for one in voices if _place(one) == (rank, number)], OFF_TABLE[rank])
        for rank, number in places
    ]


OFF_TABLE = ["", "own_time", "written_down", "box"]


def _place(one: Said) -> tuple[int, int]:
    """Where words stand in the report: a place in OFF_TABLE, and the table's number."""
    said = one.contribution
    if said.table:
        return 0, said.table.number
    if said.channel == Contribution.Channel.OWN_TIME:
        return 1, 0
    return (2, 0) if said.channel in {Contribution.Channel.PHONE, Contribution.Channel.PAPER} else (3, 0)


# Files


def as_json(report: Report) -> str:
    """UTF-8 JSON; days, never hours; no numbers of persons."""
    return json.dumps(
        {
            "title": report.meeting.title,
            "day": report.meeting.starts_at.date().isoformat(),
            "present": report.present,
            "kept_back": report.kept_back,
            "questions": [
                {
                    "order": answer.question.order,
                    "tier": answer.question.tier,
                    "text": answer.question.text,
                    "tables": [
                        {
                            "table": at.number,
                            "channel": at.channel or None,
                            "voices": [_voice(one) for one in at.voices],
                        }
                        for at in answer.tables
                    ],
                }
                for answer in report.answered
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def _voice(one: Said) -> dict[str, Any]:
    said = one.contribution
    return {
        "speaker": one.speaker or None,
        "text": said.text,
        "language": said.language,
        "content_note": said.content_note or None,
        "kind": said.kind,
    }


def as_csv(report: Report) -> str:
    """One line per voice, for a spreadsheet; cells that a spreadsheet would run are made plain text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["question", "question_text", "table", "speaker", "text", "language", "content_note"])
    for answer in report.answered:
        for at in answer.tables:
            for one in at.voices:
                said = one.contribution
                cells = [
                    answer.question.text,
                    at.number or "",
                    one.speaker,
                    said.text,
                    said.language,
                    said.content_note,
                ]
                writer.writerow([answer.question.order, *(_plain(cell) for cell in cells)])
    return out.getvalue()


def _plain(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|"})


def as_markdown(report: Report) -> str:
    lines = [f"# {_escaped(report.meeting.title)}", "", report.meeting.starts_at.date().isoformat(), ""]
    for answer in report.answered:
        lines += [f"## {answer.question.order}. {_escaped(answer.question.text)}", ""]
        for at in answer.tables:
            lines += ["### " + at.heading, ""]
            for one in at.voices:
                lines += _quote(one)
    if report.kept_back:
        more = ngettext(
            "%(voices)s more voice is not printed, as its speaker wished.",
            "%(voices)s more voices are not printed, as their speakers wished.",
            report.kept_back,
        )
        lines += [more % {"voices": report.kept_back}, ""]
    return "\n".join(lines)


def _quote(one: Said) -> list[str]:
    note = [f"> *{_escaped(one.contribution.content_note)}*", ">"] if one.contribution.content_note else []
    words = [f"> {_escaped(line)}".rstrip() for line in one.contribution.text.splitlines()]
    return [*note, *words, ">", f"> — {_escaped(one.speaker or _('not named'))}", ""]


def _escaped(text: str) -> str:
    return text.translate(MARKS)
