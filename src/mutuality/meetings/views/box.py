"""The box: pages without a person. They read no session and set no cookie (`kit.untraced`), and log no words.

Nothing here may ask who is there: no `request.user`, no page of somebody's own, no name in an address.
"""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from mutuality.kit.forms import attempt, refusal_of, typed
from mutuality.kit.limits import few_misses
from mutuality.kit.untraced import untraced

from ..actions import box as actions
from ..forms.box import CodeForm, DropForm, SlipForm
from ..models import Question
from ..queries import box as queries
from ..rules.box import check_slip, check_way_back

MISSES = 30  # codes that nobody knows, a minute from one network
few_wrong_codes = few_misses("box", MISSES, kept="memory", page="meetings/too_many_codes.html")


def _page(request, template, status=200, is_miss=False, **context):
    answer = render(request, template, {"navigation": [], **context}, status=status)
    answer.is_miss = is_miss
    return answer


@untraced
@require_http_methods(["GET", "HEAD", "POST"])
@few_wrong_codes
def box(request):
    """Type a slip; a slip that is known opens the page for words."""
    form = SlipForm(typed(request))
    slip = _known(form)
    if slip is None:
        return _slip_page(request, form)
    return _words_page(request, slip, DropForm(slip.round.meeting.questions, initial={"slip": form["slip"].value()}))


def _known(form):
    if not form.is_valid():
        return None
    slip = queries.slip_of(form.cleaned_data["slip"])
    if refusal := refusal_of(check_slip, is_known=slip is not None):
        form.refuse(refusal)
    return slip


def _slip_page(request, form):
    missed = form.is_bound and bool(form.data.get("slip"))
    lost = request.POST.get("text", "")
    return _page(request, "meetings/box.html", 422 if form.is_bound else 200, missed, form=form, lost=lost)


def _words_page(request, slip, form):
    meeting = slip.round.meeting
    context = {
        "form": form,
        "meeting": meeting,
        "slips": slip.round,
        "facts": queries.facts_of(meeting),
    }
    return _page(request, "meetings/drop_words.html", 422 if form.is_bound else 200, **context)


@untraced
@require_POST
@few_wrong_codes
def drop_words(request):
    slip = queries.slip_of(request.POST.get("slip", ""))
    form = DropForm(slip.round.meeting.questions if slip else Question.objects.all(), request.POST)
    code = attempt(form, actions.drop_words)
    if code:
        return _page(request, "meetings/dropped.html", code=code)
    if slip is None:
        return _slip_page(request, _refused_slip(request))
    return _words_page(request, slip, form)


def _refused_slip(request):
    form = SlipForm(request.POST)
    _known(form)
    return form


@untraced
@require_http_methods(["GET", "HEAD", "POST"])
@few_wrong_codes
def take_back(request):
    """Type a code, see what became of the words, and then take them back: a button pressed in error undoes nothing."""
    form = CodeForm(typed(request))
    found = _under(form)
    if found is None:
        missed = form.is_bound and bool(form.data.get("code"))
        return _page(request, "meetings/take_back.html", 422 if form.is_bound else 200, missed, form=form)
    if "sure" in request.POST and attempt(form, actions.take_back_words):
        return _page(request, "meetings/taken_back.html", found=found)
    return _found_page(request, form, found)


def _under(form):
    if not form.is_valid():
        return None
    found = queries.dropped_under(form.cleaned_data["code"])
    if refusal := refusal_of(check_way_back, is_known=found is not None):
        form.refuse(refusal)
    return found


def _found_page(request, form, found):
    status = 422 if form.errors else 200
    leads = queries.leads_of(found.meeting)
    return _page(request, "meetings/your_words.html", status, form=form, found=found, leads=leads)


@untraced
@require_POST
@few_wrong_codes
def appeal(request):
    form = CodeForm(request.POST)
    found = _under(form)
    if found is None:
        return _page(request, "meetings/take_back.html", 422, bool(form.data.get("code")), form=form)
    attempt(form, actions.appeal)
    return _found_page(request, form, queries.dropped_under(form.data["code"]) or found)
