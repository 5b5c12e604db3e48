"""What every page knows about where it stands; only the top of the house can say it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _


def navigation(request):
    """At most six words for the bar, by who is looking."""
    return {"navigation": _words(request), "stage_is_demo": settings.DEMO}


def _words(request):
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return [(_("Sign in"), reverse(settings.LOGIN_URL))]
    return [
        (_("Home"), reverse("home:front")),
        (_("My words"), reverse("meetings:own_words")),
        (_("Mine"), reverse("people:me")),
    ]
