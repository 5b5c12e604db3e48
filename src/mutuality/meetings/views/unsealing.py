"""Opening a voice under another name: a grave and rare act, said so before it is done."""

from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say
from mutuality.partnerships import queries as partnerships

from ..actions import unsealing as actions
from ..forms.unsealing import ReasonForm
from ..queries import unsealing as queries


def _render(request, template, meeting, status=200, **context):
    context |= {
        "meeting": meeting,
        "partnership": meeting.partnership,
        "days": partnerships.rules_of(meeting.partnership).opened_days,
    }
    return render(request, f"meetings/{template}.html", context, status=status)


def _back(request, slug, pk, unsealing):
    return reverse("meetings:open_seal", args=[slug, pk, unsealing])


@page
def sealed_voices(request, slug, pk):
    """Which voices under another name there are, and what was asked and opened."""
    meeting = queries.sealed_meeting_for(request.user, slug, pk)
    return _render(request, "sealed_voices", meeting, voices=queries.sealed_voices(request.user, meeting))


@form_page
def ask_to_open(request, slug, pk, contribution):
    """The first key."""
    said = queries.sealed_voice_for(request.user, slug, pk, contribution)
    form = ReasonForm(typed(request))
    if request.method == "POST" and (asked := attempt(form, actions.ask_to_open, request.user, said)):
        say(request, _("Your key is turned. It waits for a second key from another perspective."))
        return redirect("meetings:open_seal", slug, pk, asked.pk)
    heard = queries.hears(request.user, said)
    return _render(
        request, "ask_to_open", said.meeting, 422 if form.is_bound else 200, said=said, form=form, heard=heard
    )


@form_page
@refused_back(_back)
def open_seal(request, slug, pk, unsealing):
    """GET tells what was asked, and afterwards who it was, to the two; POST turns the second key."""
    unsealing = queries.unsealing_for(request.user, slug, pk, unsealing)
    if request.method == "POST":
        actions.open_seal(request.user, unsealing, link=request.build_absolute_uri(reverse("meetings:own_words")))
        return HttpResponseRedirect(request.path)
    said = unsealing.contribution
    context = {
        "unsealing": unsealing,
        "said": said,
        "heard": queries.hears(request.user, said),
        "key": queries.waiting_key(unsealing) if unsealing.opened_at is None else None,
        "sees": queries.sees(request.user, unsealing),
        "speaker": queries.speaker_for(request.user, unsealing),
    }
    return _render(request, "open_seal", said.meeting, **context)


@act
def mark_opening_read(request, contribution, unsealing):
    """The speaker says that they have read it; until then their first page and the meeting's tell them."""
    opening = queries.own_opening_for(request.user, contribution, unsealing)
    actions.mark_opening_read(request.user, opening, is_opened="opened" in request.POST)
    return redirect("meetings:own_words")
