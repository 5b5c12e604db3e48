"""When somebody needs a moment: the page that tells whom it reaches, and the list of those whom it reached."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say

from ..actions import moments as actions
from ..forms.moments import MomentForm
from ..queries import meeting as meetings
from ..queries import moments as queries


def _context(request, meeting):
    """What the page of one's own moments shows, whole or fetched alone."""
    mine = list(queries.own_moments(request.user, meeting))
    return {
        "meeting": meeting,
        "partnership": meeting.partnership,
        "mine": mine,
        "names": [queries.moment_name(moment) for moment in mine],
        "contacts": queries.contacts_for(request.user, meeting),
    }


@form_page
def need_moment(request, slug, pk):
    meeting = meetings.meeting_for(request.user, slug, pk)
    form = MomentForm(typed(request))
    if request.method == "POST" and attempt(form, actions.need_moment, request.user, meeting):
        return redirect("meetings:need_moment", slug, pk)
    context = _context(request, meeting) | {"form": form, "is_contact": queries.is_contact(request.user, meeting)}
    return render(request, "meetings/need_moment.html", context, status=422 if form.is_bound else 200)


@page
def own_moments(request, slug, pk):
    """The live part: whether somebody has seen it."""
    meeting = meetings.meeting_for(request.user, slug, pk)
    return render(request, "meetings/own_moments.html", _context(request, meeting))


def _back(request, slug, pk, **_more):
    return reverse("meetings:need_moment", args=[slug, pk])


@act
@refused_back(_back)
def take_back_moment(request, slug, pk, moment):
    actions.take_back_moment(request.user, queries.own_moment_for(request.user, slug, pk, moment))
    say(request, _("Your message is taken back. Nothing of it stays."))
    return redirect(_back(request, slug, pk))


@page
def moments(request, slug, pk):
    meeting, found = queries.moments_for(request.user, slug, pk)
    context = {"meeting": meeting, "partnership": meeting.partnership, "moments": found}
    context["names"] = [queries.moments_name(meeting)]
    return render(request, "meetings/moments.html", context)


@page
def moments_now(request, slug, pk):
    """The live part of the list."""
    meeting, found = queries.moments_for(request.user, slug, pk)
    context = {"meeting": meeting, "partnership": meeting.partnership, "moments": found}
    return render(request, "meetings/moment_list.html", context | {"names": [queries.moments_name(meeting)]})


def _to_list(request, slug, pk, **_more):
    return reverse("meetings:moments", args=[slug, pk])


@act
@refused_back(_to_list)
def answer_moment(request, slug, pk, moment):
    actions.answer_moment(request.user, queries.moment_for(request.user, slug, pk, moment))
    return redirect(_to_list(request, slug, pk))
