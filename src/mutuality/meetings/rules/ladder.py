"""What can still be taken back, stage by stage, and what became of somebody's words. Plain values in, sentences out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

# What each stage is called, what goes when words are taken back there, and what cannot be called back.
NOT_SHOWN = "Nobody has read them yet."
SHARED = "Others in the meeting can read them."
IN_DRAFT = "They are in the draft report."
LOCKED = "They are in the locked report."
USED = "They were used for a shared theme."

ALL_GOES = "They go wholly, and nobody learns that there was anything."
PAGES_GO = (
    "They go from every page, with all earlier wordings, translations, pictures and sounds. "
    "A line stays that something was taken back, without your name."
)
DRAFT_GOES = "The same; and they go from the draft report and from every file made from now on."
LOCKED_GOES = (
    "The same; and they go from the locked report and from every file made from now on. The report says that one voice "
    "was taken back after the locking, and not whose it was."
)
THEME_GOES = "The same; and the quote goes from the theme, which is looked at again without it."

NOTHING_STAYS = "Nothing is left to call back."
READ_STAYS = "What others have already read or heard cannot be called back."
FILES_STAY = "What others have read, printed or saved cannot be called back."
SEAL_STAYS = (
    "The record keeps a seal that showed the words were unchanged. Without the words it says nothing, to anybody."
)


class Stage(StrEnum):
    """How far words have come. The order is that of the ladder."""

    NOT_SHOWN = "not_shown"
    SHARED = "shared"
    USED = "used"
    IN_DRAFT = "in_draft"
    LOCKED = "locked"


@dataclass(frozen=True)
class Rung:
    """One stage of the ladder in words."""

    stage: Stage
    name: str
    goes: Sequence[str]
    stays: Sequence[str]


LADDER = [
    Rung(Stage.NOT_SHOWN, NOT_SHOWN, [ALL_GOES], [NOTHING_STAYS]),
    Rung(Stage.SHARED, SHARED, [PAGES_GO], [READ_STAYS]),
    Rung(Stage.USED, USED, [THEME_GOES], [READ_STAYS]),
    Rung(Stage.IN_DRAFT, IN_DRAFT, [DRAFT_GOES], [FILES_STAY]),
    Rung(Stage.LOCKED, LOCKED, [LOCKED_GOES], [FILES_STAY, SEAL_STAYS]),
]


def stage_of(*, is_held: bool, is_shared: bool, is_used: bool, in_draft: bool, is_locked: bool) -> Stage:
    """The furthest stage that words have reached. Words that wait for moderators have reached nobody.

    >>> stage_of(is_held=False, is_shared=True, is_used=False, in_draft=True, is_locked=False)
    <Stage.IN_DRAFT: 'in_draft'>
    """
    if is_held or not is_shared:
        return Stage.NOT_SHOWN
    reached = [(is_locked, Stage.LOCKED), (in_draft, Stage.IN_DRAFT), (is_used, Stage.USED)]
    return next((stage for is_so, stage in reached if is_so), Stage.SHARED)


def ladder(here: Stage, *, has_themes: bool = False) -> list[Rung]:
    """The stages that a partnership has. Themes stand on it once there are any."""
    return [rung for rung in LADDER if has_themes or rung.stage is not Stage.USED or here is Stage.USED]


# What became of words

WAITS = "Two moderators look at this before others see it."
KEPT_BACK = "The moderators did not show this."
NOT_CLOSED = "The report comes when the meeting closes."
FOR_FEW = "In no file: you said it to a few people only."
ASK_FIRST = "In no file: you want to be asked before you are quoted."
NOT_QUOTED = "In no file: you do not want to be quoted here."
NOT_AT_ALL = "In no file: under “My consent” you said no to being quoted."
QUOTED_UNNAMED = "Quoted in the report and its files, without your name."
QUOTED = "Quoted in the report and its files."


def what_became(
    *, hold: str, is_closed: bool, for_all: bool, quotation: str, refuses_quoting: bool, refuses_name: bool
) -> str:
    """One sentence on whether words travel with the report, and if not, why."""
    reasons = [
        (hold == "held", WAITS),
        (hold == "kept_back", KEPT_BACK),
        (not is_closed, NOT_CLOSED),
        (not for_all, FOR_FEW),
        (refuses_quoting, NOT_AT_ALL),
        (quotation == "ask", ASK_FIRST),
        (quotation == "no", NOT_QUOTED),
        (refuses_name, QUOTED_UNNAMED),
    ]
    return next((sentence for is_so, sentence in reasons if is_so), QUOTED)
