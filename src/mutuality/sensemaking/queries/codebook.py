"""The doors to themes, the versions of the list, and what differs between them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mutuality.methods.text_difference import ADDED, GONE, Piece, text_difference
from mutuality.partnerships import queries as partnerships
from mutuality.partnerships.models import Partnership
from mutuality.people.models import Person

from ..models import CodebookVersion, DissentRemark, Theme, ThemeDissent, ThemeExample, ThemeWording

FIELDS = ("name", "definition", "include", "exclude")

# Doors


def version_for(person: Person, slug: str, number: int) -> CodebookVersion:
    """One version of the list of themes, for members; a draft is no secret either."""
    partnership = partnerships.partnership_for(person, slug)
    version = get_object_or_404(CodebookVersion, partnership=partnership, number=number)
    version.partnership = partnership
    return version


def draft_for(person: Person, slug: str) -> CodebookVersion:
    """The draft of the next version, for members."""
    draft = draft_of(partnerships.partnership_for(person, slug))
    if draft is None:
        raise Http404
    return draft


def kept_draft_for(person: Person, slug: str) -> CodebookVersion:
    """The draft, for those who keep the themes."""
    draft = draft_for(person, slug)
    if not keeps(person, draft.partnership):
        raise Http404
    return draft


def kept_wording_for(person: Person, slug: str, theme: int) -> ThemeWording:
    """What the draft says of a theme, for those who keep the themes."""
    draft = kept_draft_for(person, slug)
    wording = get_object_or_404(ThemeWording.objects.select_related("theme"), version=draft, theme=theme)
    wording.version = draft
    return wording


def theme_for(person: Person, slug: str, pk: int) -> Theme:
    """A theme, for members."""
    partnership = partnerships.partnership_for(person, slug)
    theme = get_object_or_404(Theme, partnership=partnership, pk=pk)
    theme.partnership = partnership
    return theme


def dissent_for(person: Person, slug: str, dissent: int) -> ThemeDissent:
    partnership = partnerships.partnership_for(person, slug)
    rows = ThemeDissent.objects.select_related("theme__partnership")
    return get_object_or_404(rows, theme__partnership=partnership, pk=dissent)


def own_dissent_for(person: Person, slug: str, dissent: int) -> ThemeDissent:
    found = dissent_for(person, slug, dissent)
    if found.person_id != person.pk:
        raise Http404
    return found


def own_dissent_remark_for(person: Person, slug: str, remark: int) -> DissentRemark:
    partnership = partnerships.partnership_for(person, slug)
    rows = DissentRemark.objects.select_related("dissent__theme__partnership")
    return get_object_or_404(rows, dissent__theme__partnership=partnership, person=person, pk=remark)


def keeps(person: Person, partnership: Partnership) -> bool:
    return partnerships.may(person, partnership, "keep_codebook")


# Versions


def current_version(partnership: Partnership) -> CodebookVersion | None:
    """The version that holds: the last one that was published."""
    return _with(partnership, versions_of(partnership).first())


def draft_of(partnership: Partnership) -> CodebookVersion | None:
    return _with(partnership, CodebookVersion.objects.filter(partnership=partnership, published_at=None).first())


def _with(partnership: Partnership, version: CodebookVersion | None) -> CodebookVersion | None:
    if version is not None:
        version.partnership = partnership
    return version


def versions_of(partnership: Partnership) -> QuerySet[CodebookVersion]:
    """The published ones, the last one first."""
    found = CodebookVersion.objects.filter(partnership=partnership, published_at__isnull=False)
    return found.select_related("published_by").order_by("-number")


def before(version: CodebookVersion) -> CodebookVersion | None:
    """The published version before this one."""
    return _with(version.partnership, versions_of(version.partnership).filter(number__lt=version.number).first())


@dataclass(frozen=True)
class Listed:
    """What a version says of a theme, in its place in the list: below which one, how deep, with how many voices."""

    wording: ThemeWording
    depth: int
    below: str
    voices: int


def wordings_in(version: CodebookVersion) -> list[ThemeWording]:
    """What a version says of each of its themes, in the order they are kept in."""
    found = ThemeWording.objects.filter(version=version).select_related("theme").order_by("order", "pk")
    return list(found)


def listed(wordings: Sequence[ThemeWording], voices: Mapping[int, int] | None = None) -> list[Listed]:
    """Each theme, then those below it. `voices` are how many each has."""
    here = {each.theme_id: each for each in wordings}
    below: dict[int | None, list[ThemeWording]] = {}
    for each in wordings:
        below.setdefault(each.parent_id if each.parent_id in here else None, []).append(each)

    def under(theme: int | None, depth: int, name: str) -> Iterable[Listed]:
        for each in below.get(theme, []):
            yield Listed(each, depth, name, (voices or {}).get(each.theme_id, 0))
            yield from under(each.theme_id, depth + 1, each.name)

    return list(under(None, 0, ""))


def wording_now(theme: Theme) -> ThemeWording | None:
    """What the last version that has it says of a theme; of one that is only drafted, what the draft says."""
    rows = ThemeWording.objects.filter(theme=theme).select_related("version")
    return rows.exclude(version__published_at=None).order_by("-version__number").first() or rows.first()


def with_names(themes: Collection[Theme]) -> None:
    """Give each theme its `name` in the last published version that has it. One query."""
    rows = ThemeWording.objects.filter(theme__in=themes, version__published_at__isnull=False)
    names = dict(rows.order_by("version__number").values_list("theme", "name"))
    for theme in themes:
        theme.name = names.get(theme.pk, "")  # type: ignore[attr-defined]


def examples_of(wording: ThemeWording) -> list[ThemeExample]:
    rows = ThemeExample.objects.filter(wording=wording, contribution__withdrawn_on=None)
    return list(rows.select_related("contribution").order_by("pk"))


@dataclass(frozen=True)
class Around:
    """The themes next to one: the one it is a part of, its own parts, and the versions that speak of it."""

    above: ThemeWording | None
    below: list[ThemeWording]
    versions: list[CodebookVersion]


def around(theme: Theme, wording: ThemeWording | None) -> Around:
    if wording is None:
        return Around(None, [], [])
    here = ThemeWording.objects.filter(version=wording.version)
    versions = versions_of(theme.partnership).filter(wordings__theme=theme)
    return Around(
        here.filter(theme=wording.parent_id).first() if wording.parent_id else None,
        list(here.filter(parent=theme).order_by("order")),
        list(versions),
    )


# What differs


@dataclass(frozen=True)
class ThemeChange:
    """What became of one theme: it is new, it went, or some of its words changed (field → pieces)."""

    kind: str
    name: str
    theme: int
    pieces: dict[str, list[Piece]]
    moved: bool = False


CHANGED = "changed"


def changes_in(version: CodebookVersion) -> list[ThemeChange]:
    """What this version changed of the one before; in the first one, everything is new."""
    earlier = before(version)
    old = {each.theme_id: each for each in wordings_in(earlier)} if earlier else {}
    new = {each.theme_id: each for each in wordings_in(version)}
    changes = [_change(old.get(theme), each) for theme, each in new.items()]
    changes += [ThemeChange(GONE, each.name, theme, {}) for theme, each in old.items() if theme not in new]
    return [each for each in changes if each.kind != CHANGED or each.pieces or each.moved]


def _change(before: ThemeWording | None, after: ThemeWording) -> ThemeChange:
    if before is None:
        return ThemeChange(ADDED, after.name, after.theme_id, {})
    pieces = {
        field: text_difference(getattr(before, field), getattr(after, field))
        for field in FIELDS
        if getattr(before, field).split() != getattr(after, field).split()
    }
    return ThemeChange(CHANGED, after.name, after.theme_id, pieces, before.parent_id != after.parent_id)


# Dissent


def dissents_of(theme: Theme) -> QuerySet[ThemeDissent]:
    """What stands against a theme, with the talk about it. One that was taken back stays only where others answered."""
    talk = Prefetch("remarks", DissentRemark.objects.select_related("person").order_by("pk"))
    return ThemeDissent.objects.filter(theme=theme).select_related("person").prefetch_related(talk).order_by("pk")
