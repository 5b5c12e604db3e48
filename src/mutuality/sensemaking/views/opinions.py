"""Opinions: taking part, one's own answers, what was found, links for guests."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say
from mutuality.kit.refused import Refused

from ..actions import opinions as actions
from ..forms.exercise import DrawForm
from ..forms.opinions import AnswerForm, LinkForm
from ..models import Exercise, Opinion
from ..queries import exercise as exercises
from ..queries import opinions as queries
from ..queries.opinion_results import map_of, results_of
from ..queries.snapshot import latest_drawn, snapshots_of
from ..rules.opinions import FEWEST

OPINIONS = Exercise.Kind.OPINIONS
VOICES = Opinion.Voice.choices


def opinions_page(request, exercise):
    """Preparing it; the next statement, big; what was found so far."""
    person = request.user
    context = {
        "exercise": exercise,
        "partnership": exercise.partnership,
        "leads": exercises.leads(person, exercise),
        "voices": VOICES,
        "fewest": FEWEST,
    }
    if exercise.state == Exercise.State.DRAFT:
        context["number"] = exercise.statements.filter(state="in").count()
        return render(request, "sensemaking/opinions.html", context)
    if exercise.is_open_now and exercises.takes_part(person, exercise):
        context["asked"] = queries.asked_of(exercise, exercises.key_of(person, exercise))
    drawn = latest_drawn(exercise)
    results = results_of(drawn) if drawn else None
    context |= {"snapshots": snapshots_of(exercise), "draw_form": DrawForm(), "snapshot": drawn, "results": results}
    return render(request, "sensemaking/opinions.html", context)


def found(request, snapshot):
    """What a drawn snapshot shows to this reader: only they see where they themselves stand."""
    own = exercises.respondent_of(request.user, snapshot.exercise)
    results = results_of(snapshot)
    may_export = exercises.leads(request.user, snapshot.exercise)
    return {"results": results, "map": map_of(results, own.pk if own else None), "may_export": may_export}


def things(snapshot):
    """What one can disagree with: each statement, and each group of the map."""
    results = results_of(snapshot)
    groups = [
        (f"group-{each.letter}", _("Group {letter}").format(letter=each.letter)) for each in map_of(results).groups
    ]
    lines = [(str(line.number), f"{line.number}. {line.text}") for line in results.lines if line.text]
    return [each for each in groups if each[0] != "group-"] + lines


def said_in(request) -> dict[str, object]:
    """What a tap on a button said; refuses what no button of ours sends."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Refused("This page was not whole. Load it again, and tap once more.")
    return form.cleaned_data


def _to_exercise(request, slug, pk, **_more):
    return exercises.exercise_for(request.user, slug, pk).get_absolute_url()


def _where_from(request, slug, pk):
    exercise = exercises.exercise_for(request.user, slug, pk, OPINIONS)
    if request.POST.get("from") == "list":
        return reverse("sensemaking:own_answers", args=[slug, pk])
    return f"{exercise.get_absolute_url()}#answer"


@act
@refused_back(_where_from)
def answer_statement(request, slug, pk):
    exercise = exercises.exercise_for(request.user, slug, pk, OPINIONS)
    actions.answer_statement(request.user, exercise, **said_in(request))
    return redirect(_where_from(request, slug, pk))


@page
def own_answers(request, slug, pk):
    exercise = exercises.exercise_for(request.user, slug, pk, OPINIONS)
    said = queries.own_opinions(exercise, exercises.key_of(request.user, exercise))
    context = {"exercise": exercise, "partnership": exercise.partnership, "said": said, "voices": VOICES}
    return render(request, "sensemaking/opinions_own.html", context)


# Links for guests


@form_page
def make_link(request, slug, pk):
    exercise = exercises.led_exercise_for(request.user, slug, pk, OPINIONS)
    form = LinkForm(exercise, typed(request))
    if request.method == "POST" and (made := attempt(form, actions.make_link, request.user, exercise)):
        return _link_page(request, exercise, *made)
    context = {"exercise": exercise, "partnership": exercise.partnership, "form": form}
    context |= {"links": queries.links_of(exercise), "guests": queries.number_of_guests(exercise)}
    return render(request, "sensemaking/opinions_links.html", context, status=422 if form.is_bound else 200)


@never_cache
def _link_page(request, exercise, link, token):
    """The one page that shows the link, drawn from the answer itself: a redirect would have to keep it somewhere."""
    address = request.build_absolute_uri(reverse("sensemaking:guest_page", args=[token]))
    context = {"exercise": exercise, "partnership": exercise.partnership, "link": link, "address": address}
    return render(request, "sensemaking/opinions_link.html", context)


@act
@refused_back(_to_exercise)
def take_back_link(request, slug, pk, link):
    actions.take_back_link(request.user, queries.link_for(request.user, slug, pk, link))
    say(request, _("Taken back. The link leads nowhere any more; what guests answered stays."))
    return redirect("sensemaking:make_link", slug, pk)
