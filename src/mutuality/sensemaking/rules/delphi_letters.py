"""When a letter about a round that closes soon is due. Plain values in, an answer out."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

BEFORE = timedelta(days=1)
SHORT = timedelta(days=2)  # a round that is open for less has been heard of a moment ago
MORNING, EVENING = time(8), time(20)


def is_due(*, now: datetime, opened_at: datetime, closes_at: datetime) -> bool:
    """From a day before a round closes, until it closes.

    >>> from datetime import UTC
    >>> start = datetime(2030, 5, 17, 12, tzinfo=UTC)
    >>> [is_due(now=start + days * BEFORE, opened_at=start, closes_at=start + 3 * BEFORE) for days in (0, 1, 2, 3)]
    [False, False, True, False]
    """
    return closes_at - BEFORE <= now < closes_at and closes_at - opened_at >= SHORT


def is_day(now: datetime, zone: str) -> bool:
    """Whether it is between 8 and 20 o'clock there; at other hours no letter goes out by itself.

    >>> from datetime import UTC
    >>> noon = datetime(2030, 5, 17, 12, tzinfo=UTC)
    >>> is_day(noon, "Asia/Kathmandu"), is_day(noon, "Pacific/Auckland")
    (True, False)
    """
    return MORNING <= now.astimezone(ZoneInfo(zone)).time() < EVENING
