"""Keeping the list of themes: the draft of the next version, its themes, and publishing it as a whole."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mutuality.kit import live
from mutuality.meetings.models import Contribution
from mutuality.partnerships import keys
from mutuality.partnerships.models import Partnership
from mutuality.people.models import Person
from mutuality.record import actions as record

from ..models import CodebookVersion, Theme, ThemeExample, ThemeWording
from ..queries import codebook as queries
from ..rules.codebook import check_draft, check_publishing, check_removing, check_theme


@transaction.atomic
def begin_draft(person: Person, partnership: Partnership) -> CodebookVersion:
    """Begin the next version as a copy of the one that holds; where there is a draft, that one is the answer."""
    partnership = _held(person, partnership)
    if draft := queries.draft_of(partnership):
        return draft
    last = queries.current_version(partnership)
    draft = CodebookVersion.objects.create(partnership=partnership, number=last.number + 1 if last else 1)
    if last:
        _copy(last, draft)
    return draft


def _held(person: Person, partnership: Partnership) -> Partnership:
    """The partnership, for who keeps its themes; one changes the draft after another."""
    partnership = Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
    keys.require(person, partnership, "keep_codebook")
    return partnership


def _copy(last: CodebookVersion, draft: CodebookVersion) -> None:
    examples = ThemeExample.objects.filter(wording__version=last).values_list("wording__theme", "contribution")
    rows = queries.wordings_in(last)
    for row in rows:
        row.pk, row.version = None, draft
    made = {row.theme_id: row for row in ThemeWording.objects.bulk_create(rows)}
    ThemeExample.objects.bulk_create(
        ThemeExample(wording=made[theme], contribution_id=voice) for theme, voice in examples
    )


def held_draft(person: Person, draft: CodebookVersion) -> CodebookVersion:
    """The draft as it is now, and nobody else's until this transaction ends."""
    partnership = _held(person, draft.partnership)
    found = queries.draft_of(partnership)
    check_draft(is_there=found is not None and found.pk == draft.pk)
    assert found is not None
    return found


@transaction.atomic
def add_theme(
    person: Person,
    draft: CodebookVersion,
    *,
    once: UUID,
    name: str,
    definition: str = "",
    include: str = "",
    exclude: str = "",
    parent: Theme | None = None,
    examples: Iterable[Contribution] = (),
) -> ThemeWording:
    """Put one more theme into the draft. The same `once` adds it once."""
    draft = held_draft(person, draft)
    if again := ThemeWording.objects.filter(version=draft, theme__uid=once).first():
        return again
    check_theme(
        name=name,
        names=_names(draft),
        theme=None,
        parent=parent.pk if parent else None,
        parents=_parents(draft),
    )
    last = draft.wordings.aggregate(last=Max("order"))["last"] or 0
    wording = ThemeWording(version=draft, order=last + 1)
    wording.theme, _made = Theme.objects.get_or_create(partnership=draft.partnership, uid=once)
    return _keep(wording, name, definition, include, exclude, parent, examples)


@transaction.atomic
def change_theme(
    person: Person,
    wording: ThemeWording,
    *,
    name: str,
    definition: str,
    include: str,
    exclude: str,
    parent: Theme | None,
    examples: Iterable[Contribution] = (),
) -> ThemeWording:
    """Say in the draft what a theme means. Published versions keep what they say."""
    draft = held_draft(person, wording.version)
    check_theme(
        name=name,
        names=_names(draft, but=wording),
        theme=wording.theme_id,
        parent=parent.pk if parent else None,
        parents=_parents(draft),
    )
    return _keep(wording, name, definition, include, exclude, parent, examples)


def _names(draft: CodebookVersion, but: ThemeWording | None = None) -> list[str]:
    return [each.name for each in draft.wordings.all() if but is None or each.pk != but.pk]


def _parents(draft: CodebookVersion) -> dict[int, int | None]:
    return dict(draft.wordings.values_list("theme", "parent"))


def _keep(
    wording: ThemeWording,
    name: str,
    definition: str,
    include: str,
    exclude: str,
    parent: Theme | None,
    examples: Iterable[Contribution],
) -> ThemeWording:
    wording.name, wording.definition = name.strip(), definition.strip()
    wording.include, wording.exclude, wording.parent = include.strip(), exclude.strip(), parent
    wording.save()
    wording.examples.all().delete()
    ThemeExample.objects.bulk_create(ThemeExample(wording=wording, contribution=each) for each in examples)
    live.touch(wording.version.topic)
    return wording


@transaction.atomic
def remove_theme(person: Person, wording: ThemeWording) -> None:
    """Take a theme out of the draft. The versions that have it keep it, and so does whatever rests on it."""
    draft = held_draft(person, wording.version)
    check_removing(has_themes_below=draft.wordings.filter(parent=wording.theme_id).exists())
    draft.wordings.filter(pk=wording.pk).delete()
    live.touch(draft.topic)


@transaction.atomic
def put_draft_away(person: Person, draft: CodebookVersion) -> None:
    """Give the draft up, with its wall of cards. What was published stays as it is."""
    draft = held_draft(person, draft)
    draft.delete()
    live.touch(draft.topic)


@transaction.atomic
def publish_codebook(person: Person, draft: CodebookVersion, *, what_changed: str = "") -> None:
    """Make the draft the version that holds, as a whole."""
    draft = held_draft(person, draft)
    themes = draft.wordings.count()
    check_publishing(themes=themes, changes=bool(queries.changes_in(draft)) or _has_other_examples(draft))
    draft.what_changed, draft.published_by, draft.published_at = what_changed.strip(), person, timezone.now()
    draft.save()
    record.note(
        person,
        draft.partnership.chain_id,
        "publish_codebook",
        "{who} published version {number} of the themes: {count} themes.",
        draft.topic,
        facts={"number": draft.number, "count": themes},
    )
    live.touch(draft.topic)


def _has_other_examples(draft: CodebookVersion) -> bool:
    earlier = queries.before(draft)
    if earlier is None:
        return False
    found = ThemeExample.objects.order_by().values_list("wording__theme", "contribution")
    return set(found.filter(wording__version=draft)) != set(found.filter(wording__version=earlier))
