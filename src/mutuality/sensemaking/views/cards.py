"""Taking part in a concept map: its page, practice, sorting card by card, piles, rating, entering from paper."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say
from mutuality.kit.refused import Refused

from ..actions import cards as actions
from ..forms.concept_map import (
    EnterSortForm,
    NamePileForm,
    PlaceForm,
    RateForm,
    TakeBackCardForm,
    settings_in_words,
)
from ..forms.exercise import DrawForm
from ..queries import cards as queries
from ..queries import exercise as exercises
from ..queries.snapshot import latest_drawn, snapshots_of
from ..queries.statements import statements_in

A_PART = 6  # cards that are rated on one page
EXAMPLE = [gettext_noop("a bus"), gettext_noop("soup"), gettext_noop("a bicycle"), gettext_noop("bread")]


def _context(exercise, **more):
    return {"exercise": exercise, "partnership": exercise.partnership, **more}


def _to(exercise, name, *args, query=""):
    return redirect(reverse(f"sensemaking:{name}", args=[exercise.partnership.slug, exercise.pk, *args]) + query)


def _back(request, slug, pk, **_more):
    return queries.cards_for(request.user, slug, pk).get_absolute_url()


def _to_cards(request, slug, pk, **_more):
    return reverse("sensemaking:sort_cards", args=[slug, pk])


# The page of a concept map


def concept_map_page(request, exercise):
    """Preparing, taking part, and what was drawn: see PAGES."""
    leads = exercises.leads(request.user, exercise)
    context = _context(exercise, leads=leads, asks=settings_in_words(exercise.settings))
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
    context = _context(exercise, card=card, lies=lies, piles=piles, new=len(piles) + 1, number=len(lies) + 1)
    return render(request, "sensemaking/cards_practice.html", context)


# Sorting


@act
@refused_back(_back)
def begin_sorting(request, slug, pk):
    exercise = queries.cards_for(request.user, slug, pk)
    actions.take_cards(request.user, exercise)
    return _to(exercise, "sort_cards", query="#card")


def _desk(request, exercise):
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
    desk = _desk(request, exercise)
    if desk is None:
        return redirect(exercise)
    chosen = desk.card(number_in(request.GET.get("card")))
    card = chosen or (desk.left[0] if desk.left else None)
    if card is None:
        return _to(exercise, "piles", query="#card")
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
    return render(request, "sensemaking/cards_sort.html", _context(exercise, **context), status=status)


@act
@refused_back(_to_cards)
def place_card(request, slug, pk):
    exercise = queries.cards_for(request.user, slug, pk)
    form = PlaceForm(request.POST)
    if not attempt(form, actions.place_card, request.user, exercise):
        if form.has_error("name"):
            return _sorting(request, exercise, form)
        raise Refused(_first_error(form))
    return _to(exercise, "sort_cards", query=f"?last={form.cleaned_data['card']}#card")


def _first_error(form):
    return next(iter(form.errors.values()))[0]


@act
@refused_back(_to_cards)
def take_card_back(request, slug, pk):
    exercise = queries.cards_for(request.user, slug, pk)
    form = TakeBackCardForm(request.POST)
    if not attempt(form, actions.take_card_back, request.user, exercise):
        raise Refused(_first_error(form))
    return _to(exercise, "sort_cards", query=f"?card={form.cleaned_data['card']}#card")


@page
def piles(request, slug, pk):
    """All piles of somebody: names, moving cards, being done."""
    exercise = queries.cards_for(request.user, slug, pk)
    return _piles(request, exercise)


def _piles(request, exercise, form=None):
    desk = _desk(request, exercise)
    if desk is None:
        return redirect(exercise)
    forms = [(pile, cards, _name_form(pile, form)) for pile, cards in desk.piles]
    context = _context(exercise, desk=desk, piles=forms)
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
    return _to(exercise, "piles", query=f"#pile-{number}")


@act
@refused_back(_to_cards)
def finish_sorting(request, slug, pk):
    exercise = queries.cards_for(request.user, slug, pk)
    actions.finish_sorting(request.user, exercise)
    say(request, _("Thank you. Your piles are kept. You can change them until it closes."))
    return redirect(exercise)


# Rating


@act
@refused_back(_back)
def begin_rating(request, slug, pk):
    exercise = queries.cards_for(request.user, slug, pk)
    actions.take_cards(request.user, exercise)
    return _to(exercise, "rate_cards")


@form_page
@refused_back(_back)
def rate_cards(request, slug, pk):
    """Some cards at a time; it goes on where somebody stopped."""
    exercise = queries.cards_for(request.user, slug, pk)
    desk, scales = _desk(request, exercise), exercise.settings.get("scales", [])
    if desk is None or not scales:
        return redirect(exercise)
    given = queries.ratings_of(desk.hand.respondent)
    part = _part_of(request, desk, scales, given)
    cards = desk.cards[(part - 1) * A_PART : part * A_PART]
    form = RateForm(cards, scales, given, typed(request))
    if request.method == "POST" and attempt(form, actions.rate_cards, request.user, exercise):
        return _after_rating(request, exercise, part, len(desk.cards))
    context = _context(exercise, form=form, part=part, parts=_parts(len(desk.cards)), desk=desk, rated=len(given))
    return render(request, "sensemaking/cards_rate.html", context, status=422 if form.is_bound else 200)


def _parts(cards):
    return -(-cards // A_PART)


def _part_of(request, desk, scales, given):
    """The part that was asked for, or the first that is not rated to its end."""
    open_at = [at for at, card in enumerate(desk.cards) if any((card.number, scale) not in given for scale in scales)]
    asked = number_in(request.GET.get("part")) or (open_at[0] if open_at else 0) // A_PART + 1
    return max(1, min(asked, _parts(len(desk.cards))))


def _after_rating(request, exercise, part, cards):
    if part < _parts(cards):
        return _to(exercise, "rate_cards", query=f"?part={part + 1}")
    say(request, _("Thank you. Your ratings are kept. You can change them until it closes."))
    return redirect(exercise)


# For others


@form_page
def enter_sort(request, slug, pk):
    exercise = queries.led_cards_for(request.user, slug, pk)
    form = EnterSortForm(exercise.settings.get("scales", []), typed(request))
    if request.method == "POST" and attempt(form, actions.enter_sort, request.user, exercise):
        say(request, _("It is kept, and counts as one sorter who was helped."))
        return redirect(exercise)
    return _entering(request, exercise, form)


@form_page
def change_entered_sort(request, slug, pk, respondent):
    found = queries.entered_sort_for(request.user, slug, pk, respondent)
    desk = queries.desk_of_respondent(found, found.exercise)
    initial = {"people": desk.hand.people, "piles": desk.lines, **_lines(queries.ratings_of(found))}
    form = EnterSortForm(found.exercise.settings.get("scales", []), typed(request), initial=initial)
    del form.fields["once"]
    if request.method == "POST" and attempt(form, actions.change_entered_sort, request.user, found):
        return redirect(found.exercise)
    return _entering(request, found.exercise, form)


def _lines(ratings):
    lines = {}
    for (card, scale), value in sorted(ratings.items()):
        lines[scale] = f"{lines.get(scale, '')} {card}={value}".strip()
    return lines


def _entering(request, exercise, form):
    context = _context(exercise, form=form, cards=statements_in(exercise))
    return render(request, "sensemaking/cards_enter.html", context, status=422 if form.is_bound else 200)
