"""When people are awake where they live: no letter goes out by itself at night, and nobody has to answer then."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

MORNING, EVENING = time(8), time(20)


def is_day(now: datetime, zone: str) -> bool:
    """Whether it is between 8 and 20 o'clock there; at other hours no letter goes out by itself.

    >>> from datetime import UTC
    >>> noon = datetime(2030, 5, 17, 12, tzinfo=UTC)
    >>> is_day(noon, "Asia/Kathmandu"), is_day(noon, "Pacific/Auckland")
    (True, False)
    """
    return MORNING <= now.astimezone(ZoneInfo(zone)).time() < EVENING
