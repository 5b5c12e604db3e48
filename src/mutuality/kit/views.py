"""The language of the pages, and the page that shows how everything looks."""

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from mutuality.kit.events import announce
from mutuality.kit.examples import ExampleForm
from mutuality.kit.forms import LanguageForm
from mutuality.kit.pages import is_ours
from mutuality.kit.signals import language_chosen

A_YEAR = 60 * 60 * 24 * 365  # seconds


@require_http_methods(["GET", "HEAD", "POST"])
def choose_language(request):
    """Keep the chosen language in the browser, for everyone, and go back to the page where it was chosen."""
    form = LanguageForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "kit/language.html", {"form": form}, status=422 if form.is_bound else 200)
    language = form.cleaned_data["language"]
    if request.user.is_authenticated:
        announce(language_chosen, person_id=request.user.pk, language=language)
    return _keep_language(HttpResponseRedirect(_way_back(request, form.cleaned_data["next"])), language)


def _way_back(request, asked: str) -> str:
    """Where the person came from, if that is a page of ours; else the front page."""
    return asked if is_ours(request, asked) else "/"


def _keep_language(response, language: str):
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, A_YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


@require_safe
def style(request):
    """Every token and component with its markup: in the demo and in tests only."""
    if settings.STAGE not in {"demo", "test"}:
        raise Http404
    refused = ExampleForm({"words": "Paper is what gets inspected.", "closes_on": "yesterday"}, auto_id="refused_%s")
    return render(request, "kit/style.html", {"form": ExampleForm(), "refused": refused})
