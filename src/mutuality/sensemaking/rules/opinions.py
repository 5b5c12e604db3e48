"""May a statement be answered, a guest come in, a link be made? And which statement comes next?"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import log

from mutuality.kit.refused import Refused

FEWEST = 3  # statements, below which there is no map to look for
FEW_ANSWERS = 5  # until each statement has as many, the one with the fewest comes first
LONGEST = timedelta(days=180)  # an open link lasts
MOST_GUESTS = 5_000
LINK_TRIES = 30  # links that lead nowhere, a minute from one network
NEW_GUESTS = 60  # guests who begin, a minute from one network: a room full of people may share one


def check_ready(*, statements: int) -> None:
    if statements < FEWEST:
        raise Refused("Add at least {fewest} statements first, so that there is something to answer.", fewest=FEWEST)


def check_opinion(*, is_in: bool) -> None:
    if not is_in:
        raise Refused("This statement was set aside meanwhile. Go on with the next one.")


def check_link(*, is_open: bool, now: datetime, ends_at: datetime) -> None:
    if not is_open:
        raise Refused("A link is made while it is open, for there is nothing to answer before and after.")
    if ends_at <= now:
        raise Refused("Choose a later day: the link ends at midnight after it.", field="day")
    if ends_at > now + LONGEST:
        raise Refused("Choose a day within half a year. You can make another link later.", field="day")


def check_coming(*, is_open: bool, guests: int, most: int) -> None:
    if not is_open:
        raise Refused("It is closed. What you said before is kept.")
    if guests >= most:
        raise Refused("As many guests have come as were asked for. Write to whoever gave you the link.")


def next_asked(answers: Mapping[int, int], weights: Mapping[int, float], key: str) -> int | None:
    """Which of the statements in `answers` (number → how many answered it so far) to put next to the holder of `key`.

    The ones with the fewest answers first, until each has FEW_ANSWERS; after that drawn by lot with `weights`, where
    none counts as one. The lot is the holder's own and stays: the same page shows the same statement again.

    >>> next_asked({1: 9, 2: 0, 3: 9}, {}, "a"), next_asked({}, {}, "a")
    (2, None)
    >>> next_asked({1: 9, 2: 9}, {1: 1e9, 2: 1e-9}, "a")
    1
    """
    if not answers:
        return None
    fewest = min(answers.values())
    if fewest < FEW_ANSWERS:
        return min((number for number in answers if answers[number] == fewest), key=lambda each: _lot(key, each))
    return min(answers, key=lambda each: -log(_lot(key, each)) / max(weights.get(each, 1.0), 1e-12))


def _lot(key: str, number: int) -> float:
    """Above 0 and below 1, the same each time; drawn for each holder and statement."""
    digest = hashlib.sha256(f"{key}:{number}".encode()).digest()
    return (int.from_bytes(digest[:6], "big") + 1) / (2**48 + 2)
