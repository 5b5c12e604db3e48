"""The first pages: a person's own, and a partnership's."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from mutuality.kit.pages import page
from mutuality.partnerships import queries as partnerships

from .queries import front as queries


@require_safe
def front(request):
    """Home for who is signed in; for anybody else, what this is and how to come in."""
    if not request.user.is_authenticated:
        return render(request, "home/welcome.html")
    return render(request, "home/front.html", {"home": queries.home_of(request.user)})


@page
def partnership(request, slug):
    found = partnerships.partnership_or_guest_for(request.user, slug)
    context = {"partnership": found, "board": queries.noticeboard_of(found, request.user)}
    return render(request, "home/partnership.html", context)
