"""Taking a codebook that another program wrote into the draft."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mutuality.kit import live
from mutuality.methods.refi_qda import Code, Codebook
from mutuality.people.models import Person

from ..models import CodebookVersion, Theme, ThemeWording
from ..rules.exchanged import check_codes, names_for, read_description
from .codebook import held_draft


@transaction.atomic
def import_codebook(person: Person, draft: CodebookVersion, *, file: Codebook) -> int:
    """Put the codes of a file into the draft; returns how many.

    A code whose guid or name a theme of the draft has says anew what that theme means; others are new ones.
    """
    draft = held_draft(person, draft)
    check_codes(file.codes, draft.wordings.count())
    known = {each.theme.uid: each for each in draft.wordings.select_related("theme")}
    by_name = {each.name.casefold(): each for each in known.values()}
    names = names_for(file.codes)
    themes: dict[str, Theme] = {}
    last = draft.wordings.aggregate(last=Max("order"))["last"] or 0
    for order, code in enumerate(file.codes, last + 1):
        name = names[code.guid]
        wording = known.get(UUID(code.guid)) or by_name.get(name.casefold()) or _new(draft, code, order)
        by_name.pop(wording.name.casefold(), None)
        themes[code.guid] = _say(wording, name, code, themes)
    live.touch(draft.topic)
    return len(themes)


def _new(draft: CodebookVersion, code: Code, order: int) -> ThemeWording:
    theme, _made = Theme.objects.get_or_create(partnership=draft.partnership, uid=UUID(code.guid))
    return ThemeWording(version=draft, theme=theme, order=order)


def _say(wording: ThemeWording, name: str, code: Code, themes: dict[str, Theme]) -> Theme:
    others = ThemeWording.objects.filter(version=wording.version).exclude(theme=wording.theme)
    wording.name = name if not others.filter(name=name).exists() else f"{name[:110]} (2)"
    for field, words in read_description(code.description).items():
        setattr(wording, field, words)
    wording.parent = themes[code.parent] if code.parent else None
    wording.save()
    return wording.theme
