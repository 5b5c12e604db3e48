"""Small helpers for views: who may call, what to answer."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mutuality.kit.refused import Refused


def page(view):
    """A page for somebody who is signed in: GET and HEAD only."""
    return require_safe(login_required(view))


def form_page(view):
    """A page with a form that posts to itself, for somebody who is signed in."""
    return require_http_methods(["GET", "HEAD", "POST"])(login_required(view))


def act(view):
    """An act of somebody who is signed in: POST only."""
    return require_POST(login_required(view))


def place(name: str, *args) -> str:
    """The address of a place that a higher room owns, as the settings tell (`PLACES`)."""
    return reverse(settings.PLACES[name], args=args)


def is_ours(request, address: str) -> bool:
    """Whether `address`, which a stranger may have written, stays on this site."""
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())


def say(request, sentence: str) -> None:
    """One sentence on the next page: what was done."""
    messages.success(request, sentence)


def refused_back(to):
    """For acts without a form: a refusal becomes a sentence on the page that `to(request, …)` names."""

    def wrap(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            try:
                return view(request, *args, **kwargs)
            except Refused as refusal:
                messages.error(request, refusal.said(gettext))
                return redirect(to(request, *args, **kwargs))

        return wrapped

    return wrap
