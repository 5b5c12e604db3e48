"""What the sense-making room keeps."""

from .exercise import Exercise, Respondent
from .opinion import OpenLink, Opinion
from .snapshot import Disagreement, Snapshot
from .statement import EarlierStatement, Origin, Statement

__all__ = [
    "Disagreement",
    "EarlierStatement",
    "Exercise",
    "OpenLink",
    "Opinion",
    "Origin",
    "Respondent",
    "Snapshot",
    "Statement",
]
