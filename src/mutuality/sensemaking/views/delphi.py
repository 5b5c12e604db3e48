"""Scoring in a Delphi, one item at a time; closing a round, opening the next; taking a reason back."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, refused_back, say

from ..actions import delphi as actions
from ..forms.delphi import CANNOT, RoundForm, ScoreForm
from ..queries import delphi as queries
from ..queries import exercise as exercises
from ..rules.delphi import HIGHEST, LOWEST
from .delphi_shown import drawing_of
from .exercise import back

BANDS = [range(first, first + 3) for first in range(LOWEST, HIGHEST, 3)]


@form_page
def score_item(request, slug, pk, number):
    this, statement = queries.item_for(request.user, slug, pk, number)
    if request.method == "POST":
        form = ScoreForm(request.POST)
        if attempt(form, actions.score_item, request.user, statement):
            return _onward(request, this, number)
    elif this.is_open_now:
        form = None
    else:
        return redirect(this.exercise)
    return _score_page(request, this, statement, form)


def _onward(request, this, number):
    """To the next item without an answer; after the last one, to the page of the whole."""
    own = queries.own_scores(request.user, this.exercise).get(this.number, {})
    if following := queries.next_item(list(queries.items_of(this)), own, number):
        exercise = this.exercise
        return redirect("sensemaking:score_item", exercise.partnership.slug, exercise.pk, following.number)
    say(request, _("You have answered all of them. You can change your answers until the round closes."))
    return redirect(this.exercise)


def _score_page(request, this, statement, form):
    exercise, number = this.exercise, statement.number
    own = queries.own_scores(request.user, exercise)
    said, before = (own.get(each, {}).get(number) for each in (this.number, this.number - 1))
    context = {
        "exercise": exercise,
        "partnership": exercise.partnership,
        "this": this,
        "statement": statement,
        "form": form or ScoreForm(initial={"comment": said.comment if said else ""}),
        "bands": BANDS,
        "cannot": CANNOT,
        "said": said,
        "before": before,
        **queries.place_of(this, number),
        **_seen_before(this, number, before),
    }
    return render(request, "sensemaking/score_item.html", context, status=422 if form else 200)


def _seen_before(this, number, own):
    """From round 2 on: how each group scored it in the round before, and why."""
    if this.number == 1:
        return {}
    item = queries.item_before(this, number)
    reasons = queries.reasons_in(this.exercise).get(number, [])
    return {"drawing": drawing_of(item, own.score if own else None), "reasons": reasons, "is_new": item is None}


@act
@refused_back(back)
def close_round(request, slug, pk):
    exercise = exercises.led_exercise_for(request.user, slug, pk, "delphi")
    actions.close_round(request.user, exercise)
    say(request, _("The round is closed. Look at what was suggested, and open the next one."))
    return redirect(exercise)


@form_page
def open_round(request, slug, pk):
    exercise = exercises.led_exercise_for(request.user, slug, pk, "delphi")
    form = RoundForm(typed(request))
    if request.method == "POST" and attempt(form, actions.open_round, request.user, exercise):
        say(request, _("The next round is open. Everybody sees what each group said in the one before."))
        return redirect(exercise)
    context = {"exercise": exercise, "partnership": exercise.partnership, "form": form}
    return render(request, "sensemaking/open_round.html", context, status=422 if form.is_bound else 200)


@act
def take_back_comment(request, slug, pk, number, of_round):
    said = queries.own_score_for(request.user, slug, pk, number, of_round)
    actions.take_back_comment(request.user, said)
    say(request, _("It is taken back. Nobody can read it any more."))
    return redirect("sensemaking:exercise", slug, pk)
