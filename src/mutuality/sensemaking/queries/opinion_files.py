"""The files of a drawn result of opinions: nobody in them has a number or an order that could be followed back."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

from mutuality.methods.opinion_map.polis_files import COMMENTS, PARTICIPANTS, VOTES, Exported

from ..models import Snapshot
from .opinion_results import Bar, Line, results_of

STATS = ("agree", "disagree", "pass")


def as_json(snapshot: Snapshot) -> str:
    """All that is kept of a result but whose a point is: points come in the order of where they are."""
    results, raw = results_of(snapshot), snapshot.result or {}
    return json.dumps(
        {
            "title": snapshot.exercise.title,
            "number": snapshot.number,
            "drawn_at": snapshot.drawn_at.isoformat() if snapshot.drawn_at else None,
            "method": snapshot.method,
            "parameters": snapshot.parameters,
            "seed": snapshot.seed,
            "versions": snapshot.versions,
            "inputs": snapshot.inputs,
            "inputs_sha256": snapshot.inputs_digest,
            "people": raw["people"],
            "perspectives": raw["sides"],
            "statements": [_statement(line) for line in results.lines],
            "map": raw["map"],
            "points": sorted(raw["points"].values()),
        },
        ensure_ascii=False,
        indent=1,
    )


def _statement(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "text": line.text,
        "all": _cell(line.everybody),
        "per_perspective": {bar.name: _cell(bar) for bar in line.sides},
        "per_group": {bar.name: _cell(bar) for bar in line.groups},
    }


def _cell(bar: Bar) -> dict[str, Any] | None:
    if not bar.cell:
        return None
    return {**dict(zip(STATS, bar.cell, strict=True)), "agree_between": [round(each, 4) for each in bar.interval]}


def as_csv(snapshot: Snapshot) -> str:
    """One line for each statement; empty where too few answered to show it."""
    results = results_of(snapshot)
    parts = ["all", *(name or "not said" for name in results.side_names)]
    head = ["number", "text", *(f"{part}: {stat}" for part in parts for stat in STATS)]
    rows = [
        [line.number, harmless(line.text), *(count for bar in (line.everybody, *line.sides) for count in _counts(bar))]
        for line in results.lines
    ]
    return _table([[harmless(each) for each in head], *rows])


def _counts(bar: Bar) -> Sequence[Any]:
    return bar.cell or ("", "", "")


def harmless(text: str) -> str:
    """No spreadsheet takes it for a formula.

    >>> harmless("=1+1"), harmless("Rest.")
    ("'=1+1", 'Rest.')
    """
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _table(rows: Sequence[Sequence[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def zipped(export: Exported) -> bytes:
    """The three files as one zip whose entries bear no hour."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in zip((PARTICIPANTS, COMMENTS, VOTES), export, strict=True):
            made.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()
