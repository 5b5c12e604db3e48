"""What a proposal rests on, as far as everybody in the partnership may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404

from mutuality.meetings.models import Contribution, Question
from mutuality.meetings.queries.for_all import is_for_all, questions_asked
from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person
from mutuality.sensemaking.models import Theme
from mutuality.sensemaking.queries import placed
from mutuality.sensemaking.queries.codebook import current_version, with_names, wordings_in

from ..models import Proposal, Source


def question_in(proposal: Proposal, pk: int) -> Question:
    return get_object_or_404(questions_asked(proposal.partnership), pk=pk)


def chosen_on(proposal: Proposal, question: Question) -> dict[str, Any]:
    """What a draft rests on already, of one question."""
    here = Source.objects.filter(proposal=proposal)
    voices = here.filter(contribution__question=question).values_list("contribution", flat=True)
    return {"with_question": here.filter(question=question).exists(), "contributions": list(voices)}


def sources_of(proposal: Proposal) -> list[Source]:
    """Each with its words as they are now. Words that were taken back leave a place that says so."""
    found = Source.objects.filter(proposal=proposal).select_related(
        "question__meeting__partnership", "contribution__meeting__partnership", "contribution__author", "theme"
    )
    rows = list(found.order_by("pk"))
    with_names([row.theme for row in rows if row.theme])
    return [each for each in rows if each.question_id or each.theme_id or is_for_all(each.contribution)]


def themes_to_rest_on(proposal: Proposal) -> dict[int, str]:
    """The themes of the version that holds: theme → name."""
    version = current_version(proposal.partnership)
    return {each.theme_id: each.name for each in wordings_in(version)} if version else {}


def themes_chosen(proposal: Proposal) -> list[int]:
    found = Source.objects.filter(proposal=proposal, theme__isnull=False)
    return [theme for theme in found.values_list("theme", flat=True) if theme is not None]


@dataclass(frozen=True)
class LedTo:
    """Somebody's words, the themes they are in, and the proposals that rest on them."""

    contribution: Contribution
    themes: list[Theme]
    proposals: list[Proposal]


def what_came_of_words(person: Person) -> list[LedTo]:
    """Of what somebody said under their name, where they are still a member; the last words first."""
    rests = Source.objects.filter(contribution=OuterRef("pk"), proposal__opened_at__isnull=False)
    mine = Contribution.objects.filter(
        Exists(rests) | Q(pk__in=placed.placed_voices()),
        author=person,
        withdrawn_on=None,
        meeting__partnership__in=partnerships.partnerships_of(person),
    )
    words = list(mine.select_related("meeting__partnership").order_by("-said_on", "-said_at"))
    themes, came = placed.what_came_of(one.pk for one in words), what_came_of(one.pk for one in words)
    return [LedTo(one, themes.get(one.pk, []), came.get(one.pk, [])) for one in words]


def what_came_of(contributions: Iterable[UUID]) -> dict[UUID, list[Proposal]]:
    """The proposals that rest on each of these voices, drafts left out."""
    rows = Source.objects.filter(contribution__in=list(contributions), proposal__opened_at__isnull=False)
    found: dict[UUID, list[Proposal]] = {}
    for row in rows.select_related("proposal__partnership", "proposal__outcome").order_by("proposal__opened_at"):
        if row.contribution_id is not None:
            found.setdefault(row.contribution_id, []).append(row.proposal)
    return found
