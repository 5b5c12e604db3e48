"""What goes with a voice: a picture or sound as a link with its size, never loaded by itself; other languages."""

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mutuality.kit.dates import language_name
from mutuality.kit.files import size_in_words
from mutuality.kit.markup import address_of
from mutuality.kit.words import gettext as _

from ..models import Attachment, Contribution, Meeting, Translation
from ..queries import translations

register = template.Library()
register.filter("credit", translations.credit)
NOTHING = SafeString()
FILE = '<p><a class="act" href="{}">{}</a></p><p class="meta" dir="auto">{}</p>'
OTHER = (
    '<details class="folded" id="translated-{}"><summary>{}</summary>{}<p class="words" dir="auto" lang="{}">{}</p>'
    "</details>"
)
CHANGED = '<p class="meta">{}</p>'
LINK = ' <a class="act" href="{}">{}</a>'


def beside(said: Contribution, meeting: Meeting, folded_out: bool) -> SafeString:
    """Under the words: their picture or sound; and, where there is room (`folded_out`), other languages."""
    kept = getattr(said, "attachment", None)
    others = getattr(said, "in_other_languages", ()) if folded_out else ()
    if not (kept or others):
        return NOTHING
    return _file(kept, said, meeting) + format_html_join("", "{}", ((_other(said, each),) for each in others))


def _file(kept: Attachment | None, said: Contribution, meeting: Meeting) -> SafeString:
    if kept is None:
        return NOTHING
    kind = _("Picture") if kept.kind == Attachment.Kind.PICTURE else _("Sound")
    where = address_of("meetings:attachment", meeting.partnership.slug, meeting.pk, last=said.pk)
    return format_html(FILE, where, f"{kind}, {size_in_words(kept.size)}", linebreaksbr(kept.says, autoescape=True))


def _other(said: Contribution, each: Translation) -> SafeString:
    changed = NOTHING
    if not translations.is_of_now(said, each):
        changed = format_html(CHANGED, _("The words were changed since."))
    text = linebreaksbr(each.text, autoescape=True)
    return format_html(OTHER, each.pk, translations.credit(each), changed, each.language, text)


def other_languages(said: Contribution, meeting: Meeting, folded_out: bool, language: str | None) -> SafeString:
    """The way to a voice's own page, where there is or should be something to read in another language."""
    others = () if folded_out else getattr(said, "in_other_languages", ())
    if not (others or folded_out or said.language != language):
        return NOTHING
    names = ", ".join(language_name(each.language) for each in others)
    where = address_of("meetings:contribution", meeting.partnership.slug, meeting.pk, last=said.pk)
    return format_html(LINK, where, _("Also in %(languages)s") % {"languages": names} if others else _("Translate"))
