"""What the decisions room keeps."""

from .notice import Notice
from .outcome import Outcome
from .proposal import Option, Proposal, Source
from .voice import Ballot, Decider, Position

__all__ = ["Ballot", "Decider", "Notice", "Option", "Outcome", "Position", "Proposal", "Source"]
