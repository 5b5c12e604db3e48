"""Words in another language: a text of its own beside the original, credited, checked, taken away again."""

from django.db import transaction
from django.utils import timezone

from mutuality.kit import live
from mutuality.people.models import Person

from ..models import Contribution, Translation
from ..queries import translations as queries
from ..queries.meeting import is_mine
from ..rules.translations import check_checking, check_removing, check_translating, wording_of
from .held import locked_words


@transaction.atomic
def translate(
    person: Person,
    said: Contribution,
    *,
    language: str,
    text: str,
    content_note: str = "",
    made: str = Translation.Made.HUMAN,
) -> Translation:
    """Put somebody's words in another language beside them. Doing it again changes one's own."""
    now = locked_words(said)
    before = queries.in_language(now, language)
    check_translating(
        is_shown=queries.is_shown(now),
        is_member=queries.is_member(person, said),
        text=text,
        language=language,
        original=now.language,
        is_known=language in queries.languages_for(person, said),
        is_anothers=before is not None and _stands(person, now, before),
    )
    kept, _ = Translation.objects.update_or_create(
        contribution=now,
        language=language,
        defaults={
            "text": text.strip(),
            "content_note": content_note.strip(),
            "made": made,
            "by": person,
            "checked_by": None,
            "made_on": timezone.localdate(),
            "wording": wording_of(now.text, now.content_note),
        },
    )
    live.touch(*now.live_names)
    return kept


def _stands(person: Person, said: Contribution, before: Translation) -> bool:
    """Whether another person's translation keeps its place: not one of older words, nor a machine's unchecked one."""
    unchecked = before.made == Translation.Made.MACHINE and before.checked_by_id is None
    return before.by_id != person.pk and queries.is_of_now(said, before) and not unchecked


@transaction.atomic
def check_translation(person: Person, translation: Translation) -> None:
    """Say that a translation is right: one reads both languages."""
    said = locked_words(translation.contribution)
    translation = Translation.objects.get(pk=translation.pk)
    check_checking(
        is_by_me=translation.by_id == person.pk,
        is_machine=translation.made == Translation.Made.MACHINE,
        speaks_it=queries.speaks(person, translation.language),
        is_same_wording=queries.is_of_now(said, translation),
    )
    translation.checked_by = person
    translation.save(update_fields=["checked_by"])
    live.touch(*said.live_names)


@transaction.atomic
def remove_translation(person: Person, translation: Translation) -> None:
    """Take a translation away: of one's own words, or one's own work. Nothing tells which of the two it was."""
    said = locked_words(translation.contribution)
    check_removing(is_authors=is_mine(person, said), is_by_me=translation.by_id == person.pk)
    translation.delete()
    live.touch(*said.live_names)


def drop_translations(said: Contribution) -> None:
    """All of them, where the words go."""
    said.translations.all().delete()


def drop_older_translations(said: Contribution) -> None:
    """Those of earlier wordings: these were for other ears than the words have now."""
    said.translations.exclude(wording=wording_of(said.text, said.content_note)).delete()
