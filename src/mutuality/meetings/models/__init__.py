"""What the meetings room keeps."""

from .after import Correction
from .box import BoxWord, Envelope, Slip, SlipRound, TakenEnvelope
from .floor import Hand, Moment
from .meeting import FormerPlace, Meeting, Notice, Pairing, PrivateWord, Question, Seat, Table
from .voice import Attachment, Contribution, EarlierWording, Translation, Unsealing, Upload, Verdict

__all__ = [
    "Attachment",
    "BoxWord",
    "Contribution",
    "Correction",
    "EarlierWording",
    "Envelope",
    "FormerPlace",
    "Hand",
    "Meeting",
    "Moment",
    "Notice",
    "Pairing",
    "PrivateWord",
    "Question",
    "Seat",
    "Slip",
    "SlipRound",
    "Table",
    "TakenEnvelope",
    "Translation",
    "Unsealing",
    "Upload",
    "Verdict",
]
