"""Setting priorities together: picks by constituency, a final round in mixed groups, nominal groups, two scales."""

from .interim import Constituency, Cut, Interim, Pick, cuts, interim
from .nominal import Nominal, Vote, nominal
from .quadrants import Field, Quadrants, quadrants
from .rounds import Round, moved, ranked_by_groups

__all__ = [
    "Constituency",
    "Cut",
    "Field",
    "Interim",
    "Nominal",
    "Pick",
    "Quadrants",
    "Round",
    "Vote",
    "cuts",
    "interim",
    "moved",
    "nominal",
    "quadrants",
    "ranked_by_groups",
]
