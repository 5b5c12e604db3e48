"""Pages for what went wrong: a sentence each, and what to do next."""

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from mutuality.kit.pages import is_ours


def _error(request, status, template):
    return render(request, template, status=status)


def not_found(request, exception=None):
    return _error(request, 404, "kit/404.html")


def not_allowed(request, exception=None):
    return _error(request, 403, "kit/403.html")


def bad_request(request, exception=None):
    return _error(request, 400, "kit/400.html")


def form_too_old(request, reason=""):
    """The page was open too long, or cookies are off: nothing was done, and the text is still in the browser."""
    page_before = request.headers.get("Referer", "")
    more = {"page_before": page_before if is_ours(request, page_before) else ""}
    return render(request, "kit/form_too_old.html", more, status=403)


def broken(request):
    """Drawn without the request: whatever broke (the database, perhaps) must not break this page too."""
    return HttpResponseServerError(render_to_string("kit/500.html"))
