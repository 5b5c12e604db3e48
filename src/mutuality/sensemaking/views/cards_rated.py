"""Rating the cards of a concept map in parts; entering what somebody sorted on paper."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, refused_back, say

from ..actions import cards as actions
from ..forms.concept_map import EnterSortForm, RateForm
from ..queries import cards as queries
from ..queries.statements import statements_in
from .cards import back, context_of, desk_on, number_in, to

A_PART = 6  # cards that are rated on one page

# Rating


@act
@refused_back(back)
def begin_rating(request, slug, pk):
    exercise = queries.cards_for(request.user, slug, pk)
    actions.take_cards(request.user, exercise)
    return to(exercise, "rate_cards")


@form_page
@refused_back(back)
def rate_cards(request, slug, pk):
    """Some cards at a time; it goes on where somebody stopped."""
    exercise = queries.cards_for(request.user, slug, pk)
    desk, scales = desk_on(request, exercise), exercise.settings.get("scales", [])
    if desk is None or not scales:
        return redirect(exercise)
    given = queries.ratings_of(desk.hand.respondent)
    part = _part_of(request, desk, scales, given)
    cards = desk.cards[(part - 1) * A_PART : part * A_PART]
    form = RateForm(cards, scales, given, typed(request))
    if request.method == "POST" and attempt(form, actions.rate_cards, request.user, exercise):
        return _after_rating(request, exercise, part, len(desk.cards))
    context = context_of(exercise, form=form, part=part, parts=_parts(len(desk.cards)), desk=desk, rated=len(given))
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
        return to(exercise, "rate_cards", query=f"?part={part + 1}")
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
    context = context_of(exercise, form=form, cards=statements_in(exercise))
    return render(request, "sensemaking/cards_enter.html", context, status=422 if form.is_bound else 200)
