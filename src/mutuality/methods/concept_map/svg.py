"""Pieces of pictures: SVG with attributes alone, no styles and no scripts, so that the strictest rules let it pass.

A picture lies the same way in every language: x goes to the right. Texts are centred, or begin at the left; one that
is written from right to left is set apart by signs of its own, so that its commas and full stops stay with it.
"""

import unicodedata
from collections.abc import Sequence
from html import escape

INK, SOFT, LINE, PAPER = "#1c2321", "#434b48", "#b9b2a3", "#ffffff"
# Told apart in grey as well: each darker or lighter than its neighbours.
TINTS = ("#e3eee9", "#f6e3b8", "#d5d0ee", "#f3d6e4", "#dfe6c4", "#cfe0f0")
APART, TOGETHER = "\u2068", "\u2069"  # first strong isolate, and its end
CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])


def picture(wide: float, high: float, title: str, description: str, parts: Sequence[str], kind: str) -> str:
    """A whole picture, with words for those who do not see it."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}" role="img" class="{kind}" '
            'direction="ltr" font-family="system-ui, sans-serif" font-size="14">',
            f"<title>{words(title)}</title>",
            f"<desc>{words(description)}</desc>",
            f'<rect width="{wide:g}" height="{high:g}" fill="{PAPER}"/>',
            *parts,
            "</svg>\n",
        ]
    )


def words(text: object) -> str:
    """Escaped, without signs that XML does not know."""
    clean = str(text).translate(CONTROLS)
    runs_left = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in clean)
    return escape(f"{APART}{clean}{TOGETHER}" if runs_left else clean)


def text(x: float, y: float, said: object, *, middle: bool = False, size: int = 14, bold: bool = False) -> str:
    """Words at a place, with a pale edge, so that they can be read on lines and patterns."""
    anchor = ' text-anchor="middle"' if middle else ""
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{anchor}{weight} fill="{INK}" stroke="{PAPER}" '
        f'stroke-width="3" stroke-linejoin="round" paint-order="stroke">{words(said)}</text>'
    )


def line(x1: float, y1: float, x2: float, y2: float, *, dashed: bool = False, wide: float = 1, ink: str = SOFT) -> str:
    dashes = ' stroke-dasharray="5 4"' if dashed else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{ink}" stroke-width="{wide:g}"{dashes}/>'


def dot(x: float, y: float, *, size: float = 3.5, hollow: bool = False, said: str = "") -> str:
    inside = f"<title>{words(said)}</title>" if said else ""
    fill = PAPER if hollow else INK
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}" fill="{fill}" stroke="{INK}">{inside}</circle>'


def shortened(said: object, most: int = 28) -> str:
    """A label that fits, cut between signs that belong together where they are marked as such.

    >>> shortened("a very long label indeed", 12)
    'a very long…'
    """
    whole = " ".join(str(said).split())
    if len(whole) <= most:
        return whole
    end = most - 1
    while end > 1 and unicodedata.combining(whole[end]):
        end -= 1
    return whole[:end].rstrip() + "…"
