"""What the sense-making room keeps."""

from .exercise import Exercise, Respondent
from .priorities import FinalGroup, ImpactScore, PersonalOrder, PriorityCourse, WordingRequest
from .snapshot import Disagreement, Snapshot
from .statement import EarlierStatement, Origin, Statement

__all__ = [
    "Disagreement",
    "EarlierStatement",
    "Exercise",
    "FinalGroup",
    "ImpactScore",
    "Origin",
    "PersonalOrder",
    "PriorityCourse",
    "Respondent",
    "Snapshot",
    "Statement",
    "WordingRequest",
]
