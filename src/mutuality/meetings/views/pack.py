"""What people take with them: a pack to print, and the meeting for their calendar."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mutuality.kit.pages import page

from ..calendar import as_file
from ..queries import meeting as queries
from ..queries import pack as packs
from ..queries import planning as plans
from ..queries.calendar import entry_for


@page
def pack(request, slug, pk):
    meeting = plans.packed_meeting_for(request.user, slug, pk)
    context = {
        "meeting": meeting,
        "partnership": meeting.partnership,
        "agenda": packs.agenda_of(meeting),
        "sheets": packs.sheets_for(request.user, meeting),
        "co_facilitators": queries.co_facilitators(meeting),
        "lines": range(packs.LINES),
        "large": request.GET.get("large") == "1",
    }
    return render(request, "meetings/pack.html", context)


@page
def calendar(request, slug, pk):
    meeting = queries.meeting_for(request.user, slug, pk)
    text = as_file(entry_for(request.user, meeting), now=timezone.now(), method="PUBLISH")
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
