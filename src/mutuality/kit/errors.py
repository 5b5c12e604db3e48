"""Pages for what went wrong: a sentence each, and what to do next."""

from django.shortcuts import render


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
    return _error(request, 403, "kit/form_too_old.html")


def broken(request):
    return _error(request, 500, "kit/500.html")
