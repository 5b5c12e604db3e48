"""What the sense-making room keeps."""

from .exercise import Exercise, Respondent
from .snapshot import Disagreement, Snapshot
from .statement import EarlierStatement, Origin, Statement

__all__ = ["Disagreement", "EarlierStatement", "Exercise", "Origin", "Respondent", "Snapshot", "Statement"]
