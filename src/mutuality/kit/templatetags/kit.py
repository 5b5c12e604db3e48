"""Template words every room uses."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as read_url
from django.urls import get_urlconf, reverse
from django.utils.html import conditional_escape
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info, gettext

from mutuality.kit import dates, live, pages
from mutuality.kit.files import size_in_words
from mutuality.kit.markup import fill, joined
from mutuality.kit.refused import Refused

register = template.Library()


@lru_cache(4_000)
def _address(_urlconf, name, args, kwargs):
    return reverse(name, args=args, kwargs=dict(kwargs))


class Address(URLNode):
    """Django's `{% url %}`; an address that was worked out once is kept, for a page asks for the same ones again."""

    def render(self, context):
        args = tuple(arg.resolve(context) for arg in self.args)
        kwargs = tuple((name, value.resolve(context)) for name, value in self.kwargs.items())
        address = _address(get_urlconf(), self.view_name.resolve(context), args, kwargs)
        if self.asvar:
            context[self.asvar] = address
            return ""
        return conditional_escape(address) if context.autoescape else address


@register.tag
def url(parser, token):
    node = read_url(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)


register.filter("moment", dates.moment)
register.filter("short_moment", dates.short_moment)
register.filter("hour", dates.hour)
register.filter("day", dates.day)
register.filter("zone_name", dates.zone_name)
register.filter("country_name", dates.country_name)
register.filter("size_in_words", size_in_words)


@register.simple_tag
def place(name, *args):
    """The address of a place that a higher room owns: `{% place "partnership" partnership.slug %}`."""
    return pages.place(name, *args)


@register.simple_tag(takes_context=True)
def asked(context):
    """On the body of a page with live parts: the moment at which it was asked for. See kit/live.js."""
    return fill(' data-asked="{}"', context["request"].asked)


@register.simple_tag
def live_ticket(*names):
    return live.ticket(names)


@register.simple_tag
def live_ticket_for(names):
    """The ticket with which a browser may hear `names` (kit.live)."""
    return live.ticket(names)


@register.simple_tag
def languages_to_choose():
    """The languages of the pages, each in its own name, the reader's chosen."""
    return _languages(get_language())


@lru_cache(50)
def _languages(chosen):
    infos = [get_language_info(code) for code, _name in settings.LANGUAGES]
    option = '<option value="{code}" lang="{code}"{selected}>{name}</option>'
    return joined(
        fill(
            option,
            code=info["code"],
            selected=" selected" if info["code"] == chosen else "",
            name=capfirst(info["name_local"]),
        )
        for info in infos
    )


@register.filter
def translated(sentence):
    """A sentence, or a refusal, that is kept in English and shown in the reader's language."""
    if isinstance(sentence, Refused):
        return sentence.said(gettext)
    return gettext(sentence) if sentence else ""  # of nothing, gettext makes the head of the catalogue


@register.filter
def direction(language):
    return "rtl" if language in {"ar", "fa", "he", "ur"} else "ltr"


@register.filter
def language_name(code):
    """The name of a language in the reader's language."""
    return dates.language_name(code)


@register.simple_tag
def demo():
    return settings.DEMO
