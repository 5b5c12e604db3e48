"""What the sense-making room keeps."""

from .codebook import CodebookVersion, DissentRemark, Theme, ThemeDissent, ThemeExample, ThemeWording
from .concept_map import ChosenCut, ClusterName, Hand, NameSupport, Pile, Placement, Rating, Scale
from .delphi import DelphiNotice, DelphiRound, DelphiRule, DelphiScore
from .exercise import Exercise, Respondent
from .opinion import OpenLink, Opinion
from .priorities import FinalGroup, ImpactScore, PersonalOrder, PriorityCourse, WordingRequest
from .reading import Coder, Coding, Given, PlacedWords, Reading, Unit, UnitRemark
from .snapshot import Disagreement, Snapshot
from .statement import EarlierStatement, Origin, Statement
from .wall import WallCard, WallPile

__all__ = [
    "ChosenCut",
    "ClusterName",
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
    "Hand",
    "ImpactScore",
    "NameSupport",
    "OpenLink",
    "Opinion",
    "Origin",
    "PersonalOrder",
    "Pile",
    "PlacedWords",
    "Placement",
    "PriorityCourse",
    "Rating",
    "Reading",
    "Respondent",
    "Scale",
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
