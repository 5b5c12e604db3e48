"""The report of a closed meeting: as a page, for print, and as files."""

from django.http import HttpResponse
from django.shortcuts import render

from mutuality.kit.pages import page

from ..queries import meeting as queries
from ..queries import report as reports


def _meeting_and(request, slug, pk, build):
    meeting = queries.closed_meeting_for(request.user, slug, pk)
    return {"meeting": meeting, "partnership": meeting.partnership, "report": build(request.user, meeting)}


@page
def report(request, slug, pk):
    return render(request, "meetings/report.html", _meeting_and(request, slug, pk, reports.page_for))


@page
def print_report(request, slug, pk):
    return render(request, "meetings/print_report.html", _meeting_and(request, slug, pk, reports.document_for))


def _file(request, slug, pk, write, kind, ending):
    found = _meeting_and(request, slug, pk, reports.document_for)
    name = f"{found['partnership'].slug}-meeting-{pk}.{ending}"
    response = HttpResponse(write(found["report"]), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@page
def markdown_report(request, slug, pk):
    return _file(request, slug, pk, reports.as_markdown, "text/markdown", "md")


@page
def csv_report(request, slug, pk):
    return _file(request, slug, pk, reports.as_csv, "text/csv", "csv")


@page
def json_report(request, slug, pk):
    return _file(request, slug, pk, reports.as_json, "application/json", "json")
