"""Moving the scenario's days to now: by whole days, so that hours of the day and days between things stay true."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIVE_MINUTES = 300  # seconds
LAST_DAY = date(2026, 8, 31)  # on which the scenario stops
ROUNDTABLE_DAY = date(2026, 6, 18)
UNDER_WAY = timedelta(minutes=150)  # how long the roundtable has been running when the example is loaded


@dataclass(frozen=True)
class Clock:
    """The time of one partnership: `now`, and by how many days its past is moved."""

    now: datetime
    moved: timedelta

    def day(self, written: str) -> date:
        """A day of the scenario; nothing that was done lies after today."""
        return min(date.fromisoformat(written) + self.moved, self.now.date())

    def hour(self, written: str, hour: int, minute: int = 0) -> datetime:
        """An hour (UTC) of a day of the scenario."""
        return datetime.combine(date.fromisoformat(written), time(hour, minute), UTC) + self.moved

    def moment(self, written: str, zone: str) -> datetime:
        """A moment of the scenario, at the same hour of the day as people in `zone` read it from their wall."""
        local = datetime.fromisoformat(written).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        return (local + self.moved).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def clocks(now: datetime) -> dict[str, Clock]:
    """p1 has come to its last day today; the roundtable of p2 is under way.

    >>> found = clocks(datetime(2030, 5, 17, 15, 1, tzinfo=UTC))
    >>> found["p1"].day("2026-08-31"), found["p2"].day("2026-06-18")
    (datetime.date(2030, 5, 17), datetime.date(2030, 5, 17))
    """
    return {
        "p1": Clock(now, now.date() - LAST_DAY),
        "p2": Clock(now, roundtable_start(now).date() - ROUNDTABLE_DAY),
    }


def roundtable_start(now: datetime) -> datetime:
    """When the roundtable began: two and a half hours ago, on a full five minutes.

    >>> roundtable_start(datetime(2030, 5, 17, 15, 3, tzinfo=UTC))
    datetime.datetime(2030, 5, 17, 12, 30, tzinfo=datetime.timezone.utc)
    """
    start = int((now - UNDER_WAY).timestamp())
    return datetime.fromtimestamp(start - start % FIVE_MINUTES, UTC)
