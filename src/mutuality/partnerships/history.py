"""How the agreement came to be what it is: its versions, and what one changed in the text and the rules of another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mutuality.methods.text_difference import Piece, text_difference

from . import queries
from .agreed import AgreementRules
from .models import Agreement
from .powers import IN_WORDS, POWERS

TOLD_ALONE = "levels"  # power by power
RULES = [name for name in AgreementRules.__dataclass_fields__ if name != TOLD_ALONE]


@dataclass(frozen=True)
class SectionChange:
    heading: str
    pieces: list[Piece]


@dataclass(frozen=True)
class LevelChange:
    """What takes more people, or fewer, than it did."""

    does: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """What a version changed in the one before it; `previous` is None for the first, which changed nothing."""

    previous: Agreement | None
    sections: list[SectionChange]
    rules: list[str]
    before: AgreementRules
    after: AgreementRules
    levels: list[LevelChange]


def changes_of(agreement: Agreement) -> Changes:
    earlier = Agreement.objects.filter(partnership=agreement.partnership_id, version__lt=agreement.version)
    previous = earlier.order_by("-version").first()
    after = queries.rules_in(agreement)
    before = queries.rules_in(previous) if previous else after
    return Changes(
        previous,
        section_changes(previous.sections if previous else [], agreement.sections),
        [name for name in RULES if getattr(before, name) != getattr(after, name)],
        before,
        after,
        _level_changes(before, after),
    )


def section_changes(before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]) -> list[SectionChange]:
    """The sections that differ, matched by their headings; those that went come last."""
    old = {section["heading"]: section["text"] for section in before}
    new = {section["heading"]: section["text"] for section in after}
    return [
        SectionChange(heading, text_difference(old.get(heading, ""), new.get(heading, "")))
        for heading in [*new, *(heading for heading in old if heading not in new)]
        if old.get(heading) != new.get(heading)
    ]


def _level_changes(before: AgreementRules, after: AgreementRules) -> list[LevelChange]:
    return [
        LevelChange(power.does, IN_WORDS[before.level(power)], IN_WORDS[after.level(power)])
        for power in POWERS.values()
        if before.level(power) != after.level(power)
    ]


def is_review_unmet(rules: AgreementRules, today: date) -> bool:
    """Whether the agreement should have been looked at again, and no new version says that it was."""
    return rules.review_on is not None and rules.review_on < today
