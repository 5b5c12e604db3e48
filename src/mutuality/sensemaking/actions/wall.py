"""The wall of cards: words that people put into piles together, name, and make into themes."""

from uuid import UUID

from django.db import transaction

from mutuality.kit import live
from mutuality.meetings.models import Contribution
from mutuality.partnerships import keys
from mutuality.people.models import Person

from ..models import CodebookVersion, ThemeWording, WallCard, WallPile
from ..queries import codebook
from ..queries import wall as queries
from ..rules.codebook import check_draft, check_pile_as_theme
from . import codebook as themes

MOST_EXAMPLES = 3


@transaction.atomic
def put_on_wall(
    person: Person,
    draft: CodebookVersion,
    card: Contribution,
    *,
    once: UUID,
    pile: WallPile | None = None,
    name: str = "",
    is_new: bool = False,
) -> None:
    """Lay a card on a pile, on a new one, or back among the loose ones. Where two meet, the last hand counts."""
    _at_the_wall(person, draft)
    if is_new:
        pile, _made = WallPile.objects.get_or_create(version=draft, once=once, defaults={"name": name.strip()})
    if pile is None:
        WallCard.objects.filter(version=draft, contribution=card).delete()
    else:
        WallCard.objects.update_or_create(version=draft, contribution=card, defaults={"pile": pile})
    WallPile.objects.filter(version=draft, cards=None, name="", theme=None).delete()
    live.touch(draft.topic)


@transaction.atomic
def name_wall_pile(person: Person, pile: WallPile, *, name: str) -> None:
    """Say what lies on a pile, in place of what it was called before."""
    _at_the_wall(person, pile.version)
    WallPile.objects.filter(pk=pile.pk).update(name=name.strip())
    live.touch(pile.version.topic)


def _at_the_wall(person: Person, draft: CodebookVersion) -> None:
    keys.require(person, draft.partnership, "code")
    found = codebook.draft_of(draft.partnership)
    check_draft(is_there=found is not None and found.pk == draft.pk)


@transaction.atomic
def make_theme_of_pile(person: Person, pile: WallPile) -> ThemeWording:
    """Put a theme into the draft that has the name of the pile, with its first cards as examples."""
    themes.held_draft(person, pile.version)
    pile = (
        WallPile.objects.select_for_update(no_key=True, of=("self",))
        .select_related("version__partnership")
        .get(pk=pile.pk)
    )
    check_pile_as_theme(name=pile.name, is_theme=pile.theme_id is not None)
    examples = queries.cards_on(pile)[:MOST_EXAMPLES]
    wording = themes.add_theme(person, pile.version, once=pile.once, name=pile.name, examples=examples)
    WallPile.objects.filter(pk=pile.pk).update(theme=wording.theme)
    return wording
