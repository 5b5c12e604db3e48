"""What each kind of exercise asks before it opens, and how its results are drawn: one line for each kind in a table.

A check takes the exercise and raises Refused with what is still missing. A drawer takes the exercise, a seed and a
function that is told the progress in hundredths; it returns what a snapshot keeps.
"""

from collections.abc import Callable

from ..models import Exercise
from ..queries.concept_drawing import draw_concept_map
from ..queries.drawn import Drawn
from . import cards

Progress = Callable[[int], None]
CHECKS: dict[str, Callable[[Exercise], None]] = {
    "concept_map": cards.check,
}
DRAWERS: dict[str, Callable[[Exercise, int, Progress], Drawn]] = {
    "concept_map": draw_concept_map,
}
