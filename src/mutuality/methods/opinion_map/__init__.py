"""Opinion maps: who answers alike, what marks each group, and what bridges all. docs/methods/opinion-map.md."""

from .draw import draw_map, priorities
from .result import Named, OpinionMap, StatementResult, Tally
from .votes import Votes

__all__ = ["Named", "OpinionMap", "StatementResult", "Tally", "Votes", "draw_map", "priorities"]
