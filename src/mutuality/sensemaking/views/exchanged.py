"""Themes and readings to other programs for qualitative research, and codebooks from them (REFI-QDA)."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import form_page, page, say
from mutuality.methods.refi_qda import write_codebook, write_project
from mutuality.partnerships import queries as partnerships

from ..actions import exchanged as actions
from ..forms.codebook import ImportForm
from ..queries import codebook
from ..queries import exchanged as queries


@form_page
def import_codebook(request, slug):
    draft = codebook.kept_draft_for(request.user, slug)
    form = ImportForm(typed(request), request.FILES or None)
    if request.method == "POST" and (number := attempt(form, actions.import_codebook, request.user, draft)):
        told = ngettext("{number} theme is in the draft now.", "{number} themes are in the draft now.", number)
        say(request, told.format(number=number))
        return redirect("sensemaking:codebook_draft", slug)
    context = {"partnership": draft.partnership, "draft": draft, "form": form}
    return render(request, "sensemaking/import_codebook.html", context, status=422 if form.is_bound else 200)


@page
def export_codebook(request, slug):
    """The version that holds, with its definitions and its hierarchy."""
    version = _version_for(request, slug)
    return _file(write_codebook(queries.codebook_of(version)), "application/xml", f"{slug}-{version.number}.qdc")


@page
def export_project(request, slug):
    """The themes, the words that may travel, and what was found in them."""
    version = _version_for(request, slug)
    project = queries.project_of(version.partnership)
    return _file(write_project(project), "application/zip", f"{slug}-{version.number}.qdpx")


def _version_for(request, slug):
    partnership = partnerships.partnership_with_power_for(request.user, slug, "keep_codebook")
    version = codebook.current_version(partnership)
    if version is None:
        raise Http404
    return version


def _file(content, content_type, name):
    file = HttpResponse(content, content_type=content_type)
    file["Content-Disposition"] = f'attachment; filename="{name}"'
    return file
