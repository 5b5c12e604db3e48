"""What the sense-making room keeps."""

from .delphi import DelphiNotice, DelphiRound, DelphiRule, DelphiScore
from .exercise import Exercise, Respondent
from .snapshot import Disagreement, Snapshot
from .statement import EarlierStatement, Origin, Statement

__all__ = [
    "DelphiNotice",
    "DelphiRound",
    "DelphiRule",
    "DelphiScore",
    "Disagreement",
    "EarlierStatement",
    "Exercise",
    "Origin",
    "Respondent",
    "Snapshot",
    "Statement",
]
