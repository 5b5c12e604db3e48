"""A drawn concept map: the map with its replay, one group of cards, names, perspectives, ladders, own piles, report."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say
from mutuality.kit.refused import Refused

from ..actions import concept_map as actions
from ..forms.concept_map import ChooseClustersForm, NameClusterForm
from ..queries import concept_map as queries
from ..queries import concept_ratings as ratings
from ..queries.concept_report import report_of
from ..queries.exercise import leads
from .cards import number_in


def _context(snapshot, **more):
    exercise = snapshot.exercise
    return {"snapshot": snapshot, "exercise": exercise, "partnership": exercise.partnership, **more}


def _address(snapshot, name, *args):
    exercise = snapshot.exercise
    return reverse(f"sensemaking:{name}", args=[exercise.partnership.slug, exercise.pk, snapshot.number, *args])


def _reading(request, snapshot):
    return queries.reading_of(snapshot, request.GET.get("way"), number_in(request.GET.get("k")))


# The map


def found_on(request, snapshot):
    """What the page of a snapshot shows: see FOUND."""
    reading = _reading(request, snapshot)
    lead = leads(request.user, snapshot.exercise)
    choosing = ChooseClustersForm(initial={"way": reading.way, "k": reading.k}) if lead else None
    return {
        "reading": reading,
        "other": reading.other_way,
        "leads": lead,
        "choosing": choosing,
        "cuts": queries.cuts_of(snapshot),
        "files": queries.files_of(snapshot),
        "own_sorted": queries.has_sorted(request.user, snapshot.exercise),
    }


def things_on(snapshot):
    """What one can disagree with: where a card lies, and the groups as they are read."""
    reading = queries.reading_of(snapshot)
    groups = [(group.node, group.name or f"{group.number}") for group in reading.groups]
    cards = [(f"s{item.number}", f"{item.number} · {item.text[:60]}") for item in reading.items]
    return groups + sorted(cards, key=lambda card: int(card[0][1:]))


def _back(request, slug, pk, number, **_more):
    return queries.map_for(request.user, slug, pk, number).get_absolute_url()


@act
@refused_back(_back)
def choose_cut(request, slug, pk, number):
    snapshot = queries.map_for(request.user, slug, pk, number)
    form = ChooseClustersForm(request.POST)
    if not attempt(form, actions.choose_cut, request.user, snapshot):
        raise Refused(next(iter(form.errors.values()))[0])
    say(request, _("It is kept that the group chose this."))
    return redirect(snapshot)


# One group of cards and its names


@page
def group(request, slug, pk, number, node):
    return _group(request, queries.map_for(request.user, slug, pk, number), node)


def _group(request, snapshot, node, form=None):
    found = queries.group_at(snapshot, node)
    if found is None:
        raise Http404
    context = _context(
        snapshot,
        group=found,
        names=queries.names_of(snapshot, node, request.user),
        form=form or NameClusterForm(),
        leads=leads(request.user, snapshot.exercise),
    )
    return render(request, "sensemaking/concept_group.html", context, status=422 if form else 200)


@form_page
def suggest_name(request, slug, pk, number, node):
    snapshot = queries.map_for(request.user, slug, pk, number)
    form = NameClusterForm(typed(request))
    if request.method == "POST" and attempt(form, actions.suggest_name, request.user, snapshot, node):
        return redirect(_address(snapshot, "group", node))
    return _group(request, snapshot, node, form if form.is_bound else None)


def _on_name(request, action, slug, pk, number, name):
    found = queries.name_for(request.user, slug, pk, number, name)
    action(request.user, found)
    return redirect(_address(found.snapshot, "group", found.node))


@act
@refused_back(_back)
def support_name(request, slug, pk, number, name):
    return _on_name(request, actions.support_name, slug, pk, number, name)


@act
@refused_back(_back)
def take_back_support(request, slug, pk, number, name):
    return _on_name(request, actions.take_back_support, slug, pk, number, name)


@act
@refused_back(_back)
def choose_name(request, slug, pk, number, name):
    return _on_name(request, actions.choose_name, slug, pk, number, name)


# Perspectives, ratings, own piles, report


@page
def perspectives(request, slug, pk, number):
    snapshot = queries.map_for(request.user, slug, pk, number)
    context = _context(snapshot, pairs=queries.pairs_of(snapshot))
    return render(request, "sensemaking/concept_perspectives.html", context)


@page
def ladder(request, slug, pk, number):
    """Two kinds of rating, or two perspectives, group by group and card by card."""
    snapshot = queries.map_for(request.user, slug, pk, number)
    measures = ratings.measures_of(snapshot)
    chosen = ratings.two_of(measures, request.GET.get("x"), request.GET.get("y"))
    look = ratings.look_at(queries.reading_of(snapshot), *chosen) if chosen else None
    return render(request, "sensemaking/concept_ladder.html", _context(snapshot, measures=measures, look=look))


@page
def own_piles(request, slug, pk, number):
    """One's own piles beside the group's map; for oneself alone."""
    snapshot = queries.map_for(request.user, slug, pk, number)
    own = queries.own_piles(request.user, queries.reading_of(snapshot))
    return render(request, "sensemaking/concept_own.html", _context(snapshot, own=own))


@page
def checklist(request, slug, pk, number):
    """What a report of this map has to say: what is known here, and what people have to write."""
    snapshot = queries.map_for(request.user, slug, pk, number)
    context = _context(snapshot, headings=report_of(queries.reading_of(snapshot)))
    return render(request, "sensemaking/concept_checklist.html", context)
