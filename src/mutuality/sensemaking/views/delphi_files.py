"""The results of a Delphi as files to take along."""

import csv
import io
import json
from typing import Any

from django.template.loader import render_to_string

from ..models import Snapshot
from ..rules.delphi import HIGHEST, LOWEST
from .delphi_page import texts_of
from .delphi_shown import drawing_of

SCORES = [f"score_{each}" for each in range(LOWEST, HIGHEST + 1)]
COLUMNS = ["round", "item", "text", "outcome", "group", "people", *SCORES, "mean", "median", "cannot_score"]
ROW, HEAD = 64, 28  # heights in the picture


def as_csv(snapshot: Snapshot) -> str:
    """A line for each round, item and group that can be shown; `all` is everybody."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    texts = texts_of(snapshot.exercise)
    for of_round in _rounds(snapshot):
        for item in of_round["items"]:
            about = {"round": of_round["round"], "item": item["item"], "outcome": item["outcome"]}
            about["text"] = _plain(texts[item["item"]].text)
            if item["everyone"]:
                writer.writerow(about | _line("all", item["everyone"]) | {"cannot_score": item["cannot"]})
            else:
                writer.writerow(about)
            for group in item["groups"]:
                writer.writerow(about | _line(_plain(group["name"] or "undeclared"), group))
    return out.getvalue()


def _rounds(snapshot: Snapshot) -> list[dict[str, Any]]:
    assert snapshot.result is not None
    return snapshot.result["rounds"]


def _line(group: str, spread: dict[str, Any]) -> dict[str, Any]:
    scores = dict(zip(SCORES, spread["counts"], strict=True))
    return {"group": group, **scores} | {name: spread[name] for name in ("people", "mean", "median")}


def _plain(text: str) -> str:
    """A cell that a spreadsheet would run is made plain text."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def as_json(snapshot: Snapshot) -> str:
    """Everything that was found, with the words of each item and the rule."""
    texts = texts_of(snapshot.exercise)
    numbers = {item["item"] for of_round in _rounds(snapshot) for item in of_round["items"]}
    found = {
        "title": snapshot.exercise.title,
        "prompt": snapshot.exercise.prompt,
        "settings": snapshot.exercise.settings,
        "smallest_group": snapshot.exercise.smallest_group,
        "items": {str(number): texts[number].text for number in sorted(numbers)},
        "rounds": _rounds(snapshot),
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def as_svg(snapshot: Snapshot) -> str:
    """How each group scored each item in the last round, one under the other."""
    texts, rows, top = texts_of(snapshot.exercise), [], HEAD
    for item in _rounds(snapshot)[-1]["items"]:
        drawing = drawing_of(item, mirrored=False)
        if drawing is None:
            continue
        rows.append({"text": texts[item["item"]].text, "number": item["item"], "top": top})
        for spread in drawing.spreads:
            rows.append({"spread": spread, "top": top + 8})
            top += ROW
        top += HEAD
    words = {"title": snapshot.exercise.title, "rows": rows, "height": top, "digits": "123456789"}
    return render_to_string("sensemaking/delphi_spreads.svg", words)


FILES = {
    "scores.csv": ("text/csv; charset=utf-8", as_csv),
    "delphi.json": ("application/json", as_json),
    "scores.svg": ("image/svg+xml", as_svg),
}
