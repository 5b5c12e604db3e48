"""What a working agreement says in typed rules, which the pages keep to. Knows no Django."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from mutuality.kit.refused import Refused

from .powers import POWERS, STRENGTH, Level, Power

METHODS = ("consent", "consensus", "majority", "score", "ranked", "dots")
WHOLE_GROUP, LENT_KEY = "whole_group", "lent_key"
WAYS_OUT = (WHOLE_GROUP, LENT_KEY)


@dataclass(frozen=True)
class AgreementRules:
    """The typed part of a working agreement. `levels` may only raise what `powers.POWERS` says.

    `own_time_days` are for answering a meeting's questions in one's own time after it ended, `correction_days` for
    correcting its draft report, `opened_days` for reading whose voice was opened with two keys. With `hold_box`, words
    from the box are shown once two moderators have looked; everybody gets `slips_each` slips.

    Quorums and thresholds are hundredths: of those who have a voice, and of those who answered. Those of each
    perspective may be 0, which asks nothing of it. `proxies_each` is how many voices of others one person may carry in
    an open ballot; 0: none. `way_out` is what helps where no two perspectives are left to turn
    two keys; `one_side_until` is the day until which the whole group then lets two people of one perspective do it.
    """

    small_group_inside: int = 5
    small_group_outside: int = 10
    key_hours: int = 24
    mandate_days: int = 180
    own_time_days: int = 10
    correction_days: int = 15
    opened_days: int = 7
    slips_each: int = 3
    hold_box: bool = True
    decision_method: str = "consent"
    decision_threshold: int = 50
    quorum: int = 50
    perspective_quorum: int = 0
    perspective_threshold: int = 0
    proxies_each: int = 0
    way_out: str = WHOLE_GROUP
    one_side_until: date | None = None
    review_on: date | None = None
    levels: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "AgreementRules":
        """From the JSON of an agreement. Raises Refused for an unknown name or a value out of bounds."""
        if not isinstance(kept, Mapping):
            raise Refused("Write the rules as names with their values.")
        unknown = set(kept) - set(cls.__dataclass_fields__)
        if unknown:
            raise Refused("The agreement has a rule that nobody knows: {name}.", name=min(unknown))
        said: dict[str, Any] = dict(kept)
        for name in set(DAYS) & set(said):
            said[name] = _read_day(name, said[name])
        rules = cls(**said)
        for name in NUMBERS:
            _check_number(name, getattr(rules, name))
        for name in YES_OR_NO:
            if not isinstance(getattr(rules, name), bool):
                raise Refused("Say yes or no for {name}.", name=name)
        for name, choices in CHOICES.items():
            if getattr(rules, name) not in choices:
                raise Refused("Choose one of these for {name}: {choices}.", name=name, choices=list(choices))
        _check_levels(rules.levels)
        return rules

    def kept(self) -> dict[str, Any]:
        """As JSON keeps it: every rule by name, so that a new default changes nothing that was agreed.

        >>> AgreementRules.read(AgreementRules(review_on=date(2030, 5, 1)).kept()).review_on
        datetime.date(2030, 5, 1)
        """
        said: dict[str, Any] = asdict(self) | {"levels": dict(self.levels)}
        return said | {name: said[name].isoformat() if said[name] else None for name in DAYS}

    def level(self, power: Power) -> Level:
        return Level(self.levels.get(power.name, power.level))


NUMBERS = [each.name for each in fields(AgreementRules) if each.type is int]
YES_OR_NO = [each.name for each in fields(AgreementRules) if each.type is bool]
DAYS = ("one_side_until", "review_on")
CHOICES = {"decision_method": METHODS, "way_out": WAYS_OUT}
HUNDREDTHS = {"decision_threshold": 50, "quorum": 1, "perspective_quorum": 0, "perspective_threshold": 0}  # the least
MAY_BE_NONE = {"proxies_each"}


def bounds(name: str) -> tuple[int, int]:
    """The least and the most that the agreement may say for one of NUMBERS.

    >>> bounds("quorum"), bounds("key_hours"), bounds("proxies_each")
    ((1, 100), (1, 400), (0, 400))
    """
    return (HUNDREDTHS[name], 100) if name in HUNDREDTHS else (0 if name in MAY_BE_NONE else 1, 400)


def _check_number(name: str, value: object) -> None:
    least, most = bounds(name)
    if type(value) is not int or not least <= value <= most:
        raise Refused("Write a whole number from {least} to {most} for {name}.", name=name, least=least, most=most)


def _read_day(name: str, value: Any) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Refused("Give a day for {name}, for example 2030-05-17.", name=name) from None


def _check_levels(levels: object) -> None:
    if not isinstance(levels, Mapping):
        raise Refused("Write for each power how many people it takes.")
    for name, level in levels.items():
        check_raised(name, str(level))


def check_raised(name: str, level: str) -> None:
    if name not in POWERS:
        raise Refused("There is no power called {name}.", name=name)
    if level in STRENGTH and STRENGTH[Level(level)] > STRENGTH[POWERS[name].highest]:
        raise Refused("“{does}” is done by each alone. It cannot take more hands.", does=POWERS[name].does)
    if level not in STRENGTH or STRENGTH[Level(level)] < STRENGTH[POWERS[name].level]:
        raise Refused("An agreement may ask for more hands to “{does}”, not for fewer.", does=POWERS[name].does)
