"""What the decisions room keeps."""

from .effect import Carried
from .outcome import Outcome
from .proposal import Option, Proposal, Source
from .voice import Ballot, Decider, Position

__all__ = ["Ballot", "Carried", "Decider", "Option", "Outcome", "Position", "Proposal", "Source"]
