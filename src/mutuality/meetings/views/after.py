"""Pages after a meeting: corrections to its report, the lock, and the fair look."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say

from ..actions import corrections, locking
from ..forms.after import CorrectionForm
from ..queries import corrections as queries
from ..queries import fairness
from ..queries import meeting as meetings


def _to_report(meeting, part=""):
    return redirect(reverse("meetings:report", args=[meeting.partnership.slug, meeting.pk]) + part)


@form_page
def add_correction(request, slug, pk):
    """Correct the draft of a report, or add to it once it is locked; `?about` names one voice."""
    meeting = meetings.closed_meeting_for(request.user, slug, pk)
    about = queries.corrected_voice_for(request.user, meeting, request.GET.get("about", ""))
    form = CorrectionForm(request.user, meeting, typed(request), about=about)
    if request.method == "POST" and attempt(form, corrections.add_correction, request.user, meeting):
        say(request, _("Thank you. It stands under the report now, with your name."))
        return _to_report(meeting, "#corrections")
    context = {
        "meeting": meeting,
        "partnership": meeting.partnership,
        "form": form,
        "about": about,
        "refusal": queries.correcting_refusal(request.user, meeting),
    }
    return render(request, "meetings/add_correction.html", context, status=422 if request.method == "POST" else 200)


def _back_to_report(request, correction):
    meeting = queries.own_correction_for(request.user, correction).meeting
    return reverse("meetings:report", args=[meeting.partnership.slug, meeting.pk])


@act
@refused_back(_back_to_report)
def withdraw_correction(request, correction):
    found = queries.own_correction_for(request.user, correction)
    corrections.withdraw_correction(request.user, found)
    say(request, _("What you wrote is taken back and deleted."))
    return _to_report(found.meeting, "#corrections")


def _to_the_report(request, slug, pk):
    return reverse("meetings:report", args=[slug, pk])


@act
@refused_back(_to_the_report)
def lock_report(request, slug, pk):
    meeting = meetings.closed_meeting_for(request.user, slug, pk)
    done = locking.lock_report(request.user, meeting)
    waits = _("Your key is turned. It waits for a second key from another perspective.")
    say(request, _("Both keys were turned. The report is locked.") if done else waits)
    return _to_report(meeting)


@page
def fair_look(request, slug, pk):
    """Who was heard, beside who was there."""
    meeting = fairness.fair_meeting_for(request.user, slug, pk)
    context = {"meeting": meeting, "partnership": meeting.partnership, "look": fairness.fair_look_at(meeting)}
    return render(request, "meetings/fair_look.html", context)
