"""Which voices are in a theme, and which themes a voice is in, by the last reading of each voice."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from mutuality.meetings.models import Contribution
from mutuality.meetings.queries.for_all import FOR_ALL, voices_for_all
from mutuality.meetings.queries.meeting import is_mine
from mutuality.meetings.queries.translations import bring_translations
from mutuality.meetings.queries.voices import Said
from mutuality.partnerships.models import Partnership
from mutuality.people.models import Person

from ..models import PlacedWords, Theme, Unit
from .codebook import with_names

State = Unit.State
HAS_AN_OUTCOME = [State.SINGLE, State.AGREED, State.SETTLED, State.LEFT_OPEN]
COMPARED = ~Q(unit__reading__state="blind")


def _placements() -> QuerySet[PlacedWords]:
    """Where voices that all may read are placed, by the last reading of each."""
    later = Unit.objects.filter(
        contribution=OuterRef("unit__contribution"), pk__gt=OuterRef("unit"), state__in=HAS_AN_OUTCOME
    )
    for_all = Contribution.objects.filter(FOR_ALL, withdrawn_on=None)
    return PlacedWords.objects.filter(COMPARED, ~Exists(later), unit__contribution__in=for_all)


def placed_voices() -> QuerySet[PlacedWords, Any]:
    """Which voices are in a theme, for a condition on them."""
    return _placements().values("unit__contribution")


def voices_each_theme(partnership: Partnership) -> dict[int, int]:
    """How many voices are in each theme. One query."""
    rows = _placements().filter(theme__partnership=partnership).order_by().values("theme")
    return dict(rows.annotate(number=Count("pk")).values_list("theme", "number"))


def voices_in(theme: Theme) -> QuerySet[Contribution]:
    """The voices in a theme, in the order they were said in."""
    placed = _placements().filter(theme=theme).values("unit__contribution")
    found = voices_for_all(theme.partnership).filter(pk__in=placed)
    return found.order_by("said_on", "said_at", "pk")


def as_said(person: Person, voices: QuerySet[Contribution]) -> list[Said]:
    """Voices as a reader sees them, each with what goes with it. Two queries."""
    rows = list(voices.select_related("meeting__partnership", "author", "recorded_by", "attachment"))
    bring_translations(rows)
    return [Said(row, is_mine(person, row), []) for row in rows]


def what_came_of(contributions: Iterable[UUID]) -> dict[UUID, list[Theme]]:
    """The themes that each of these voices is in, with their `name` of now. Two queries."""
    rows = _placements().filter(unit__contribution__in=list(contributions)).select_related("theme__partnership")
    placed = list(rows.order_by("theme_id").values_list("unit__contribution", "theme"))
    themes = Theme.objects.select_related("partnership").in_bulk({theme for _voice, theme in placed})
    with_names(themes.values())
    found: dict[UUID, list[Theme]] = {}
    for voice, theme in placed:
        found.setdefault(voice, []).append(themes[theme])
    return found
