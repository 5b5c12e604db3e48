"""What each kind of exercise shows: one line for each kind in every table.

PAGES draws the page of an exercise, whatever it has become: preparing, taking part, what was found.
FOUND says what a drawn snapshot shows: the template and what it is given. THINGS names what one can disagree with.
FILES are the files that anybody who may see a snapshot can take along: name → (content type, what makes it).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ..models import Exercise, Snapshot
from .cards import concept_map_page
from .concept_files import CONCEPT_FILES
from .concept_map import found_on, things_on

Context = dict[str, object]
PAGES: dict[str, Callable[[HttpRequest, Exercise], HttpResponse]] = {
    "concept_map": concept_map_page,
}
FOUND: dict[str, tuple[str, Callable[[HttpRequest, Snapshot], Context]]] = {
    "concept_map": ("sensemaking/concept_map.html", found_on),
}
THINGS: dict[str, Callable[[Snapshot], list[tuple[str, str]]]] = {
    "concept_map": things_on,
}
FILES: dict[str, dict[str, tuple[str, Callable[[Snapshot], str | bytes]]]] = {
    "concept_map": CONCEPT_FILES,
}
