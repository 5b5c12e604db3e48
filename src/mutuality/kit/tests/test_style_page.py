"""The look: one page shows it, few bytes carry it, everyone can read it."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from .markup import read

STYLE = "/style/"
CSS = Path(finders.find("kit/mutuality.css")).read_text()


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_the_style_page_shows_itself_in_every_language(client, language):
    client.cookies["django_language"] = language
    page = read(client.get(STYLE).content)
    assert page.find("html").get("lang") == language
    assert page.find("html").get("dir") == ("rtl" if language == "ar" else "ltr")
    for part in ["waits", "note", "keys", "steps across", "meter", "empty", "refusal", "summary", "rows", "pages"]:
        assert page.find(f".//*[@class='{part}']") is not None, part


def test_the_style_page_is_not_there_in_production(client, settings):
    settings.STAGE = "production"
    assert client.get(STYLE).status_code == 404


def test_a_page_loads_one_stylesheet_and_two_scripts_and_runs_nothing_inline(client):
    page = read(client.get(STYLE).content)
    assert [link.get("href") for link in page.findall(".//link[@rel='stylesheet']")] == ["/static/kit/mutuality.css"]
    scripts = [script.get("src") for script in page.iter("script")]
    assert scripts == ["/static/django_htmx/htmx-2.min.js", "/static/kit/live.js"]
    assert not [part for part in page.iter() if part.tag == "style" or part.get("style")]
    assert not [part for part in page.iter() for name in part.attrib if name.startswith(("on", "hx-on"))]


@pytest.mark.parametrize(("name", "most"), [("kit/mutuality.css", 9_000), ("kit/live.js", 2_500)])
def test_the_look_stays_small_over_the_wire(name, most):
    assert len(brotli.compress(Path(finders.find(name)).read_bytes())) <= most


def test_the_stylesheet_knows_no_left_and_right():
    physical = (
        r"(margin|padding|border|inset)-(left|right|top|bottom)|(?<![\w-])(left|right|top|bottom|width|height)\s*:"
    )
    assert not re.findall(physical, CSS)


def tokens(theme):
    light, dark = re.findall(r":root \{(.*?)\n\s*\}", CSS, re.DOTALL)[:2]
    return dict(re.findall(r"--([\w-]+): (#\w+)", light if theme == "light" else light + dark))


def brightness(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(sign * 2 for sign in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """WCAG 2.2, “contrast ratio”."""
    darker, lighter = sorted([brightness(one), brightness(other)])
    return (lighter + 0.05) / (darker + 0.05)


TEXT_ON = [
    *[(text, ground) for text in ["ink", "soft", "teal"] for ground in ["paper", "sheet", "tint"]],
    *[("ink", "amber-tint"), ("ink", "red-tint"), ("red", "sheet"), ("red", "paper")],
    *[("on-teal", "teal"), ("on-teal", "teal-deep"), ("on-red", "red")],
]
SHAPE_ON = [("edge", "paper"), ("edge", "sheet"), ("amber", "paper"), *[(f"tone-{n}", "sheet") for n in range(1, 7)]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_seven_to_one_and_shapes_three_to_one(theme):
    colour = tokens(theme)
    assert [pair for pair in TEXT_ON if contrast(colour[pair[0]], colour[pair[1]]) < 7] == []
    assert [pair for pair in SHAPE_ON if contrast(colour[pair[0]], colour[pair[1]]) < 3] == []
