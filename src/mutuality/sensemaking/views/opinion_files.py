"""Files of opinions: results to take along, answers row by row, and conversations from elsewhere."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, refused_back, say
from mutuality.partnerships import queries as partnerships

from ..actions import opinion_files as actions
from ..forms.polis_files import BringInForm
from ..models import Exercise, Snapshot
from ..queries import exercise as exercises
from ..queries.opinion_files import as_csv, as_json, zipped
from ..queries.opinion_results import map_of, results_of


def as_svg(snapshot: Snapshot) -> str:
    """The map as a picture of its own; without the reader, who is on their own page only."""
    context = {"map": map_of(results_of(snapshot)), "exercise": snapshot.exercise, "snapshot": snapshot, "alone": True}
    return render_to_string("sensemaking/opinions_map.svg", context).strip()


FILES: dict[str, tuple[str, Callable[[Snapshot], str | bytes]]] = {
    "results.json": ("application/json", as_json),
    "statements.csv": ("text/csv; charset=utf-8", as_csv),
    "map.svg": ("image/svg+xml", as_svg),
}


def _to_exercise(request, slug, pk):
    return exercises.exercise_for(request.user, slug, pk).get_absolute_url()


@act
@refused_back(_to_exercise)
def export_answers(request, slug, pk):
    exercise = exercises.led_exercise_for(request.user, slug, pk, Exercise.Kind.OPINIONS)
    taken = actions.export_answers(request.user, exercise)
    file = HttpResponse(zipped(taken), content_type="application/zip")
    file["Content-Disposition"] = f'attachment; filename="{slug}-{pk}-answers.zip"'
    return file


@form_page
def bring_in(request, slug):
    partnership = partnerships.partnership_with_power_for(request.user, slug, "lead_exercise")
    form = BringInForm(typed(request), request.FILES or None)
    if request.method == "POST" and (made := attempt(form, actions.bring_in, request.user, partnership)):
        say(request, _("It is here. Draw its map when you like."))
        return redirect(made)
    status = 422 if form.is_bound else 200
    return render(request, "sensemaking/bring_in.html", {"form": form, "partnership": partnership}, status=status)
