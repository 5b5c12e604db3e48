"""The page of findings; preparing an exercise, opening it, its own page, closing it."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say
from mutuality.partnerships import queries as partnerships

from ..actions import exercise as actions
from ..forms.exercise import kept_in
from ..forms.kinds import FORMS
from ..models import Exercise
from ..queries import exercise as queries
from .kinds import PAGES


def back(request, slug, pk, **_more):
    return queries.exercise_for(request.user, slug, pk).get_absolute_url()


@page
def findings(request, slug):
    partnership = partnerships.partnership_for(request.user, slug)
    context = {
        "partnership": partnership,
        "board": queries.board_of(partnership, request.user),
        "kinds": [(kind, Exercise.Kind(kind).label) for kind in FORMS],
        "leads": partnerships.may(request.user, partnership, "lead_exercise"),
    }
    return render(request, "sensemaking/findings.html", context)


def _form(request, form, exercise=None, **context):
    status = 422 if request.method == "POST" else 200
    return render(request, "sensemaking/prepare.html", {"form": form, "exercise": exercise, **context}, status=status)


@form_page
def prepare(request, slug, kind):
    partnership = partnerships.partnership_with_power_for(request.user, slug, "lead_exercise")
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](partnership, typed(request))
    if request.method == "POST" and (made := attempt(form, actions.prepare, request.user, partnership, kind)):
        say(request, _("It is kept. Prepare it, and open it when it is ready."))
        return redirect(made)
    return _form(request, form, partnership=partnership, kind=Exercise.Kind(kind).label)


@form_page
def change_exercise(request, slug, pk):
    exercise = queries.draft_for(request.user, slug, pk)
    form = FORMS[exercise.kind](exercise.partnership, typed(request), initial=kept_in(exercise))
    del form.fields["once"]
    if request.method == "POST" and attempt(form, actions.change_exercise, request.user, exercise):
        return redirect(exercise)
    return _form(request, form, exercise, partnership=exercise.partnership, kind=exercise.get_kind_display())


@page
def exercise(request, slug, pk):
    found = queries.exercise_for(request.user, slug, pk)
    return PAGES[found.kind](request, found)


@act
@refused_back(back)
def open_exercise(request, slug, pk):
    draft = queries.led_exercise_for(request.user, slug, pk)
    actions.open_exercise(request.user, draft)
    say(request, _("It is open. Everybody who is asked finds it among the findings."))
    return redirect(draft)


@act
@refused_back(back)
def close_exercise(request, slug, pk):
    found = queries.led_exercise_for(request.user, slug, pk)
    actions.close_exercise(request.user, found)
    say(request, _("It is closed. What people said is kept."))
    return redirect(found)
