"""Dates as people read them: in their own zone, with the zone's name."""

import unicodedata
import zoneinfo
from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, get_timezone_location
from django.utils import timezone, translation

from .money import CURRENCIES

NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}  # what CLDR lists among territories besides


def reader_locale() -> str:
    """Babel's name for the reader's language. English is dated the way most of the world writes it: day first."""
    language = (translation.get_language() or "en").replace("-", "_")
    return "en_GB" if language == "en" else language


def zone_name(zone: str) -> str:
    """The city or country people know a zone by, in the reader's language.

    >>> zone_name("Asia/Kathmandu")
    'Kathmandu'
    """
    return _zone_name(zone, reader_locale())


# A page may show a hundred hours. Babel takes its time for each, and the same few come again and again.
@lru_cache(1_000)
def _zone_name(zone: str, locale: str) -> str:
    return get_timezone_location(zoneinfo.ZoneInfo(zone), locale=locale, return_city=True)


def moment(when: datetime) -> str:
    """Weekday, day, hour in the reader's zone, and which zone that is."""
    local = timezone.localtime(when)
    day = format_date(local.date(), "full", locale=reader_locale())
    return f"{day}, {hour(when)}"


def short_moment(when: datetime) -> str:
    local = timezone.localtime(when)
    return f"{format_datetime(local, 'd MMM y', locale=reader_locale())}, {hour(when)}"


def hour(when: datetime) -> str:
    return hours()(when)


def hours() -> Callable[[datetime], str]:
    """`hour` for the reader's zone and language as they are now, for who asks it a hundred times."""
    zone, locale = timezone.get_current_timezone(), reader_locale()
    return lambda when: _hour(when.replace(second=0, microsecond=0), zone, locale)


@lru_cache(10_000)
def _hour(when: datetime, zone: tzinfo, locale: str) -> str:
    return f"{format_time(when, 'HH:mm', tzinfo=zone, locale=locale)} ({_zone_name(str(zone), locale)})"


def day(when: date) -> str:
    return _day(when, reader_locale())


@lru_cache(1_000)
def _day(when: date, locale: str) -> str:
    return format_date(when, "long", locale=locale)


def about_minutes(left: timedelta) -> int:
    """Time left without pressure: rounded up to five minutes, never below zero.

    >>> about_minutes(timedelta(minutes=11)), about_minutes(timedelta(minutes=-3))
    (15, 0)
    """
    return max(0, -(-int(left.total_seconds()) // 300) * 5)


def known_zone(name: str) -> bool:
    return name in zoneinfo.available_timezones()


_locale = lru_cache(50)(Locale.parse)


def language_name(code: str) -> str:
    """A language's name in the reader's language; the code itself where no name is known.

    >>> language_name("ar"), language_name("xyz")
    ('Arabic', 'xyz')
    """
    return _locale(reader_locale()).languages.get(code, code)


def country_name(code: str) -> str:
    """A country's name in the reader's language; the code itself where no name is known.

    >>> country_name("NP"), country_name("XX")
    ('Nepal', 'XX')
    """
    return _locale(reader_locale()).territories.get(code, code)


def currency_names() -> list[tuple[str, str]]:
    """Every currency that is in use, code and name, in the order of the reader's language."""
    names = _locale(reader_locale()).currencies
    return sorted(((code, f"{names.get(code, code)} ({code})") for code in CURRENCIES), key=_in_order)


def _in_order(each: tuple[str, str]) -> str:
    return unicodedata.normalize("NFKD", each[1]).casefold()


def country_names() -> list[tuple[str, str]]:
    """Every country, code and name, in the order of the reader's language."""
    names = _locale(reader_locale()).territories
    countries = [(code, name) for code, name in names.items() if len(code) == 2 and code not in NO_COUNTRIES]
    return sorted(countries, key=_in_order)
