"""What each kind of exercise shows: one line for each kind in every table.

PAGES draws the page of an exercise, whatever it has become: preparing, taking part, what was found.
FOUND says what a drawn snapshot shows: the template and what it is given. THINGS names what one can disagree with.
FILES are the files that anybody who may see a snapshot can take along: name → (content type, what makes it).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ..models import Exercise, Snapshot
from . import delphi_files, delphi_page

Context = dict[str, object]
PAGES: dict[str, Callable[[HttpRequest, Exercise], HttpResponse]] = {"delphi": delphi_page.exercise_page}
FOUND: dict[str, tuple[str, Callable[[HttpRequest, Snapshot], Context]]] = {
    "delphi": ("sensemaking/delphi_found.html", delphi_page.found_context),
}
THINGS: dict[str, Callable[[Snapshot], list[tuple[str, str]]]] = {"delphi": delphi_page.things_of}
FILES: dict[str, dict[str, tuple[str, Callable[[Snapshot], str | bytes]]]] = {
    "delphi": {
        "scores.csv": ("text/csv", delphi_files.as_csv),
        "delphi.json": ("application/json", delphi_files.as_json),
        "scores.svg": ("image/svg+xml", delphi_files.as_svg),
    },
}
