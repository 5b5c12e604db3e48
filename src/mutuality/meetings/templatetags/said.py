"""One thing that was said, as this reader sees it.

Written here and not as a partial because a room shows hundreds of them: this takes a tenth of the time. Every value
goes through `fill` or `escape`, unless it is markup of ours.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mutuality.kit.dates import hours
from mutuality.kit.markup import NOTHING, address_of, escape, fill
from mutuality.kit.words import Sentences, sentences

from ..models import Contribution, Meeting
from ..queries.voices import Said
from .beside import beside, other_languages

register = template.Library()
WORDS = Contribution.Kind.WORDS
GONE = '<article class="note gone" id="v{}"><p>{}</p>{}</article>'
FOLD = '<details class="folded" id="fold-{}"><summary>{}</summary>{}</details>'
TAG = ' <span class="tag">{}</span>'
CHANGED = ' · <a href="{}">{}</a>'
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
    return Sheet(meeting, answers, with_table, corrects, folded_out).notes(voices)


@register.simple_tag
def voice(one: Said, meeting: Meeting, with_table: bool = False) -> SafeString:
    """One voice, with the replies to it."""
    return Sheet(meeting, with_table=with_table).voice(one)


@dataclass(frozen=True)
class Sheet:
    """What voices are drawn on: what is the same for each of them.

    `say`, `hour` and `language` are the reader's."""

    meeting: Meeting
    answers: str = ""
    with_table: bool = False
    corrects: str = ""
    folded_out: bool = False
    say: Sentences = field(default_factory=sentences)
    hour: Callable[[datetime], str] = field(default_factory=hours)
    language: str | None = field(default_factory=get_language)

    def notes(self, voices: Iterable[Said]) -> SafeString:
        drawn = "\n".join([f"<li>{self.voice(one)}</li>" for one in voices])
        return SafeString(f'<ul class="notes">{drawn}</ul>')

    def voice(self, one: Said) -> SafeString:
        _, said, pk = self.say, one.contribution, str(one.contribution.pk)
        replies = self.notes(one.replies) if one.replies else NOTHING
        if said.is_withdrawn:
            return fill(GONE, pk, _("Taken back by the person who said it."), replies)
        name = one.speaker
        speaker = escape(name or _("Somebody. Nobody can know who."))
        mine, you = (" mine", escape(_("You, as")) + " ") if one.mine else ("", "")
        return SafeString(
            f"""<article class="note{mine}" id="v{pk}">
<header>{you}<bdi>{speaker}</bdi>{self._tag(said)}</header>
{self._words(said, beside(said, self.meeting, self.folded_out))}
<footer>{self._remarks(one)}{self._acts(one, pk, name)}</footer>
{replies}</article>"""
        )

    def _tag(self, said: Contribution) -> str:
        _ = self.say
        return NOTHING if said.kind == WORDS else fill(TAG, _("table note"))

    def _words(self, said: Contribution, with_them: SafeString) -> str:
        """The words and what goes `with_them`; all of it folded under a content note, where there is one."""
        _, text = self.say, escape(said.text)
        text = linebreaksbr(SafeString(text)) if "\n" in text else text
        words = SafeString(f'<p class="words" dir="auto" lang="{escape(said.language)}">{text}</p>{with_them}')
        if not said.content_note:
            return words
        summary = _("Content note: %(note)s. Open it when you like.") % {"note": said.content_note}
        return fill(FOLD, str(said.pk), summary, words)

    def _remarks(self, one: Said) -> str:
        said = one.contribution
        return f"{self._at(said)}{escape(one.remarked(self.say, self.hour))}{self._changed(said)}"

    def _at(self, said: Contribution) -> str:
        _ = self.say
        if not (self.with_table and said.table):
            return NOTHING
        return escape(_("Table %(number)s") % {"number": said.table.number}) + " · "

    def _changed(self, said: Contribution) -> str:
        if said.edited_at is None:
            return NOTHING
        _ = self.say
        where = address_of("meetings:contribution", self.meeting.partnership.slug, self.meeting.pk, last=said.pk)
        return fill(CHANGED, where, _("changed"))

    def _acts(self, one: Said, pk: str, name: str) -> str:
        """What this reader can do with these words."""
        others = other_languages(one.contribution, self.meeting, self.folded_out, self.language)
        return self._answer(pk, name) + self._correct(one, pk, name) + (self._own(pk) if one.mine else "") + others

    def _answer(self, pk: str, name: str) -> str:
        if not self.answers:
            return ""
        _ = self.say
        to, reply = f"{escape(self.answers)}?reply={pk}#speak", escape(_("Reply"))
        return f' <a class="act" href="{to}">{reply}<span class="visually-hidden"> {escape(name)}</span></a>'

    def _correct(self, one: Said, pk: str, name: str) -> str:
        """Who spoke changes their words; others correct them in the draft, and all add to them once they are locked."""
        if not self.corrects or (one.mine and not self.meeting.locked_at):
            return ""
        _ = self.say
        return fill(CORRECT, self.corrects, pk, _("Add to this") if self.meeting.locked_at else _("Correct"), name)

    def _own(self, pk: str) -> str:
        _ = self.say
        change, withdraw = (address_of(f"meetings:{act}", last=pk) for act in ("change_words", "withdraw"))
        return fill(ACT, change, _("Change")) + fill(ACT, withdraw, _("Take back"))
