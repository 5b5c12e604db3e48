"""The wall of cards: tap a card, then a pile. No dragging is needed, and none is possible."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say

from ..actions import wall as actions
from ..forms.codebook import PileForm
from ..forms.readings import WhatForm
from ..forms.wall import CardForm
from ..queries import codebook
from ..queries import wall as queries
from ..queries.readings import ALL

CARDS_A_PAGE = 20


def back(request, slug, **_more):
    return reverse("sensemaking:wall", args=[slug])


def _what(request, draft):
    """Which cards somebody has chosen to look at; what they did not choose so is all."""
    form = WhatForm(draft.partnership, {"what": request.GET.get("what", ALL)})
    return form.cleaned_data["what"] if form.is_valid() else ALL


@page
def wall(request, slug):
    draft = queries.wall_for(request.user, slug)
    what = _what(request, draft)
    context = {
        "partnership": draft.partnership,
        "draft": draft,
        "piles": queries.piles_on(draft),
        "loose": Paginator(queries.loose_cards(draft, what), CARDS_A_PAGE).get_page(request.GET.get("page")),
        "what": what,
        "form": WhatForm(draft.partnership, initial={"what": what}),
    }
    return render(request, "sensemaking/wall.html", context)


@form_page
def put_on_wall(request, slug, contribution):
    """One card in full, and the piles to choose from; then the next loose one."""
    draft, card = queries.card_for(request.user, slug, contribution)
    what, piles = _what(request, draft), list(queries.piles_on(draft))
    form = CardForm(piles, typed(request))
    if request.method == "POST" and attempt(form, actions.put_on_wall, request.user, draft, card):
        following = queries.loose_cards(draft, what).first()
        where = reverse("sensemaking:put_on_wall", args=[slug, following.pk]) if following else back(request, slug)
        return redirect(f"{where}?what={what}")
    context = {
        "partnership": draft.partnership,
        "draft": draft,
        "card": card,
        "piles": piles,
        "lies_on": queries.pile_of(draft, card),
        **form.get_context(),
        "what": what,
        "left": queries.loose_cards(draft, what).count(),
    }
    return render(request, "sensemaking/put_on_wall.html", context, status=422 if form.is_bound else 200)


@form_page
def name_wall_pile(request, slug, pile):
    """The cards of a pile, and its name."""
    found = queries.pile_for(request.user, slug, pile)
    form = PileForm(typed(request), initial={"name": found.name})
    if request.method == "POST" and attempt(form, actions.name_wall_pile, request.user, found):
        say(request, _("The pile has its name."))
        return redirect("sensemaking:wall", slug)
    partnership = found.version.partnership
    context = {
        "partnership": partnership,
        "draft": found.version,
        "pile": found,
        "cards": Paginator(queries.cards_on(found), CARDS_A_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "keeps": codebook.keeps(request.user, partnership),
    }
    return render(request, "sensemaking/name_wall_pile.html", context, status=422 if form.is_bound else 200)


@act
@refused_back(lambda request, slug, pile: reverse("sensemaking:name_wall_pile", args=[slug, pile]))
def make_theme_of_pile(request, slug, pile):
    found = queries.kept_pile_for(request.user, slug, pile)
    wording = actions.make_theme_of_pile(request.user, found)
    say(request, _("It is a theme in the draft. Say what it means."))
    return redirect("sensemaking:change_theme", slug, wording.theme_id)
