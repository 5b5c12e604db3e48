"""The wall of cards: piles, the cards on them, and those that lie loose."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mutuality.meetings.models import Contribution
from mutuality.meetings.queries.for_all import FOR_ALL, voices_for_all
from mutuality.partnerships import queries as partnerships
from mutuality.people.models import Person

from ..models import CodebookVersion, WallCard, WallPile
from .codebook import draft_for, keeps
from .readings import words_to_read

SHOWN = Q(cards__contribution__in=Contribution.objects.filter(FOR_ALL, withdrawn_on=None))


def wall_for(person: Person, slug: str) -> CodebookVersion:
    """The wall of the draft, for those who may say which themes are in words."""
    draft = draft_for(person, slug)
    if not partnerships.may(person, draft.partnership, "code"):
        raise Http404
    return draft


def card_for(person: Person, slug: str, contribution: UUID) -> tuple[CodebookVersion, Contribution]:
    draft = wall_for(person, slug)
    rows = voices_for_all(draft.partnership).select_related("question", "meeting")
    return draft, get_object_or_404(rows, pk=contribution)


def pile_for(person: Person, slug: str, pile: int) -> WallPile:
    draft = wall_for(person, slug)
    found = get_object_or_404(WallPile, version=draft, pk=pile)
    found.version = draft
    return found


def kept_pile_for(person: Person, slug: str, pile: int) -> WallPile:
    """A pile, for those who keep the themes."""
    found = pile_for(person, slug, pile)
    if not keeps(person, found.version.partnership):
        raise Http404
    return found


def piles_on(draft: CodebookVersion) -> QuerySet[WallPile]:
    """The piles in the order they came in, each with its `size`."""
    return WallPile.objects.filter(version=draft).annotate(size=Count("cards", filter=SHOWN)).order_by("pk")


def loose_cards(draft: CodebookVersion, what: str) -> QuerySet[Contribution]:
    """The words that `what` names and that lie on no pile."""
    laid = WallCard.objects.filter(version=draft).values("contribution")
    return words_to_read(draft.partnership, what).exclude(pk__in=laid)


def cards_on(pile: WallPile) -> QuerySet[Contribution]:
    laid = WallCard.objects.filter(pile=pile).values("contribution")
    return voices_for_all(pile.version.partnership).filter(pk__in=laid).order_by("said_on", "said_at", "pk")


def pile_of(draft: CodebookVersion, card: Contribution) -> int | None:
    return WallCard.objects.filter(version=draft, contribution=card).values_list("pile", flat=True).first()
