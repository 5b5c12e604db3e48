"""What each kind of exercise asks before it opens, and how its results are drawn: one line for each kind in a table.

A check takes the exercise and raises Refused with what is still missing. A drawer takes the exercise, a seed and a
function that is told the progress in hundredths; it returns what a snapshot keeps. What a kind begins when it is opened
and ends when it is closed is done in the same transaction, just before the exercise is kept; not every kind has it.
"""

from collections.abc import Callable

from ..models import Exercise
from ..queries.concept_drawing import draw_concept_map
from ..queries.delphi_found import draw_delphi
from ..queries.drawn import Drawn
from . import cards, delphi, opinion_map, opinions
from .priorities import check_priorities, draw_priorities

Progress = Callable[[int], None]
Act = Callable[[Exercise], None]
CHECKS: dict[str, Act] = {
    "opinions": opinions.check,
    "concept_map": cards.check,
    "priorities": check_priorities,
    "delphi": delphi.check_ready,
}
BEGINS: dict[str, Act] = {
    "delphi": delphi.begin,
}
ENDS: dict[str, Act] = {
    "delphi": delphi.end,
}
DRAWERS: dict[str, Callable[[Exercise, int, Progress], Drawn]] = {
    "opinions": opinion_map.draw_opinions,
    "concept_map": draw_concept_map,
    "priorities": draw_priorities,
    "delphi": draw_delphi,
}
