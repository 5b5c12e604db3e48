"""The calendar file, read as calendars read it: by `icalendar`, and its zone by dateutil, which knows no zoneinfo."""

import io
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil import tz
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from mutuality.meetings.calendar import Entry, Invited, as_file

NOW = datetime(2026, 11, 25, 3, 4, 5, 678, tzinfo=UTC)
ONCE = UUID("3f0e6a8c-2a52-4d1e-9a0e-5a4f0a1c2b3d")
CHANGES = [  # zones whose clocks change (or do not) at unlike times; days on both sides of a change
    (zone, datetime(year, month, day, 12, tzinfo=UTC))
    for zone in ("Asia/Kathmandu", "Asia/Hebron", "America/Santiago")
    for year, month, day in [(2027, 3, 26), (2027, 3, 28), (2027, 4, 3), (2027, 4, 5), (2027, 9, 4), (2027, 10, 31)]
]


def entry(**changed):
    starts_at = changed.pop("starts_at", datetime(2027, 3, 26, 12, tzinfo=UTC))
    values = {
        "uid": ONCE,
        "revision": 0,
        "title": "Whose pace?",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "zone": "Asia/Kathmandu",
        "organiser": "mutuality@home.example.org",
        "host": "home.example.org",
        "partnership": "Riverside",
    }
    return Entry(**values | changed)


def event_in(text):
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return event


def lines_of(text):
    """The content lines as RFC 5545 has them: unfolded, name;parameters → value. Anything else is an error."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    whole = re.compile(r'([A-Z-]+)((?:;[A-Z-]+=(?:"[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*))*):([^\x00-\x1f]*)')
    return [whole.fullmatch(line).groups() for line in lines]


def utc_by_the_file_alone(text, name):
    """The moment of DTSTART or DTEND as the file's own VTIMEZONE tells it."""
    *_zone, (parameters, value) = [(each[1], each[2]) for each in lines_of(text) if each[0] == name]
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    zone = re.search(r"BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", text, re.DOTALL)[0]
    file = f"BEGIN:VCALENDAR\r\n{zone}END:VCALENDAR\r\n"
    known = tz.tzical(io.StringIO(file)).get(parameters.removeprefix(";TZID="))
    return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=known).astimezone(UTC)


@pytest.mark.parametrize(("zone", "starts_at"), CHANGES, ids=lambda each: str(each)[:16])
@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH"])
def test_the_file_alone_tells_the_right_hour_on_both_sides_of_a_change(zone, starts_at, method):
    text = as_file(entry(zone=zone, starts_at=starts_at), now=NOW, method=method)
    assert utc_by_the_file_alone(text, "DTSTART") == starts_at
    assert utc_by_the_file_alone(text, "DTEND") == starts_at + timedelta(hours=2)
    local = starts_at.astimezone(ZoneInfo(zone))
    assert f"DTSTART;TZID={zone}:{local:%Y%m%dT%H%M%S}\r\n" in text


@given(
    zone=st.sampled_from(sorted(available_timezones() - {"localtime"})),
    starts_at=st.datetimes(datetime(2020, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)),
    minutes=st.integers(1, 720),
)
@example("Australia/Lord_Howe", datetime(2027, 4, 3, 15, 5, tzinfo=UTC), 30)  # goes back by half an hour
@example("America/Santiago", datetime(2027, 4, 4, 3, 30, tzinfo=UTC), 60)  # the hour that comes twice, again
@example("Asia/Hebron", datetime(2027, 3, 26, 23, 30, tzinfo=UTC), 120)  # across the hour that is left out
@example("Africa/Casablanca", datetime(2027, 2, 7, 1, 30, tzinfo=UTC), 240)
def test_in_every_zone_of_the_world_the_file_alone_tells_the_right_hour(zone, starts_at, minutes):
    starts_at = starts_at.replace(second=0, microsecond=0)
    ends_at = starts_at + timedelta(minutes=minutes)
    text = as_file(entry(zone=zone, starts_at=starts_at, ends_at=ends_at), now=NOW, method="REQUEST")
    assert utc_by_the_file_alone(text, "DTSTART") == starts_at
    assert utc_by_the_file_alone(text, "DTEND") == ends_at


def test_an_invitation_a_change_and_a_cancellation_are_of_one_meeting():
    first = as_file(entry(place="Room 4"), now=NOW, method="REQUEST", invited=Invited("ama@example.org"))
    second = as_file(entry(revision=1, starts_at=datetime(2027, 3, 27, 9, tzinfo=UTC)), now=NOW, method="REQUEST")
    third = as_file(entry(revision=2, is_cancelled=True), now=NOW, method="CANCEL")
    events = [event_in(text) for text in (first, second, third)]
    assert len({event["UID"] for event in events}) == 1 and str(ONCE) not in first
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
    assert [event["STATUS"] for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    methods = [Calendar.from_ical(text)["METHOD"] for text in (first, second, third)]
    assert methods == ["REQUEST", "REQUEST", "CANCEL"]
    assert events[0]["LOCATION"] == "Room 4" and events[0]["DTSTAMP"].dt == NOW.replace(microsecond=0)
    assert events[1].start.astimezone(UTC) == datetime(2027, 3, 27, 9, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Asia/Hebron", "America/Santiago"])
def test_a_change_and_a_cancellation_across_a_clock_change_take_the_place_of_the_invitation(zone):
    """Invited for the day before, moved to the day after, called off: a calendar knows it for one meeting each time."""
    before, after = [at for each, at in CHANGES if each == zone and at.month in {3, 4}][::3]
    steps = [
        ({"starts_at": before}, "REQUEST"),
        ({"starts_at": after, "revision": 1}, "REQUEST"),
        ({"starts_at": after, "revision": 2, "is_cancelled": True}, "CANCEL"),
    ]
    texts = [as_file(entry(zone=zone, **step), now=NOW, method=method) for step, method in steps]
    assert [utc_by_the_file_alone(text, "DTSTART") for text in texts] == [before, after, after]
    plain = [{name: value for name, _parameters, value in lines_of(text)} for text in texts]
    assert len({each["UID"] for each in plain}) == 1 and [each["SEQUENCE"] for each in plain] == ["0", "1", "2"]
    assert [each["METHOD"] for each in plain] == ["REQUEST", "REQUEST", "CANCEL"]
    assert plain[2]["STATUS"] == "CANCELLED" and event_in(texts[1]).start.astimezone(UTC) == after


def test_the_organiser_is_the_house_and_only_the_readers_own_address_stands_in_a_letter():
    named = {"title": "Mail ben@example.org", "partnership": 'The "River"; us'}
    text = as_file(entry(), now=NOW, method="REQUEST", invited=Invited("ama@example.org", is_coming=True))
    event = event_in(text)
    assert event["ORGANIZER"] == "mailto:mutuality@home.example.org" and event["ORGANIZER"].params["CN"] == "Riverside"
    assert event["ATTENDEE"] == "mailto:ama@example.org" and event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert re.findall(r"mailto:\S+", as_file(entry(), now=NOW, method="PUBLISH")) == [
        "mailto:mutuality@home.example.org"
    ]
    assert event_in(as_file(entry(**named), now=NOW, method="PUBLISH"))["ORGANIZER"].params["CN"] == "The 'River'; us"


@given(title=st.text(min_size=1), about=st.text(), place=st.text())
@example("नेपाल र‍्य", "می‌خواهم\r\nدوم", "a,b;c\\n\x0b")
def test_whatever_people_write_the_file_stays_a_file(title, about, place):
    values = {
        name: value for name, value in {"title": title, "about": about, "place": place}.items() if _can_be_kept(value)
    }
    text = as_file(entry(**values), now=NOW, method="PUBLISH")
    names = [name for name, _, _ in lines_of(text)]
    assert names[0] == "BEGIN" and names.count("UID") == names.count("SUMMARY") == 1
    if "\u200d" in title:
        assert event_in(text)["SUMMARY"] == title


def _can_be_kept(text):
    return not re.search("[\ud800-\udfff\x00]", text)
