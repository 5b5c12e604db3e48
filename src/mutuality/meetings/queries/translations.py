"""Reads of translations: always beside the words they translate, for the same ears."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from mutuality.kit.dates import language_name
from mutuality.kit.reads import Read
from mutuality.people.models import Person

from ..models import Contribution, Meeting, Translation
from ..rules.translations import wording_of
from .meeting import contribution_for, is_mine, languages_of, reader_of

CREDITED = Translation.objects.select_related("by", "checked_by").order_by("language")
_IN_MEETING = Read(lambda meeting: CREDITED.filter(contribution__meeting=meeting), meeting=int)
BESIDE = Prefetch("translations", CREDITED, to_attr="in_other_languages")


def bring_translations(said: Sequence[Contribution]) -> None:
    """Put beside each voice what it is in other languages (`in_other_languages`). One query."""
    prefetch_related_objects(list(said), BESIDE)


def bring_translations_in(meeting: Meeting, said: Iterable[Contribution]) -> None:
    """The same for voices of one meeting: asked by the meeting, and not by the names of hundreds of voices."""
    found: dict[UUID, list[Translation]] = {}
    for each in _IN_MEETING(meeting=meeting.pk):
        found.setdefault(each.contribution_id, []).append(each)
    for one in said:
        one.in_other_languages = found.get(one.pk, [])  # type: ignore[attr-defined]


def translated_for(person: Person, slug: str, pk: int, contribution: UUID) -> Contribution:
    """Words that somebody may translate: a member who may see them, while they are shown."""
    said = contribution_for(person, slug, pk, contribution)
    if not reader_of(person, said.meeting).is_member or not is_shown(said):
        raise Http404
    return said


def translation_for(person: Person, slug: str, pk: int, contribution: UUID, translation: int) -> Translation:
    said = translated_for(person, slug, pk, contribution)
    found = get_object_or_404(Translation, contribution=said, pk=translation)
    found.contribution = said
    return found


def own_translation_for(person: Person, contribution: UUID, translation: int) -> Translation:
    """A translation, for the one who said the words and for the one who translated them, also after they have left."""
    rows = Translation.objects.select_related("contribution__meeting", "contribution__table")
    found = get_object_or_404(rows, contribution=contribution, pk=translation)
    if not (is_mine(person, found.contribution) or found.by_id == person.pk):
        raise Http404
    return found


@dataclass(frozen=True)
class Beside:
    """A translation as one reader sees it on the page of the words."""

    translation: Translation
    note: str
    is_of_now: bool
    may_check: bool
    may_remove: bool


def page_of(person: Person, said: Contribution) -> dict[str, Any]:
    """What the page of one voice says of other languages; and whether this reader may add one."""
    if not is_shown(said):
        return {"translations": [], "may_translate": False}
    mine, inside = is_mine(person, said), is_member(person, said)
    found = Translation.objects.filter(contribution=said).select_related("by", "checked_by").order_by("language")
    spoken = {person.language, *languages_of(person)}

    def shown(each: Translation) -> Beside:
        own, of_now = each.by_id == person.pk, is_of_now(said, each)
        checks = each.checked_by_id is None and of_now and not (own and each.made == Translation.Made.HUMAN)
        note = each.content_note or said.content_note
        return Beside(each, note, of_now, inside and checks and each.language in spoken, own or mine)

    return {"translations": [shown(each) for each in found], "may_translate": inside}


def is_shown(said: Contribution) -> bool:
    return not said.is_withdrawn and not said.hold


def is_member(person: Person, said: Contribution) -> bool:
    return reader_of(person, said.meeting).is_member


def languages_for(person: Person, said: Contribution) -> list[str]:
    """Into which somebody can translate: their own, then the partnership's, then those of the pages."""
    codes = [*languages_of(person), person.language, *said.meeting.partnership.languages, *dict(settings.LANGUAGES)]
    return [code for code in dict.fromkeys(codes) if code != said.language]


def speaks(person: Person, language: str) -> bool:
    return language in {person.language, *languages_of(person)}


def in_language(said: Contribution, language: str) -> Translation | None:
    return Translation.objects.filter(contribution=said, language=language).first()


def is_of_now(said: Contribution, translation: Translation) -> bool:
    """Whether the words it translates are still the words that stand there."""
    return translation.wording == wording_of(said.text, said.content_note)


def credit(translation: Translation, unnamed: Collection[int] = ()) -> str:
    """Who made it and who looked at it. In a file, people who want no name beside words are not named (`unnamed`)."""
    language = language_name(translation.language)
    by = "" if translation.by_id in unnamed else translation.by.name
    if translation.made == Translation.Made.HUMAN:
        made = _("{language} by {name}, a person") if by else _("{language} by a person")
    else:
        made = _("{language} by a machine")
    said = made.format(language=language, name=by)
    return f"{said}, {_checked(translation, unnamed)}"


def _checked(translation: Translation, unnamed: Collection[int]) -> str:
    if translation.checked_by is None:
        return _("not checked")
    if translation.checked_by_id in unnamed:
        return _("checked")
    return _("checked by {name}").format(name=translation.checked_by.name)


def as_lines(each: dict[str, Any]) -> str:
    """A translation in a file: its credit, whether the words were changed since, and then what it says."""
    changed = _("The words were changed since.") if each["words_changed_since"] else ""
    return f"[{each['credit']}] {changed}".strip() + f"\n{each['text']}"


def for_file(said: Contribution, unnamed: Collection[int]) -> list[dict[str, Any]]:
    """What of the translations is in a file, where the words themselves are in it."""
    return [
        {
            "language": each.language,
            "text": each.text,
            "content_note": each.content_note or None,
            "credit": credit(each, unnamed),
            "made": each.made,
            "checked": each.checked_by_id is not None,
            "words_changed_since": not is_of_now(said, each),
        }
        for each in said.in_other_languages  # type: ignore[attr-defined]
    ]
