"""What was scored, as pages and pictures show it: bars, and words for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from ..rules.delphi import HIGH, HIGHEST, LOW, LOWEST

WIDE, HIGH_BAR, GAP = 20, 32, 2  # of one bar, in units of the picture
SCALE = range(LOWEST, HIGHEST + 1)


@dataclass(frozen=True)
class Spread:
    """How one group scored one item. `path` draws its bars, `own_at` is where the reader's own score stands."""

    name: str
    people: int
    counts: list[tuple[int, int]]  # score, how many
    high: int
    low: int
    median: float
    far_apart: bool
    path: str
    own_at: int | None


@dataclass(frozen=True)
class Drawing:
    """The spreads of one item, drawn to one measure; digits under the bars in the direction of the reader."""

    spreads: list[Spread]
    digits: str
    places: str
    left_out: bool


def drawing_of(item: dict[str, Any] | None, own: int | None = None, *, mirrored: bool | None = None) -> Drawing | None:
    """All together first, then each group that can be shown; None where nothing can be shown."""
    if item is None or item["everyone"] is None:
        return None
    mirrored = get_language_bidi() if mirrored is None else mirrored
    rows = [(_("All together"), item["everyone"])]
    rows += [(each["name"] or _("No perspective given"), each) for each in item["groups"]]
    tallest = max(max(each["counts"]) / each["people"] for _name, each in rows)
    order = list(reversed(SCALE)) if mirrored else list(SCALE)
    return Drawing(
        [_spread(name, each, order, tallest, own) for name, each in rows],
        "".join(map(str, order)),
        " ".join(str(WIDE * place + WIDE // 2) for place in range(len(order))),
        item["left_out"],
    )


def _spread(name: str, given: dict[str, Any], order: Sequence[int], tallest: float, own: int | None) -> Spread:
    counts = list(zip(SCALE, given["counts"], strict=True))
    return Spread(
        name,
        given["people"],
        counts,
        _between(counts, HIGH),
        _between(counts, LOW),
        given["median"],
        given["far_apart"],
        _path([dict(counts)[score] / given["people"] / tallest for score in order]),
        None if own is None else WIDE * order.index(own) + WIDE // 2,
    )


def _between(counts: Iterable[tuple[int, int]], band: tuple[int, int]) -> int:
    return sum(number for score, number in counts if band[0] <= score <= band[1])


def _path(heights: Iterable[float]) -> str:
    """One path for all bars: a page has many of them.

    >>> _path([0, 1])
    'M22 34v-32h16v32z'
    """
    bars = ((WIDE * place + GAP, round(share * HIGH_BAR)) for place, share in enumerate(heights))
    wide = WIDE - 2 * GAP
    return "".join(f"M{x} {HIGH_BAR + 2}v-{height}h{wide}v{height}z" for x, height in bars if height)
