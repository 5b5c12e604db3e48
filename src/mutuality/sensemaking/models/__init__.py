"""What the sense-making room keeps."""

from .exercise import Exercise, Respondent
from .snapshot import Disagreement, Snapshot

__all__ = ["Disagreement", "Exercise", "Respondent", "Snapshot"]
