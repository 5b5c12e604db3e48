"""One thing that was said, as this reader sees it.

Written here and not as a partial because a room shows hundreds of them: this takes a quarter of the time. Every value
goes through `fill`, which escapes it.
"""

from collections.abc import Iterable

from django import template
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.safestring import SafeString

from mutuality.kit.markup import NOTHING, fill
from mutuality.kit.words import gettext as _

from ..models import Contribution, Meeting
from ..queries.voices import Said
from .beside import beside, other_languages

register = template.Library()
VOICE = """<article class="note{look}" id="v{pk}">
<header>{you}<bdi>{speaker}</bdi>{tag}</header>
{words}
<footer>{at}{remarks}{changed}{answer}{correct}{own}</footer>
{replies}</article>"""
GONE = '<article class="note gone" id="v{}"><p>{}</p>{}</article>'
WORDS = '<p class="words" dir="auto" lang="{}">{}</p>'
FOLD = '<details class="folded" id="fold-{}"><summary>{}</summary>{}</details>'
ANSWER = ' <a class="act" href="{}?reply={}#speak">{}<span class="visually-hidden"> {}</span></a>'
CORRECT = ' <a class="act" href="{}?about={}">{}<span class="visually-hidden"> {}</span></a>'
ACT = ' <a class="act" href="{}">{}</a>'


@register.simple_tag
def notes(
    voices: Iterable[Said],
    meeting: Meeting,
    answers: str = "",
    with_table: bool = False,
    corrects: str = "",
    folded_out: bool = False,
) -> SafeString:
    """A list of voices. `answers` is where one answers, if one may, and `corrects` where one corrects the report;
    `with_table` says at which table each was said, `folded_out` brings what there is in other languages."""
    drawn = (voice(one, meeting, answers, with_table, corrects, folded_out) for one in voices)
    each = "\n".join(f"<li>{one}</li>" for one in drawn)
    return SafeString(f'<ul class="notes">{each}</ul>')


@register.simple_tag
def voice(
    one: Said,
    meeting: Meeting,
    answers: str = "",
    with_table: bool = False,
    corrects: str = "",
    folded_out: bool = False,
) -> SafeString:
    """One voice, with the replies to it."""
    said, pk = one.contribution, SafeString(one.contribution.pk)
    replies = notes(one.replies, meeting, answers, with_table, corrects, folded_out) if one.replies else NOTHING
    if said.is_withdrawn:
        return fill(GONE, pk, _("Taken back by the person who said it."), replies)
    return fill(
        VOICE,
        pk=pk,
        look=" mine" if one.mine else NOTHING,
        you=_("You, as") + " " if one.mine else NOTHING,
        speaker=one.speaker or _("Somebody. Nobody can know who."),
        tag=_tag(said),
        words=_words(said, beside(said, meeting, folded_out)),
        at=_("Table %(number)s") % {"number": said.table.number} + " · " if with_table and said.table else NOTHING,
        remarks=one.remarks,
        changed=_changed(said, meeting),
        answer=fill(ANSWER, answers, pk, _("Reply"), one.speaker) if answers else NOTHING,
        correct=_correct(one, meeting, corrects) if corrects else NOTHING,
        own=(_own(said) if one.mine else NOTHING) + other_languages(said, meeting, folded_out),
        replies=replies,
    )


def _tag(said: Contribution) -> SafeString:
    if said.kind != Contribution.Kind.NOTE:
        return NOTHING
    return fill(' <span class="tag">{}</span>', _("table note"))


def _words(said: Contribution, with_them: SafeString) -> SafeString:
    """The words and what goes `with_them`; all of it folded under a content note, where there is one."""
    words = fill(WORDS, said.language, linebreaksbr(said.text) if "\n" in said.text else said.text)
    words += with_them
    if not said.content_note:
        return words
    summary = _("Content note: %(note)s. Open it when you like.") % {"note": said.content_note}
    return fill(FOLD, str(said.pk), summary, words)


def _changed(said: Contribution, meeting: Meeting) -> SafeString:
    if said.edited_at is None:
        return NOTHING
    where = reverse("meetings:contribution", args=[meeting.partnership.slug, meeting.pk, said.pk])
    return fill(' · <a href="{}">{}</a>', where, _("changed"))


def _correct(one: Said, meeting: Meeting, corrects: str) -> SafeString:
    """Who spoke changes their words; others correct them in the draft, and all add to them once they are locked."""
    if one.mine and not meeting.locked_at:
        return NOTHING
    says = _("Add to this") if meeting.locked_at else _("Correct")
    return fill(CORRECT, corrects, SafeString(one.contribution.pk), says, one.speaker)


def _own(said: Contribution) -> SafeString:
    change, withdraw = (reverse(f"meetings:{act}", args=[said.pk]) for act in ("change_words", "withdraw"))
    return fill(ACT, change, _("Change")) + fill(ACT, withdraw, _("Take back"))
