"""When the weekly letter is due, and whether it is worth one. Plain values in, an answer out."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mutuality.kit.waking import is_day

WEEK = timedelta(weeks=1)
LATEST = 2  # Wednesday: until then what could not be sent on Monday is sent; after that it waits for the next
QUIET = 4 * WEEK  # so often at most when nothing is new: a head that nobody knows guards nothing
KEPT = 5 * WEEK


def week_due(now: datetime, zone: str) -> date | None:
    """The Monday whose letter is due now for who lives in `zone`; none by night, and none in the rest of the week.

    >>> from datetime import UTC
    >>> sunday = datetime(2026, 11, 22, 20, tzinfo=UTC)
    >>> week_due(sunday, "Pacific/Auckland"), week_due(sunday, "UTC")
    (datetime.date(2026, 11, 23), None)
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    if today.weekday() > LATEST or not is_day(now, zone):
        return None
    return today - timedelta(days=today.weekday())


def is_worth_a_letter(*, has_news: bool, week: date, last_week: date | None) -> bool:
    """Whether there is something to tell, or the last letter is so long ago that the head alone is worth one.

    >>> monday = date(2026, 11, 23)
    >>> [is_worth_a_letter(has_news=False, week=monday, last_week=monday - weeks * WEEK) for weeks in (1, 3, 4)]
    [False, False, True]
    """
    return has_news or last_week is None or week - last_week >= QUIET
