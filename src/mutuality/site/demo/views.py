"""The door of the example: be anybody in it, without a password. Outside the demo this address does not exist."""

from django.contrib.auth import login
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mutuality.kit.pages import is_ours

from . import visitors as people
from .forms import VisitorForm

BACKEND = "mutuality.people.backends.ByLink"


@require_safe
@never_cache
def visitors(request):
    return _page(request, VisitorForm(initial={"next": request.GET.get("next", "")}))


@require_POST
@never_cache
def be(request):
    """Sign in as somebody of the example, and go where one wanted to go."""
    form = VisitorForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    login(request, form.cleaned_data["person"], backend=BACKEND)
    wished = form.cleaned_data["next"]
    return redirect(wished if is_ours(request, wished) else "/")


def _page(request, form, status=200):
    everybody = people.partnerships()
    first = people.worth_meeting(everybody)
    return render(request, "site/visitors.html", {"form": form, "everybody": everybody, "first": first}, status=status)
