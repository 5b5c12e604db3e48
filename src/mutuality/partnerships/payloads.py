"""What a decision's effect is told: named fields of a few kinds, checked before anything is kept. Knows no Django."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mutuality.kit.money import CURRENCIES
from mutuality.kit.refused import Refused

from .agreed import AgreementRules
from .powers import OFFICES, POWERS, Level

LONGEST_LINE, LONGEST_TEXT, LONGEST_SORT, LONGEST_AMOUNT = 200, 20_000, 40, 20


@dataclass(frozen=True)
class Field:
    """One field of an effect: `kind` is a name of KINDS; a field that may stay away is not `required`."""

    name: str
    kind: str
    label: Any  # shown in the language of the reader
    required: bool = True


def check_fields(wanted: Sequence[Field], payload: Mapping[str, Any]) -> None:
    """Refuse a payload that has other fields than `wanted`, or a value of another kind."""
    if not isinstance(payload, Mapping):
        raise Refused("Say what the decision is to do, field by field.")
    if unknown := set(payload) - {each.name for each in wanted}:
        raise Refused("This effect knows no field called {name}.", name=min(unknown))
    for each in wanted:
        if each.name in payload:
            KINDS[each.kind](each.name, payload[each.name])
        elif each.required:
            raise Refused("Fill this in. The decision cannot take effect without it.", field=each.name)


def _check_line(name: str, value: Any) -> None:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_LINE:
        raise Refused("Write a few words here, at most {most} signs.", field=name, most=LONGEST_LINE)


def _check_text(name: str, value: Any) -> None:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise Refused("Write a text here, at most {most} signs.", field=name, most=LONGEST_TEXT)


def _check_number(name: str, value: Any) -> None:
    if type(value) is not int or value < 1:
        raise Refused("Choose one from the list.", field=name)


def _check_version(name: str, value: Any) -> None:
    """0 stands for no version yet."""
    if type(value) is not int or value < 0:
        raise Refused("Choose one from the list.", field=name)


def _check_country(name: str, value: Any) -> None:
    if not isinstance(value, str) or not (len(value) == 2 and value.isalpha()):
        raise Refused("Choose one from the list.", field=name)


def _check_sort(name: str, value: Any) -> None:
    if not isinstance(value, str) or len(value) > LONGEST_SORT:
        raise Refused("Choose one from the list.", field=name)


def _check_day(name: str, value: Any) -> None:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Refused("Give a day, for example 2030-05-17.", field=name) from None


def _one_of(choices: Sequence[str]) -> Callable[[str, Any], None]:
    def check(name: str, value: Any) -> None:
        if value not in choices:
            raise Refused("Choose one from the list.", field=name)

    return check


def _check_sections(name: str, value: Any) -> None:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Refused("Write the agreement in sections, each with a heading and a text.", field=name)
    for section in value:
        if set(section) != {"heading", "text"}:
            raise Refused("Write the agreement in sections, each with a heading and a text.", field=name)
        _check_line(name, section["heading"])
        _check_text(name, section["text"])


def _check_rules(name: str, value: Any) -> None:
    AgreementRules.read(value)


def _check_amount(name: str, value: Any) -> None:
    if not isinstance(value, str) or len(value) > LONGEST_AMOUNT:
        raise Refused("Write an amount in numbers, for example 28.50.", field=name)


KINDS: dict[str, Callable[[str, Any], None]] = {
    "line": _check_line,
    "text": _check_text,
    "version": _check_version,
    "amount": _check_amount,
    "currency": _one_of(sorted(CURRENCIES)),
    "country": _check_country,
    "sort": _check_sort,
    "member": _check_number,
    "guest": _check_number,
    "mandate": _check_number,
    "organisation": _check_number,
    "pod": _check_number,
    "day": _check_day,
    "office": _one_of([name for name in OFFICES if name != "founder"]),
    "power": _one_of(list(POWERS)),
    "level": _one_of([str(level) for level in Level]),
    "sections": _check_sections,
    "rules": _check_rules,
}
