"""When a letter about a round that closes soon is due. Plain values in, an answer out."""

from datetime import datetime, timedelta

BEFORE = timedelta(days=1)
SHORT = timedelta(days=2)  # a round that is open for less has been heard of a moment ago


def is_due(*, now: datetime, opened_at: datetime, closes_at: datetime) -> bool:
    """From a day before a round closes, until it closes.

    >>> from datetime import UTC
    >>> start = datetime(2030, 5, 17, 12, tzinfo=UTC)
    >>> [is_due(now=start + days * BEFORE, opened_at=start, closes_at=start + 3 * BEFORE) for days in (0, 1, 2, 3)]
    [False, False, True, False]
    """
    return closes_at - BEFORE <= now < closes_at and closes_at - opened_at >= SHORT
