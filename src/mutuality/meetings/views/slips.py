"""Slips for words that nobody can trace: handed out by an office, taken by each person once."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mutuality.kit.forms import Form, attempt, typed
from mutuality.kit.pages import form_page, say

from ..actions import slips as actions
from ..forms.box import HandOutForm
from ..queries import box as queries
from ..queries import meeting as meetings
from ..queries.slips import day_to_offer, first_keys


@form_page
@never_cache
def take_slips(request, slug, pk):
    """GET explains; POST shows one's slips, on this one page and never again."""
    meeting, form = meetings.meeting_for(request.user, slug, pk), Form(typed(request))
    codes = attempt(form, actions.take_slips, request.user, meeting) if request.method == "POST" else None
    context = {
        "meeting": meeting,
        "partnership": meeting.partnership,
        "form": form,
        "codes": codes,
        "slips": queries.slips_for(request.user, meeting),
        "box": request.build_absolute_uri(reverse("meetings:box")),
    }
    return render(request, "meetings/take_slips.html", context, status=422 if form.errors else 200)


@form_page
def hand_out_slips(request, slug, pk):
    meeting = queries.meeting_of_slips_for(request.user, slug, pk)
    keys = first_keys(meeting)
    day = day_to_offer(request.user, keys, queries.usual_end(meeting))
    form = HandOutForm(typed(request), initial={"closes_on": day})
    if request.method == "POST":
        done = attempt(form, actions.hand_out_slips, request.user, meeting)
        if done is not None:
            waits = _("Your key is turned. It waits for a second key from another perspective.")
            say(request, _("The slips are handed out. Each person takes theirs on this page.") if done else waits)
            return redirect("meetings:take_slips", slug, pk)
    context = {"form": form, "meeting": meeting, "partnership": meeting.partnership, "keys": keys}
    context["slips"] = queries.slips_for(request.user, meeting)
    return render(request, "meetings/hand_out_slips.html", context, status=422 if form.is_bound else 200)
