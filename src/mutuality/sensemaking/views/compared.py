"""Where people read differently: side by side, with talk below, until it is settled or left open."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say

from ..actions import coding as actions
from ..forms.codebook import RemarkForm
from ..forms.readings import SettleForm
from ..queries import codebook
from ..queries import compared as queries

UNITS_A_PAGE = 15


@page
def differences(request, slug, pk):
    reading = queries.compared_for(request.user, slug, pk)
    states = queries.counts_by_state(reading)
    known = [state for state, _label, _number in states]
    state = request.GET.get("state", "")
    state = state if state in known else (known or [""])[0]
    shown = Paginator(queries.units_in_state(reading, state), UNITS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "partnership": reading.partnership,
        "reading": reading,
        "states": states,
        "state": state,
        "shown": shown,
        "units": queries.compared(reading, shown.object_list),
    }
    return render(request, "sensemaking/differences.html", context)


@page
def compare_unit(request, slug, pk, number):
    return unit_page(request, queries.unit_for(request.user, slug, pk, number))


def unit_page(request, unit, settle_form=None, remark_form=None):
    """Words that were read, what each found, and what is said about it; with a form that was refused, if any."""
    reading = unit.reading
    if settle_form is None:
        start = queries.placed_in(unit) or queries.shared_themes(unit)
        initial = {"themes": start, "leave_open": unit.state == "left_open"}
        settle_form = SettleForm(codebook.wordings_in(reading.version), initial=initial)
    [found] = queries.compared(reading, [unit])
    context = {
        "partnership": reading.partnership,
        "reading": reading,
        "unit": unit,
        "found": found,
        "remarks": queries.remarks_on(unit),
        "settles": reading.state == "compared" and actions.settles(request.user, unit),
        "settle_form": settle_form,
        "remark_form": remark_form or RemarkForm(),
    }
    refused = settle_form.is_bound or (remark_form is not None and remark_form.is_bound)
    return render(request, "sensemaking/compare_unit.html", context, status=422 if refused else 200)


@form_page
def settle_unit(request, slug, pk, number):
    unit = queries.unit_for(request.user, slug, pk, number)
    form = SettleForm(codebook.wordings_in(unit.reading.version), typed(request))
    if request.method != "POST":
        return unit_page(request, unit)
    following = queries.neighbour(unit)
    if not attempt(form, actions.settle_unit, request.user, unit):
        return unit_page(request, unit, form)
    say(request, _("That is what stands now."))
    if unit.state or following is None:
        return redirect("sensemaking:differences", slug, pk)
    return redirect("sensemaking:compare_unit", slug, pk, following)


@form_page
def talk_about_unit(request, slug, pk, number):
    unit = queries.unit_for(request.user, slug, pk, number)
    form = RemarkForm(typed(request))
    if request.method == "POST" and attempt(form, actions.talk_about_unit, request.user, unit):
        return redirect(unit)
    return unit_page(request, unit, remark_form=form if form.is_bound else None)


@act
@refused_back(lambda request, slug, remark: _unit_of(request, slug, remark).get_absolute_url())
def take_back_unit_remark(request, slug, remark):
    mine = queries.own_unit_remark_for(request.user, slug, remark)
    actions.take_back_unit_remark(request.user, mine)
    return redirect(mine.unit)


def _unit_of(request, slug, remark):
    return queries.own_unit_remark_for(request.user, slug, remark).unit
