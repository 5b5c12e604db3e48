"""Answering for oneself: picking, putting one's picks in order, rating. Each tap is kept at once."""

import hashlib

from django.shortcuts import redirect, render
from django.urls import reverse

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import form_page

from ..actions import picking as actions
from ..forms.priorities import OrderForm, PickForm, RateForm
from ..queries import priorities as queries
from ..queries.exercise import key_of
from ..queries.statements import statements_in
from ..rules.priorities import NOMINAL, PICKS


def shown(request, template, exercise, form=None, **context):
    """A page of an exercise in priorities; 422 when what was sent is refused."""
    status = 422 if form is not None and request.method == "POST" else 200
    context = {"exercise": exercise, "partnership": exercise.partnership, "form": form, **context}
    return render(request, f"sensemaking/priorities_{template}.html", context, status=status)


def at(name, exercise, *args, anchor=None):
    address = reverse(f"sensemaking:{name}", args=[exercise.partnership.slug, exercise.pk, *args])
    return redirect(f"{address}#s{anchor}" if anchor else address)


@form_page
def pick(request, slug, pk):
    """The long list, for each person in an order of their own: what stands first is picked more often."""
    exercise = queries.priorities_for(request.user, slug, pk, PICKS, NOMINAL)
    form = PickForm(typed(request))
    if request.method == "POST":
        act = actions.put_back if "back" in request.POST else actions.pick
        if attempt(form, act, request.user, exercise):
            return at("pick", exercise, anchor=form.cleaned_data["number"])
    step = queries.course_of(exercise).step
    mine = queries.order_of(request.user, exercise, step)
    statements = _in_own_order(statements_in(exercise), request.user, exercise)
    number = sum(each.number in mine for each in statements)
    context = {"statements": statements, "mine": set(mine), "number": number, "most": queries.most_picks(exercise)}
    return shown(request, "pick", exercise, form, **context)


def _in_own_order(statements, person, exercise):
    key = key_of(person, exercise)
    return sorted(statements, key=lambda each: hashlib.sha256(f"{key}:{each.number}".encode()).digest())


@form_page
def put_in_order(request, slug, pk):
    exercise = queries.priorities_for(request.user, slug, pk, PICKS, NOMINAL)
    step = queries.course_of(exercise).step
    rows = queries.in_order(exercise, queries.order_of(request.user, exercise, step))
    form = OrderForm([each.number for each in rows], typed(request))
    if request.method == "POST" and attempt(form, actions.put_in_order, request.user, exercise):
        return at("put_in_order", exercise, anchor=(form.cleaned_data["move"] or [None])[0])
    return shown(request, "order", exercise, form, rows=rows, most=queries.most_picks(exercise))


@form_page
def rate_impact(request, slug, pk, number):
    statement = queries.statement_to_rate_for(request.user, slug, pk, number)
    exercise = statement.exercise
    scores, numbers = queries.scores_by(request.user, exercise), _numbers(exercise)
    mine = scores.get(number)
    initial = {"impact": str(mine.impact), "feasibility": str(mine.feasibility)} if mine else {}
    form = RateForm(typed(request), initial=initial)
    if request.method == "POST" and attempt(form, actions.rate_impact, request.user, statement):
        following = next_to_rate(numbers, scores, number)
        return at("rate_impact", exercise, following) if following else redirect(exercise)
    place = numbers.index(number) + 1
    return shown(request, "rate", exercise, form, statement=statement, place=place, number=len(numbers))


def _numbers(exercise):
    return list(statements_in(exercise).values_list("number", flat=True))


def next_to_rate(numbers, scores, after=0):
    """The next one that is not rated yet, or None when all are."""
    missing = [number for number in numbers if number not in scores and number != after]
    return next((number for number in missing if number > after), missing[0] if missing else None)
