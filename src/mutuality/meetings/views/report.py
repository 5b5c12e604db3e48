"""The report of a closed meeting: as a page, for print, and as files; `?together` takes all its sittings."""

from django.http import HttpResponse
from django.shortcuts import render

from mutuality.kit.pages import page

from ..queries import corrections, ladder
from ..queries import meeting as queries
from ..queries import report as reports
from ..queries import report_files as files


def _meeting_and(request, slug, pk, build):
    meeting = queries.closed_meeting_for(request.user, slug, pk)
    together = "together" in request.GET
    found = (reports.together(build) if together else build)(request.user, meeting)
    return {
        "meeting": meeting,
        "partnership": meeting.partnership,
        "report": found,
        "together": together,
        "query": "?together" if together else "",
    }


@page
def report(request, slug, pk):
    context = _meeting_and(request, slug, pk, reports.page_for)
    meeting, alone = context["meeting"], not context["together"]
    context |= {
        "others": reports.other_sittings(request.user, meeting),
        "stage": queries.stage_of(request.user, meeting),
        "correcting": alone and corrections.correcting_refusal(request.user, meeting) is None,
        "said_here": ladder.said_here(request.user, meeting) if alone else [],
        "is_member": queries.reader_of(request.user, meeting).is_member,
        "may_name": queries.may(request.user, meeting, "plan_meeting"),
    }
    return render(request, "meetings/report.html", context)


@page
def print_report(request, slug, pk):
    return render(request, "meetings/print_report.html", _meeting_and(request, slug, pk, reports.document_for))


def _file(request, slug, pk, write, kind, ending):
    found = _meeting_and(request, slug, pk, reports.document_for)
    both = "-together" if found["together"] else ""
    name = f"{found['partnership'].slug}-meeting-{pk}{both}.{ending}"
    response = HttpResponse(write(found["report"]), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@page
def markdown_report(request, slug, pk):
    return _file(request, slug, pk, files.as_markdown, "text/markdown", "md")


@page
def csv_report(request, slug, pk):
    return _file(request, slug, pk, files.as_csv, "text/csv", "csv")


@page
def json_report(request, slug, pk):
    return _file(request, slug, pk, files.as_json, "application/json", "json")
