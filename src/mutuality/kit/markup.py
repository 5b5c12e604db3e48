"""Markup written in Python, for what a page draws by the hundred: a template takes four times as long."""

import html
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString

NOTHING = SafeString()
_tells_more = re.compile("[&<>\"']").search


def fill(pattern: str, *values: str, **named: str) -> SafeString:
    """Django's `format_html` for plain strings, three times as quick: each value is escaped unless it is markup.

    >>> fill("<p>{}</p>", "a < b"), fill("<p>{words}</p>", words=fill("<b>{}</b>", "&"))
    ('<p>a &lt; b</p>', '<p><b>&amp;</b></p>')
    """
    return SafeString(pattern.format(*map(escape, values), **{name: escape(value) for name, value in named.items()}))


def escape(value: str) -> str:
    """Most of what people write holds nothing that wants escaping: to find that out is cheaper than to escape it."""
    return value if isinstance(value, SafeString) or not _tells_more(value) else html.escape(value)


def address_of(name: str, *before: str | int, last: UUID | str) -> SafeString:
    """`reverse` for one of many things of a kind, which only their last part, a UUID, tells apart."""
    return SafeString(_address(name, *before).replace(_NOBODY, str(last)))


_NOBODY = str(UUID(int=0))


@lru_cache(1_000)
def _address(name: str, *before: str | int) -> str:
    return reverse(name, args=[*before, _NOBODY])


def attributes(of: Mapping[str, object]) -> SafeString:
    """Django's `flatatt`, three times as quick: what is true stands alone, what is false or nothing not at all.

    >>> attributes({"id": "words", "required": True, "rows": 4, "maxlength": False, "title": None})
    ' id="words" rows="4" required'
    """
    given = sorted((name, value) for name, value in of.items() if value is not None and value is not False)
    valued = [f' {name}="{escape(str(value))}"' for name, value in given if value is not True]
    return SafeString("".join(valued + [f" {name}" for name, value in given if value is True]))


def joined(parts: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(parts))
