"""What the decisions room keeps."""

from .effect import Carried
from .notice import Notice
from .objection import Objection, Remark
from .outcome import Outcome
from .proposal import Option, Proposal, Source
from .proxy import Proxy
from .voice import Ballot, Decider, Position
from .wording import Amendment, Wording

__all__ = [
    "Amendment",
    "Ballot",
    "Carried",
    "Decider",
    "Notice",
    "Objection",
    "Option",
    "Outcome",
    "Position",
    "Proposal",
    "Proxy",
    "Remark",
    "Source",
    "Wording",
]
