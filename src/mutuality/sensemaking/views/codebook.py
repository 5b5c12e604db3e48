"""Pages of the list of themes: as it holds, in each version, what changed, and the draft of the next."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mutuality.kit.forms import attempt, typed
from mutuality.kit.pages import act, form_page, page, refused_back, say
from mutuality.partnerships import queries as partnerships

from ..actions import codebook as actions
from ..forms.codebook import AddThemeForm, DissentForm, PublishForm, RemarkForm, ThemeForm, kept_in
from ..queries import codebook as queries
from ..queries import placed, readings

VOICES_A_PAGE = 20


def to_draft(request, slug, **_more):
    return reverse("sensemaking:codebook_draft", args=[slug])


@page
def themes(request, slug):
    """The themes as they hold, what waits for the reader, and where all the rest is."""
    partnership = partnerships.partnership_for(request.user, slug)
    version, voices = queries.current_version(partnership), placed.voices_each_theme(partnership)
    context = {
        "partnership": partnership,
        "version": version,
        "themes": queries.listed(queries.wordings_in(version), voices) if version else [],
        "draft": queries.draft_of(partnership),
        "versions": queries.versions_of(partnership),
        "readings": readings.readings_of(partnership),
        "waiting": readings.waiting_readings(request.user, partnership),
        "keeps": queries.keeps(request.user, partnership),
    }
    return render(request, "sensemaking/themes.html", context)


@page
def theme(request, slug, pk):
    return theme_page(request, queries.theme_for(request.user, slug, pk))


def theme_page(request, found, form=None, answer=None):
    """A theme: what it means, its voices, what stands against it; with a form that was refused, if there is one."""
    wording = queries.wording_now(found)
    voices = Paginator(placed.voices_in(found), VOICES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "partnership": found.partnership,
        "theme": found,
        "wording": wording,
        "around": queries.around(found, wording),
        "examples": queries.examples_of(wording) if wording else [],
        "voices": voices,
        "said": placed.as_said(request.user, voices.object_list),
        "dissents": queries.dissents_of(found),
        "dissent_form": form or DissentForm(),
        "answer": answer,
        "remark_form": RemarkForm(),
    }
    return render(request, "sensemaking/theme.html", context, status=422 if form or answer else 200)


@page
def codebook_version(request, slug, number):
    version = queries.version_for(request.user, slug, number)
    if version.is_draft:
        return redirect("sensemaking:codebook_draft", slug)
    context = {
        "partnership": version.partnership,
        "version": version,
        "themes": queries.listed(queries.wordings_in(version)),
    }
    return render(request, "sensemaking/codebook_version.html", context)


@page
def codebook_changes(request, slug, number):
    version = queries.version_for(request.user, slug, number)
    context = {
        "partnership": version.partnership,
        "version": version,
        "earlier": queries.before(version),
        "changes": queries.changes_in(version),
    }
    return render(request, "sensemaking/codebook_changes.html", context)


# The draft


@page
def codebook_draft(request, slug):
    return draft_page(request, queries.draft_for(request.user, slug))


def draft_page(request, draft, form=None):
    """The draft; with the form for publishing it, if that was refused."""
    context = {
        "partnership": draft.partnership,
        "draft": draft,
        "themes": queries.listed(queries.wordings_in(draft)),
        "keeps": queries.keeps(request.user, draft.partnership),
        "codes": partnerships.may(request.user, draft.partnership, "code"),
        "publish_form": form or PublishForm(),
    }
    return render(request, "sensemaking/codebook_draft.html", context, status=422 if form else 200)


@act
@refused_back(lambda request, slug: reverse("sensemaking:themes", args=[slug]))
def begin_draft(request, slug):
    partnership = partnerships.partnership_with_power_for(request.user, slug, "keep_codebook")
    actions.begin_draft(request.user, partnership)
    return redirect("sensemaking:codebook_draft", slug)


def _theme_form(request, draft, form, wording=None):
    context = {"partnership": draft.partnership, "draft": draft, "form": form, "wording": wording}
    return render(request, "sensemaking/change_theme.html", context, status=422 if form.is_bound else 200)


@form_page
def add_theme(request, slug):
    draft = queries.kept_draft_for(request.user, slug)
    form = AddThemeForm(draft, typed(request))
    if request.method == "POST" and attempt(form, actions.add_theme, request.user, draft):
        return redirect("sensemaking:codebook_draft", slug)
    return _theme_form(request, draft, form)


@form_page
def change_theme(request, slug, theme):
    wording = queries.kept_wording_for(request.user, slug, theme)
    form = ThemeForm(wording.version, typed(request), wording=wording, initial=kept_in(wording))
    if request.method == "POST" and attempt(form, actions.change_theme, request.user, wording):
        return redirect("sensemaking:codebook_draft", slug)
    return _theme_form(request, wording.version, form, wording)


@act
@refused_back(to_draft)
def remove_theme(request, slug, theme):
    wording = queries.kept_wording_for(request.user, slug, theme)
    actions.remove_theme(request.user, wording)
    say(request, _("It is out of the draft. Earlier versions keep it."))
    return redirect("sensemaking:codebook_draft", slug)


@act
@refused_back(to_draft)
def put_draft_away(request, slug):
    actions.put_draft_away(request.user, queries.kept_draft_for(request.user, slug))
    say(request, _("The draft is put away. The version that holds stays as it is."))
    return redirect("sensemaking:themes", slug)


@form_page
def publish_codebook(request, slug):
    draft = queries.kept_draft_for(request.user, slug)
    form = PublishForm(typed(request))
    if request.method == "POST" and attempt(form, actions.publish_codebook, request.user, draft):
        say(request, _("It is published. Everybody reads with it from now on."))
        return redirect("sensemaking:themes", slug)
    return draft_page(request, draft, form if form.is_bound else None)
