"""Snapshots: asking for one, its page, its files, and disagreeing with it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say
from mutuality.kit.refused import Refused

from ..actions import drawing as actions
from ..forms.exercise import DisagreeForm, DrawForm
from ..queries import exercise as exercises
from ..queries import snapshot as queries
from .exercise import back
from .kinds import FILES, FOUND, THINGS


@act
@refused_back(back)
def draw(request, slug, pk):
    exercise = exercises.exercise_for(request.user, slug, pk)
    form = DrawForm(request.POST)
    if not form.is_valid():
        raise Refused("This page was not whole. Load it again, copy your words over, and send them.")
    return redirect(actions.draw(request.user, exercise, **form.cleaned_data))


@page
def snapshot(request, slug, pk, number):
    return snapshot_page(request, queries.snapshot_for(request.user, slug, pk, number))


def snapshot_page(request, found, form=None):
    """A drawn result, how it was made, and what people say against it; or how far the drawing is."""
    context = {"snapshot": found, "exercise": found.exercise, "partnership": found.exercise.partnership}
    template = "sensemaking/snapshot.html"
    if found.state == "drawn":
        template, context_of = FOUND[found.exercise.kind]
        things = THINGS[found.exercise.kind](found)
        context |= {
            "disagreements": [(each, dict(things).get(each.thing)) for each in queries.disagreements_with(found)],
            "form": form or DisagreeForm(things),
            "files": list(FILES[found.exercise.kind]),
            "draw_form": DrawForm(),
            **context_of(request, found),
        }
    return render(request, template, context, status=422 if form else 200)


@page
def snapshot_progress(request, slug, pk, number):
    """The live part of a snapshot that is being drawn."""
    found = queries.snapshot_for(request.user, slug, pk, number)
    context = {"snapshot": found, "exercise": found.exercise, "partnership": found.exercise.partnership}
    return render(request, "sensemaking/progress.html", context)


@page
def snapshot_file(request, slug, pk, number, name):
    """One of its files, to take along."""
    found = queries.snapshot_for(request.user, slug, pk, number)
    files = FILES[found.exercise.kind]
    if found.state != "drawn" or name not in files:
        raise Http404
    content_type, make = files[name]
    file = HttpResponse(make(found), content_type=content_type)
    file["Content-Disposition"] = f'attachment; filename="{slug}-{pk}-{number}-{name}"'
    return file


@form_page
def disagree(request, slug, pk, number):
    found = queries.snapshot_for(request.user, slug, pk, number)
    things = THINGS[found.exercise.kind](found) if found.state == "drawn" else []
    form = DisagreeForm(things, typed(request))
    if request.method == "POST" and attempt(form, actions.disagree, request.user, found):
        say(request, _("It stands beside the result now."))
        return redirect(found)
    return snapshot_page(request, found, form if form.is_bound else None)


@act
def take_back_disagreement(request, slug, pk, number, disagreement):
    word = queries.disagreement_for(request.user, slug, pk, number, disagreement)
    actions.take_back_disagreement(request.user, word)
    return redirect(queries.snapshot_for(request.user, slug, pk, number))
