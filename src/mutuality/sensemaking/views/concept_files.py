"""Files of a drawn concept map: JSON, the picture, the cards by group, and who put what together without names."""

import csv
import io
import json

from django.http import Http404
from django.template.loader import render_to_string

from ..models import Scale
from ..queries.cards import sorts_without_names
from ..queries.concept_map import files_of, reading_of


def map_json(snapshot):
    return json.dumps({"exercise": snapshot.exercise.title, **snapshot.parameters, **snapshot.result}, indent=1)


def map_svg(snapshot):
    picture = render_to_string("sensemaking/concept_svg.html", {"reading": reading_of(snapshot), "is_file": True})
    return picture.strip()


def _csv(rows):
    file = io.StringIO()
    csv.writer(file).writerows([_plain(cell) for cell in row] for row in rows)
    return "\ufeff" + file.getvalue()


def _plain(cell):
    """A spreadsheet must not take words of people for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def cards_csv(snapshot):
    """Each card with its group, and all numbers about it."""
    reading = reading_of(snapshot)
    rows = [["group", "name", "card", "text", "x", "y", "bridging", *Scale.values]]
    at = {each["number"]: (each["x"], each["y"]) for each in reading.result["items"]}
    for group in reading.groups:
        for item in group.items:
            means = [item.ratings.get(scale, "") for scale in Scale.values]
            rows.append([group.number, group.name, item.number, item.text, *at[item.number], item.bridging, *means])
    return _csv(rows)


def sorts_csv(snapshot):
    """Cards × sorters, with the number of the pile. Only after it closed, and without anything of who sorted."""
    if "sorts.csv" not in files_of(snapshot):
        raise Http404
    numbers, piles = sorts_without_names(snapshot.exercise)
    if len(piles) < snapshot.exercise.smallest_group:
        raise Http404
    head = ["", *(f"S{column}" for column in range(1, len(piles) + 1))]
    return _csv([head, *([number, *(sort.get(number, "") for sort in piles)] for number in numbers)])


CSV = "text/csv; charset=utf-8"
CONCEPT_FILES = {
    "map.json": ("application/json", map_json),
    "map.svg": ("image/svg+xml", map_svg),
    "cards.csv": (CSV, cards_csv),
    "sorts.csv": (CSV, sorts_csv),
}
