"""Amounts of money: whole numbers of the smallest unit of a currency (ISO 4217). Knows no Django."""

from decimal import Decimal, InvalidOperation

from babel.core import get_global
from babel.numbers import get_currency_precision

from .refused import Refused

CURRENCIES = frozenset(  # what is legal tender somewhere today
    code
    for spells in get_global("territory_currencies").values()
    for code, _begun, ended, is_tender in spells
    if is_tender and ended is None
)
MOST = Decimal(10**9)


def smallest_units(amount: str, currency: str) -> int:
    """An amount as people write it, in the smallest units of `currency`. Raises Refused with what to write instead.

    >>> smallest_units("28.50", "GBP"), smallest_units("4800", "UGX"), smallest_units("7.125", "JOD")
    (2850, 4800, 7125)
    """
    if currency not in CURRENCIES:
        raise Refused("Choose one from the list.", field="currency")
    try:
        exact = Decimal(amount)
    except (InvalidOperation, TypeError):
        raise Refused("Write an amount in numbers, for example 28.50.", field="amount") from None
    if not exact.is_finite() or not 0 < exact <= MOST:
        raise Refused("Write an amount above 0.", field="amount")
    units = exact.scaleb(get_currency_precision(currency))
    if units != int(units):
        raise Refused("{currency} has no coins as small as that.", field="amount", currency=currency)
    return int(units)


def written(units: int, currency: str) -> str:
    """The same in figures.

    >>> written(2850, "GBP"), written(4800, "UGX")
    ('28.50', '4800')
    """
    return str(Decimal(units).scaleb(-get_currency_precision(currency)))
