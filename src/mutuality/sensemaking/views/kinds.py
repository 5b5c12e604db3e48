"""What each kind of exercise shows: one line for each kind in every table.

PAGES draws the page of an exercise, whatever it has become: preparing, taking part, what was found.
FOUND says what a drawn snapshot shows: the template and what it is given. THINGS names what one can disagree with.
FILES are the files that anybody who may see a snapshot can take along: name → (content type, what makes it).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ..models import Exercise, Snapshot
from . import cards, concept_files, concept_map, delphi_files, delphi_page, opinion_files, opinions, priorities

Context = dict[str, object]
PAGES: dict[str, Callable[[HttpRequest, Exercise], HttpResponse]] = {
    "opinions": opinions.opinions_page,
    "concept_map": cards.concept_map_page,
    "priorities": priorities.priorities_page,
    "delphi": delphi_page.exercise_page,
}
FOUND: dict[str, tuple[str, Callable[[HttpRequest, Snapshot], Context]]] = {
    "opinions": ("sensemaking/opinions_found.html", opinions.found),
    "concept_map": ("sensemaking/concept_map.html", concept_map.found_on),
    "priorities": ("sensemaking/priorities_found.html", priorities.found),
    "delphi": ("sensemaking/delphi_found.html", delphi_page.found_context),
}
THINGS: dict[str, Callable[[Snapshot], list[tuple[str, str]]]] = {
    "opinions": opinions.things,
    "concept_map": concept_map.things_on,
    "priorities": priorities.things,
    "delphi": delphi_page.things_of,
}
FILES: dict[str, dict[str, tuple[str, Callable[[Snapshot], str | bytes]]]] = {
    "opinions": opinion_files.FILES,
    "concept_map": concept_files.CONCEPT_FILES,
    "priorities": priorities.FILES,
    "delphi": delphi_files.FILES,
}
