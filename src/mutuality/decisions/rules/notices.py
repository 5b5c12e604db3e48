"""When a letter about an open proposal is due. Plain values in, an answer out."""

from datetime import datetime

from .proposing import DAY

OPENED, CLOSING = "opened", "closing"
SHORT = 2 * DAY  # a proposal that is open for less needs no letter before the last


def kind_due(*, now: datetime, opened_at: datetime, closes_at: datetime) -> str:
    """Which letter is due, if it is day where the reader is: one when it opens, one from a day before it closes.

    >>> from datetime import UTC
    >>> start = datetime(2030, 5, 17, 12, tzinfo=UTC)
    >>> [kind_due(now=start + days * DAY, opened_at=start, closes_at=start + 3 * DAY) for days in (0, 1, 2, 3)]
    ['opened', 'opened', 'closing', '']
    """
    if not opened_at <= now < closes_at:
        return ""
    if now >= closes_at - DAY:
        return CLOSING
    return OPENED if closes_at - opened_at >= SHORT else ""
