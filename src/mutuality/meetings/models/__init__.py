"""What the meetings room keeps."""

from .meeting import Meeting, Question, Seat, Table, Together
from .voice import Contribution, EarlierWording

__all__ = ["Contribution", "EarlierWording", "Meeting", "Question", "Seat", "Table", "Together"]
