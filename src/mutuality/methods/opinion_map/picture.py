"""The map as an SVG picture that is told apart by shapes and letters first, by colours second.

People stand on a coarse sheet, one mark for all of a group who stand in one cell, the larger the more they are:
nobody's answers can be read off a place. It has no styles and no scripts, so a page's strictest rules let it through.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from html import escape
from math import sqrt
from string import ascii_uppercase
from typing import NamedTuple

from .result import Group, OpinionMap

WIDE, HIGH, EDGE, LINE = 640, 440, 24, 26
STEP = 16  # of the sheet, in the picture's units
LEAST, MOST = 3.0, 9.0  # half the size of a mark
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999")  # Okabe and Ito
NOBODY = "#BBBBBB"
INK, PAPER = "#222222", "#FFFFFF"
# Corners of a mark of half size one; the first is a circle. More groups than marks begin again, their letters do not.
MARKS: tuple[tuple[tuple[float, float], ...], ...] = (
    (),
    ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    ((0, -1.15), (1.1, 0.85), (-1.1, 0.85)),
    ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    ((-1.1, -0.85), (1.1, -0.85), (0, 1.15)),
    ((-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4), (1.1, 0.4), (0.4, 0.4), (0.4, 1.1), (-0.4, 1.1), (-0.4, 0.4),
     (-1.1, 0.4), (-1.1, -0.4), (-0.4, -0.4)),
)  # fmt: skip


class Shown(NamedTuple):
    """A group as it is drawn."""

    place: int
    label: str
    people: int


def picture(
    found: OpinionMap,
    *,
    title: str,
    description: str,
    labels: Mapping[Group, str] | None = None,
    mine: Hashable = None,
    mine_label: str = "You",
    prefix: str = "map",
    right_to_left: bool = False,
) -> str:
    """The picture. A group smaller than `smallest_group` is drawn like those in none; where there are no clear groups,
    everybody is. `labels` name groups (else A, B, C …), `mine` is the participant who looks; `prefix` begins the ids.

    >>> from mutuality.methods.opinion_map import Votes, draw_map
    >>> camps = [(p, s, 1 if (p < 10) == (s < 4) else -1) for p in range(20) for s in range(8)]
    >>> found = draw_map(Votes.of(range(20), range(8), camps))
    >>> text = picture(found, title="How we answered", description="Two groups of ten.")
    >>> text.count("<polygon"), text.count("<circle"), "style=" in text
    (2, 2, False)
    """
    shown = _shown(found, labels or {})
    height = HIGH + LINE * len(shown) + EDGE
    words = ' direction="rtl"' if right_to_left else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}" role="img" '
        f'aria-labelledby="{escape(prefix)}-title {escape(prefix)}-description" font-size="16"{words}>',
        f'<title id="{escape(prefix)}-title">{escape(title)}</title>',
        f'<desc id="{escape(prefix)}-description">{escape(description)}</desc>',
        f'<rect width="{WIDE}" height="{height}" fill="{PAPER}"/>',
        f'<path d="M{EDGE} {HIGH // 2}H{WIDE - EDGE}M{WIDE // 2} {EDGE}V{HIGH - EDGE}" stroke="{NOBODY}"/>',
        *_people(found, shown),
        *_letters(found, shown),
        *_mine(found, mine, mine_label),
        *_legend(shown, right_to_left),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _shown(found: OpinionMap, labels: Mapping[Group, str]) -> dict[Group, Shown]:
    if found.no_clear_groups:
        return {}
    smallest = found.parameters["smallest_group"]
    large = [(group, size) for group, size in found.group_sizes.items() if size >= smallest]
    return {group: Shown(at, labels.get(group) or letter(at), size) for at, (group, size) in enumerate(large)}


def letter(place: int) -> str:
    """A name for the group at this place, from nought.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'A2')
    """
    again, at = divmod(place, len(ascii_uppercase))
    return ascii_uppercase[at] + (str(again + 1) if again else "")


# Where things stand


def _scale(found: OpinionMap) -> float:
    """Picture units for one unit of the map, the same both ways."""
    far_x = max((abs(x) for x, _ in found.coordinates.values()), default=0.0)
    far_y = max((abs(y) for _, y in found.coordinates.values()), default=0.0)
    return min((WIDE / 2 - EDGE) / max(far_x, 1e-9), (HIGH / 2 - EDGE) / max(far_y, 1e-9))


def _cell(x: float, y: float, scale: float) -> tuple[int, int]:
    return round(x * scale / STEP), round(y * scale / STEP)


def _at(cell: tuple[int, int]) -> tuple[float, float]:
    return WIDE / 2 + cell[0] * STEP, HIGH / 2 - cell[1] * STEP


# What is drawn


def _people(found: OpinionMap, shown: Mapping[Group, Shown]) -> list[str]:
    """Those in no group first, so that they lie below."""
    scale = _scale(found)
    heaps: Counter[tuple[int, tuple[int, int]]] = Counter()
    for person, (x, y) in found.coordinates.items():
        group = found.groups[person]
        heaps[shown[group].place if group in shown else -1, _cell(x, y, scale)] += 1
    most = max(heaps.values(), default=1)
    return [_mark(place, *_at(cell), _size(people, most)) for (place, cell), people in sorted(heaps.items())]


def _size(people: int, most: int) -> float:
    return LEAST + (MOST - LEAST) * sqrt((people - 1) / max(most - 1, 1))


def _mark(place: int, x: float, y: float, size: float) -> str:
    if place < 0:
        return f'<circle cx="{x:g}" cy="{y:g}" r="{LEAST:g}" fill="{NOBODY}"/>'
    look = f'fill="{COLOURS[place % len(COLOURS)]}" stroke="{INK}"'
    corners = MARKS[place % len(MARKS)]
    if not corners:
        return f'<circle cx="{x:g}" cy="{y:g}" r="{size:.3g}" {look}/>'
    points = " ".join(f"{x + size * dx:.4g},{y + size * dy:.4g}" for dx, dy in corners)
    return f'<polygon points="{points}" {look}/>'


def _letters(found: OpinionMap, shown: Mapping[Group, Shown]) -> list[str]:
    """Each group's label in its middle."""
    scale, sums = _scale(found), {group: [0.0, 0.0] for group in shown}
    for person, (x, y) in found.coordinates.items():
        group = found.groups[person]
        if group in shown:
            sums[group][0] += x
            sums[group][1] += y
    middles = {
        group: _at(_cell(x / shown[group].people, y / shown[group].people, scale)) for group, (x, y) in sums.items()
    }
    return [_halo(*middles[group], each.label) for group, each in shown.items()]


def _halo(x: float, y: float, text: str) -> str:
    """Words that can be read upon marks."""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle" dominant-baseline="central" font-size="22" font-weight="bold" '
        f'fill="{INK}" stroke="{PAPER}" stroke-width="5" paint-order="stroke">{escape(text)}</text>'
    )


def _mine(found: OpinionMap, mine: Hashable, label: str) -> list[str]:
    if mine is None or mine not in found.coordinates:
        return []
    x, y = _at(_cell(*found.coordinates[mine], _scale(found)))
    above = y - 24 if y > HIGH / 2 else y + 24
    return [
        f'<circle cx="{x:g}" cy="{y:g}" r="13" fill="none" stroke="{INK}" stroke-width="3"/>',
        _halo(x, above, label),
    ]


def _legend(shown: Mapping[Group, Shown], right_to_left: bool) -> list[str]:
    found = []
    for line, each in enumerate(shown.values()):
        y = HIGH + LINE * line + LINE / 2
        x, words = (WIDE - EDGE, WIDE - EDGE - 20) if right_to_left else (EDGE, EDGE + 20)
        text = f"{escape(each.label)} · {each.people}"
        found += [
            _mark(each.place, x, y, 8),
            f'<text x="{words}" y="{y:g}" dominant-baseline="central" fill="{INK}">{text}</text>',
        ]
    return found
