"""Taking part in a concept map: its page, practice, sorting card by card, piles, rating, entering from paper."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mutuality.kit.forms import attempt
from mutuality.kit.pages import act, page, refused_back, say
from mutuality.kit.refused import Refused

from ..actions import cards as actions
from ..forms.concept_map import (
    NamePileForm,
    PlaceForm,
    TakeBackCardForm,
    settings_in_words,
)
from ..forms.exercise import DrawForm
from ..queries import cards as queries
from ..queries import exercise as exercises
from ..queries.snapshot import latest_drawn, snapshots_of
from ..queries.statements import statements_in

EXAMPLE = [gettext_noop("a bus"), gettext_noop("soup"), gettext_noop("a bicycle"), gettext_noop("bread")]


def context_of(exercise, **more):
    return {"exercise": exercise, "partnership": exercise.partnership, **more}


def to(exercise, name, *args, query=""):
    return redirect(reverse(f"sensemaking:{name}", args=[exercise.partnership.slug, exercise.pk, *args]) + query)


def back(request, slug, pk, **_more):
    return queries.cards_for(request.user, slug, pk).get_absolute_url()


def _to_cards(request, slug, pk, **_more):
    return reverse("sensemaking:sort_cards", args=[slug, pk])


# The page of a concept map


def concept_map_page(request, exercise):
    """Preparing, taking part, and what was drawn: see PAGES."""
    leads = exercises.leads(request.user, exercise)
    context = context_of(exercise, leads=leads, asks=settings_in_words(exercise.settings))
    if exercise.state == "draft":
        return render(request, "sensemaking/cards.html", context | {"cards": statements_in(exercise).count()})
    desk = queries.desk_of(request.user, exercise)
    context |= {
        "desk": desk,
        "rated": len(queries.ratings_of(desk.hand.respondent)) if desk else 0,
        "ratings_asked": len(desk.cards if desk else []) * len(exercise.settings.get("scales", [])),
        "asked": exercises.takes_part(request.user, exercise),
        "taking_part": queries.taking_part(exercise),
        "entered": queries.entered_sorts(exercise) if leads else [],
        "latest": latest_drawn(exercise),
        "snapshots": snapshots_of(exercise),
        "draw_form": DrawForm(),
    }
    return render(request, "sensemaking/cards.html", context)


# Practice: nothing of it is kept


@page
def practise_sorting(request, slug, pk):
    """Four cards to try it with. Where they lie stands in the address alone."""
    exercise = queries.cards_for(request.user, slug, pk)
    lies = [int(each) for each in request.GET.getlist("put") if each in {"1", "2", "3", "4"}][: len(EXAMPLE)]
    piles = [
        (pile, [_(card) for card, lies_in in zip(EXAMPLE, lies, strict=False) if lies_in == pile])
        for pile in range(1, max(lies, default=0) + 1)
    ]
    card = _(EXAMPLE[len(lies)]) if len(lies) < len(EXAMPLE) else None
    context = context_of(exercise, card=card, lies=lies, piles=piles, new=len(piles) + 1, number=len(lies) + 1)
    return render(request, "sensemaking/cards_practice.html", context)


# Sorting


@act
@refused_back(back)
def begin_sorting(request, slug, pk):
    exercise = queries.cards_for(request.user, slug, pk)
    actions.take_cards(request.user, exercise)
    return to(exercise, "sort_cards", query="#card")


def desk_on(request, exercise):
    """Somebody's cards, while they may be sorted."""
    return queries.desk_of(request.user, exercise) if exercise.is_open_now else None


def number_in(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else None


@page
def sort_cards(request, slug, pk):
    """One card, and the piles to put it into."""
    exercise = queries.cards_for(request.user, slug, pk)
    return _sorting(request, exercise)


def _sorting(request, exercise, form=None):
    desk = desk_on(request, exercise)
    if desk is None:
        return redirect(exercise)
    chosen = desk.card(number_in(request.GET.get("card")))
    card = chosen or (desk.left[0] if desk.left else None)
    if card is None:
        return to(exercise, "piles", query="#card")
    last = desk.card(number_in(request.GET.get("last")))
    context = {
        "desk": desk,
        "card": card,
        "lies_in": desk.pile_of.get(card.number),
        "last": last,
        "last_pile": last and desk.pile_of.get(last.number),
        "new_form": form or PlaceForm(initial={"card": card.number}),
    }
    status = 422 if form else 200
    return render(request, "sensemaking/cards_sort.html", context_of(exercise, **context), status=status)


@act
@refused_back(_to_cards)
def place_card(request, slug, pk):
    exercise = queries.cards_for(request.user, slug, pk)
    form = PlaceForm(request.POST)
    if not attempt(form, actions.place_card, request.user, exercise):
        if form.has_error("name"):
            return _sorting(request, exercise, form)
        raise Refused(_first_error(form))
    return to(exercise, "sort_cards", query=f"?last={form.cleaned_data['card']}#card")


def _first_error(form):
    return next(iter(form.errors.values()))[0]


@act
@refused_back(_to_cards)
def take_card_back(request, slug, pk):
    exercise = queries.cards_for(request.user, slug, pk)
    form = TakeBackCardForm(request.POST)
    if not attempt(form, actions.take_card_back, request.user, exercise):
        raise Refused(_first_error(form))
    return to(exercise, "sort_cards", query=f"?card={form.cleaned_data['card']}#card")


@page
def piles(request, slug, pk):
    """All piles of somebody: names, moving cards, being done."""
    exercise = queries.cards_for(request.user, slug, pk)
    return _piles(request, exercise)


def _piles(request, exercise, form=None):
    desk = desk_on(request, exercise)
    if desk is None:
        return redirect(exercise)
    forms = [(pile, cards, _name_form(pile, form)) for pile, cards in desk.piles]
    context = context_of(exercise, desk=desk, piles=forms)
    return render(request, "sensemaking/cards_piles.html", context, status=422 if form else 200)


def _name_form(pile, form):
    return form if form is not None and form.pile == pile.number else NamePileForm(pile.number, pile.name)


@act
@refused_back(_to_cards)
def name_pile(request, slug, pk, number):
    exercise = queries.cards_for(request.user, slug, pk)
    form = NamePileForm(number, "", request.POST)
    if not attempt(form, actions.name_pile, request.user, exercise, pile=number):
        return _piles(request, exercise, form)
    return to(exercise, "piles", query=f"#pile-{number}")


@act
@refused_back(_to_cards)
def finish_sorting(request, slug, pk):
    exercise = queries.cards_for(request.user, slug, pk)
    actions.finish_sorting(request.user, exercise)
    say(request, _("Thank you. Your piles are kept. You can change them until it closes."))
    return redirect(exercise)
