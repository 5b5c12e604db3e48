"""The report as files. What stands in them and what each field means: docs/report-format.md."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import translations
from .presence import Presence
from .report import OWN_TIME, TABLE, Answered, Place, Remark, Report, Sitting
from .voices import Said

FORMAT = "mutuality-report-1"
COLUMNS = [
    "question", "question_text", "table", "speaker", "text", "language", "content_note",
    "kind", "from", "written_down_by", "sitting", "number", "about", "people", "state", "seal", "translations",
]  # fmt: skip


def _numbered(report: Report) -> dict[UUID, int]:
    """Each voice of a file has a number in it, from 1, in the order of the file."""
    voices = [one for _answer, _place, one in _voices(report)]
    return {one.contribution.pk: number for number, one in enumerate(voices, 1)}


def _voices(report: Report) -> Iterator[tuple[Answered, Place, Said]]:
    for answer in report.answered:
        for place in answer.tables:
            for one in place.voices:
                yield answer, place, one


def _came_by(one: Said, place: Place) -> str:
    """How words came: at the table, in people's own time, on paper, by telephone, from the box."""
    return one.contribution.channel or place.way


# JSON


def as_json(report: Report) -> str:
    """UTF-8 JSON; days, never hours; no numbers of persons."""
    numbers = _numbered(report)
    return json.dumps(
        {
            "format": FORMAT,
            "title": report.meeting.title,
            "day": report.meeting.starts_at.date().isoformat(),
            "present": None if report.is_together else report.present,
            "kept_back": report.kept_back,
            "sittings": [_sitting(one) for one in report.sittings],
            "questions": [
                {
                    "order": answer.question.order,
                    "tier": answer.question.tier,
                    "text": answer.question.text,
                    "tables": [
                        {
                            "table": place.number,
                            "from": place.way,
                            "sitting": place.sitting.number,
                            "voices": [_voice(one, place, numbers) for one in place.voices],
                        }
                        for place in answer.tables
                    ],
                }
                for answer in report.answered
            ],
            "corrections": [_remark(one, numbers) for one in report.corrections],
            "additions": [_remark(one, numbers) for one in report.additions],
        },
        ensure_ascii=False,
        indent=1,
    )


def _sitting(one: Sitting) -> dict[str, Any]:
    meeting, lock = one.meeting, one.lock
    until = meeting.corrections_until
    return {
        "number": one.number,
        "title": meeting.title,
        "day": meeting.starts_at.date().isoformat(),
        "present": one.presence.total,
        "presence": _presence(one.presence),
        "state": _state(one),
        "corrections_until": until.date().isoformat() if until else None,
        "locked_on": meeting.locked_at.date().isoformat() if meeting.locked_at else None,
        "seal": meeting.locked_digest or None,
        "leaves": lock.leaves if lock else [],
        "record_entry": lock.entry if lock else None,
        "taken_back_since": lock.taken_back if lock else 0,
    }


def _presence(presence: Presence) -> dict[str, Any]:
    return {
        "shown": [{"perspective": name or None, "people": size} for name, size in presence.shown],
        "not_shown": [name or None for name in presence.left_out],
    }


def _state(one: Sitting) -> str:
    return "locked" if one.meeting.locked_at else "draft"


def _voice(one: Said, place: Place, numbers: dict[UUID, int]) -> dict[str, Any]:
    said = one.contribution
    return {
        "number": numbers[said.pk],
        "speaker": one.speaker or None,
        "text": said.text,
        "language": said.language,
        "content_note": said.content_note or None,
        "kind": said.kind,
        "channel": _came_by(one, place),
        "written_down_by": one.scribe or None,
        "translations": one.translations,
    }


def _remark(one: Remark, numbers: dict[UUID, int]) -> dict[str, Any]:
    said = one.correction
    return {
        "name": one.name or None,
        "text": said.text,
        "day": said.at.date().isoformat(),
        "question": said.question.order if said.question else None,
        "about": numbers.get(said.contribution_id) if said.contribution_id else None,
        "sitting": one.sitting.number,
    }


# CSV


def as_csv(report: Report) -> str:
    """One line per voice, for a spreadsheet, then corrections, additions, and who was there."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for row in [*_voice_rows(report), *_remark_rows(report), *_presence_rows(report)]:
        writer.writerow({name: _plain(cell) for name, cell in row.items()})
    return out.getvalue()


def _voice_rows(report: Report) -> Iterator[dict[str, object]]:
    numbers = _numbered(report)
    for answer, place, one in _voices(report):
        said = one.contribution
        yield {
            "question": answer.question.order,
            "question_text": answer.question.text,
            "table": place.number or "",
            "speaker": one.speaker,
            "text": said.text,
            "language": said.language,
            "content_note": said.content_note,
            "kind": said.kind,
            "from": _came_by(one, place),
            "written_down_by": one.scribe,
            "translations": "\n\n".join(translations.as_lines(each) for each in one.translations),
            "number": numbers[said.pk],
            **_of(place.sitting),
        }


def _remark_rows(report: Report) -> Iterator[dict[str, object]]:
    numbers = _numbered(report)
    for kind, remarks in (("correction", report.corrections), ("addition", report.additions)):
        for one in remarks:
            said = one.correction
            yield {
                "question": said.question.order if said.question else "",
                "speaker": one.name,
                "text": said.text,
                "kind": kind,
                "about": numbers.get(said.contribution_id, "") if said.contribution_id else "",
                **_of(one.sitting),
            }


def _presence_rows(report: Report) -> Iterator[dict[str, object]]:
    for sitting in report.sittings:
        yield {"kind": "present", "people": sitting.presence.total, **_of(sitting)}
        for name, size in sitting.presence.shown:
            yield {"kind": "present_by_perspective", "text": name, "people": size, **_of(sitting)}


def _of(sitting: Sitting) -> dict[str, object]:
    return {"sitting": sitting.number, "state": _state(sitting), "seal": sitting.meeting.locked_digest}


def _plain(cell: object) -> str:
    """A cell that a spreadsheet would run is made plain text."""
    text = str(cell)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


# Markdown

MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|"})


def as_markdown(report: Report) -> str:
    lines = [f"# {_escaped(report.meeting.title)}", ""]
    for sitting in report.sittings:
        lines += _heads(sitting, report.is_together)
    for answer in report.answered:
        lines += [f"## {answer.question.order}. {_escaped(answer.question.text)}", ""]
        for place in answer.tables:
            lines += [f"### {place_name(place, report.is_together)}", ""]
            for one in place.voices:
                lines += _quote(one)
    if report.kept_back:
        more = ngettext(
            "%(voices)s more voice is not printed, as its speaker wished.",
            "%(voices)s more voices are not printed, as their speakers wished.",
            report.kept_back,
        )
        lines += [more % {"voices": report.kept_back}, ""]
    lines += _remarks(_("Corrections"), report.corrections) + _remarks(_("Added later"), report.additions)
    return "\n".join(lines)


def place_name(place: Place, is_together: bool) -> str:
    """Where it was said: at which table, in people's own time, from the box; and in which sitting, if there are two."""
    if place.way == TABLE:
        name = _("Table %(number)s") % {"number": place.number}
    else:
        name = _("In their own time") if place.way == OWN_TIME else _("From the box")
    return f"{name} · " + _("sitting %(number)s") % {"number": place.sitting.number} if is_together else name


def state_words(sitting: Sitting) -> str:
    """Whether a report is a draft or locked, since when, with which seal."""
    meeting = sitting.meeting
    if meeting.locked_at is None:
        return _("This is a draft. Who took part can still correct it or take words back.")
    words = {"day": meeting.locked_at.date().isoformat(), "seal": meeting.locked_digest}
    return _("Locked on %(day)s with the seal %(seal)s.") % words


def _heads(sitting: Sitting, is_together: bool) -> list[str]:
    presence, lock = sitting.presence, sitting.lock
    title = [f"## {_escaped(sitting.meeting.title)}", ""] if is_together else []
    sizes = [f"- {_escaped(name or _('Perspective not said'))}: {size}" for name, size in presence.shown]
    refused = [] if presence.shown else [too_few()]
    gone = [taken_back(lock.taken_back), ""] if lock and lock.taken_back else []
    people = ngettext("%(people)s person took part.", "%(people)s people took part.", presence.total)
    return [
        *title,
        sitting.meeting.starts_at.date().isoformat(),
        "",
        state_words(sitting),
        "",
        *gone,
        people % {"people": presence.total},
        "",
        *sizes,
        *refused,
        "",
    ]


def too_few() -> str:
    return _("Too few of each perspective to show numbers without naming people.")


def taken_back(count: int) -> str:
    said = ngettext(
        "%(voices)s voice was taken back after the locking.",
        "%(voices)s voices were taken back after the locking.",
        count,
    )
    return said % {"voices": count}


def _remarks(title: str, remarks: list[Remark]) -> list[str]:
    lines = [f"## {title}", ""] if remarks else []
    for one in remarks:
        about = one.correction.question
        lines += [_("On question %(number)s:") % {"number": about.order}, ""] if about else []
        lines += [*_quoted(one.correction.text), ">", f"> — {_escaped(one.name or _('not named'))}", ""]
    return lines


def _quote(one: Said) -> list[str]:
    note = [f"> *{_escaped(one.contribution.content_note)}*", ">"] if one.contribution.content_note else []
    by = ", ".join(filter(None, [one.speaker or _("not named"), one.way]))
    others = [line for each in one.translations for line in [">", *_quoted(translations.as_lines(each))]]
    return [*note, *_quoted(one.contribution.text), ">", f"> — {_escaped(by)}", *others, ""]


def _quoted(text: str) -> list[str]:
    return [f"> {_escaped(line)}".rstrip() for line in text.splitlines()]


def _escaped(text: str) -> str:
    return text.translate(MARKS)
