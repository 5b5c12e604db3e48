"""What the sense-making room keeps."""

from .codebook import CodebookVersion, DissentRemark, Theme, ThemeDissent, ThemeExample, ThemeWording
from .delphi import DelphiNotice, DelphiRound, DelphiRule, DelphiScore
from .exercise import Exercise, Respondent
from .opinion import OpenLink, Opinion
from .priorities import FinalGroup, ImpactScore, PersonalOrder, PriorityCourse, WordingRequest
from .reading import Coder, Coding, Given, PlacedWords, Reading, Unit, UnitRemark
from .snapshot import Disagreement, Snapshot
from .statement import EarlierStatement, Origin, Statement
from .wall import WallCard, WallPile

__all__ = [
    "CodebookVersion",
    "Coder",
    "Coding",
    "DelphiNotice",
    "DelphiRound",
    "DelphiRule",
    "DelphiScore",
    "Disagreement",
    "DissentRemark",
    "EarlierStatement",
    "Exercise",
    "FinalGroup",
    "Given",
    "ImpactScore",
    "OpenLink",
    "Opinion",
    "Origin",
    "PersonalOrder",
    "PlacedWords",
    "PriorityCourse",
    "Reading",
    "Respondent",
    "Snapshot",
    "Statement",
    "Theme",
    "ThemeDissent",
    "ThemeExample",
    "ThemeWording",
    "Unit",
    "UnitRemark",
    "WallCard",
    "WallPile",
    "WordingRequest",
]
