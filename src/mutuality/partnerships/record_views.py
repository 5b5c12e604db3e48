"""The record's pages: any member reads it, checks it, and takes it along."""

from django.http import StreamingHttpResponse
from django.shortcuts import render

from mutuality.kit.pages import page
from mutuality.record import queries as records

from . import queries
from .forms import RecordForm


@page
def record(request, slug):
    """The entries, newest first, by kind of act, by person and by day."""
    partnership = queries.partnership_for(request.user, slug)
    form = RecordForm(partnership.chain_id, request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = records.entries_page(partnership.chain_id, **asked, before=_number(request.GET.get("before", "")))
    words = {"partnership": partnership, "form": form, "found": found, "is_filtered": any(asked.values())}
    return render(request, "partnerships/record.html", words, status=200 if form.is_valid() else 422)


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@page
def verify_record(request, slug):
    """Works the whole record through again, and says what stands in it; with the fingerprint of one entry, the last
    or the one that a letter or a note of somebody names."""
    partnership = queries.partnership_for(request.user, slug)
    fault, figures = records.fault_in(partnership.chain), records.figures_of(partnership.chain)
    entry = _number(request.GET.get("entry", "")) or figures.entries
    words = {"partnership": partnership, "fault": fault, "figures": figures, "entry": entry}
    words["fingerprint"] = records.fingerprint_of(partnership.chain, entry)
    return render(request, "partnerships/verify_record.html", words)


@page
def download_record(request, slug):
    """JSON lines, as docs/verify.md describes them."""
    partnership = queries.partnership_for(request.user, slug)
    headers = {
        "Content-Disposition": f'attachment; filename="record-{partnership.slug}.jsonl"',
        "Cache-Control": "private, no-store",
    }
    lines = records.export_lines(partnership.chain)
    return StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8", headers=headers)
