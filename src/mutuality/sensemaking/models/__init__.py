"""What the sense-making room keeps."""

from .concept_map import ChosenCut, ClusterName, Hand, NameSupport, Pile, Placement, Rating, Scale
from .exercise import Exercise, Respondent
from .snapshot import Disagreement, Snapshot
from .statement import EarlierStatement, Origin, Statement

__all__ = [
    "ChosenCut",
    "ClusterName",
    "Disagreement",
    "EarlierStatement",
    "Exercise",
    "Hand",
    "NameSupport",
    "Origin",
    "Pile",
    "Placement",
    "Rating",
    "Respondent",
    "Scale",
    "Snapshot",
    "Statement",
]
