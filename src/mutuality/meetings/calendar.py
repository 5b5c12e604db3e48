"""A meeting as an iCalendar file (RFC 5545, 5546): plain values in, text out. Knows no Django and no clock.

Each file brings its own VTIMEZONE with the changes of the clock around the meeting, each as it happens, so that a
calendar with old rules for the zone still shows the right hour.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from unicodedata import category
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

AROUND = timedelta(days=370)  # of the zone's changes, before and after the meeting
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True)
class Invited:
    """Whose letter it is: the one private address in a file, for themselves alone."""

    address: str
    is_coming: bool = False


@dataclass(frozen=True)
class Entry:
    """What a calendar is told of a meeting. `organiser` is the house's own address and `host` its name."""

    uid: UUID
    revision: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    organiser: str
    host: str
    partnership: str
    about: str = ""
    place: str = ""
    link: str = ""
    is_cancelled: bool = False


def as_file(entry: Entry, *, now: datetime, method: str, invited: Invited | None = None) -> str:
    """The whole file, with the line ends of the standard. `method` is PUBLISH, REQUEST or CANCEL."""
    calendar = Calendar()
    calendar.add("prodid", "-//Mutuality//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(zone_part(entry.zone, entry.starts_at, entry.ends_at))
    calendar.add_component(_event(entry, now, invited))
    return calendar.to_ical().decode()


def _event(entry: Entry, now: datetime, invited: Invited | None) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(entry.uid, 'calendar')}@{entry.host}")
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", entry.revision)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")  # whoever looks into a shared calendar sees that somebody is busy, not with what
    _add_hour(event, "dtstart", entry.starts_at, entry.zone)
    _add_hour(event, "dtend", entry.ends_at, entry.zone)
    event.add("summary", _plain(entry.title))
    texts = {"location": entry.place, "description": entry.about, "url": entry.link}
    for name, text in texts.items():
        if text:
            event.add(name, _plain(text))
    event.add("organizer", _address(entry.organiser, {"CN": _plain(entry.partnership).replace('"', "'")}))
    if invited:
        answered = {"PARTSTAT": "ACCEPTED" if invited.is_coming else "NEEDS-ACTION", "RSVP": "FALSE"}
        event.add("attendee", _address(invited.address, answered))
    return event


def _add_hour(event: Event, name: str, when: datetime, zone: str) -> None:
    """The hour in the meeting's zone. Of an hour that comes twice, the later one is told in UTC."""
    local = when.astimezone(ZoneInfo(zone))
    if local.fold:
        event.add(name, when.astimezone(UTC))
    else:
        event.add(name, local.replace(tzinfo=None), parameters={"TZID": zone})


def _address(address: str, parameters: dict[str, str]) -> vCalAddress:
    found = vCalAddress(f"mailto:{address}")
    for name, value in parameters.items():
        found.params[name] = vText(value)
    return found


def _plain(text: str) -> str:
    """Without the signs that steer old printers. Those that join letters stay, for some scripts need them."""
    return "".join(sign for sign in text if sign == "\n" or category(sign) != "Cc")


@lru_cache(100)
def zone_part(zone: str, starts_at: datetime, ends_at: datetime) -> Timezone:
    """The zone around the meeting: what holds at first, then each change."""
    part = Timezone()
    part.add("tzid", zone)
    since, until = starts_at.astimezone(UTC) - AROUND, ends_at.astimezone(UTC) + AROUND
    since = since.replace(minute=0, second=0, microsecond=0)
    for before, at in [(since, since), *_changes(ZoneInfo(zone), since, until)]:
        part.add_component(_observance(before.astimezone(ZoneInfo(zone)), at.astimezone(ZoneInfo(zone))))
    return part


def _changes(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Each change of the clock, in UTC: a moment before it, and the first minute after it."""
    days = [since + DAY * count for count in range((until - since) // DAY + 1)]
    for before, after in pairwise(days):
        if _offset(zone, before) != _offset(zone, after):
            minutes = [before + MINUTE * count for count in range(DAY // MINUTE + 1)]
            was = _offset(zone, before)
            yield before, minutes[bisect_left(minutes, True, key=lambda at: _offset(zone, at) != was)]


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _observance(before: datetime, at: datetime) -> TimezoneStandard | TimezoneDaylight:
    """From `at` on; its hour is told as the clocks showed it that were not changed yet."""
    part = TimezoneDaylight() if at.dst() else TimezoneStandard()
    was, becomes = before.utcoffset() or timedelta(), at.utcoffset() or timedelta()
    part.add("dtstart", (at.astimezone(UTC) + was).replace(tzinfo=None))
    part.add("tzoffsetfrom", was)
    part.add("tzoffsetto", becomes)
    part.add("tzname", at.tzname() or "")
    return part
