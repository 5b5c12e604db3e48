"""django-allauth's pages of sign-in, with our forms, answers and sentences."""

from functools import wraps

from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

ADDRESS = "asked_address"  # in the session: what was typed, so that nobody has to type it twice


def refusals_told(view):
    """A refused form is the same page with status 422, here as everywhere; allauth itself answers 200."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    return wrapped


class AskForCode(RequestLoginCodeView):
    """One page, both doors: a code by e-mail, or a passkey."""

    def get_initial(self):
        return {"email": self.request.session.pop(ADDRESS, "")}


class ConfirmCode(ConfirmLoginCodeView):
    """Type the code. When it can no longer be used, a sentence says so, and the address stays typed."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code == 302 and response.url == reverse("account_login"):
            self._back_to_the_start(request)
        return response

    def _back_to_the_start(self, request):
        stage, process = getattr(self, "stage", None), getattr(self, "_process", None)
        if stage is not None:
            request.session[ADDRESS] = stage.state.get("email", "")
        if process is None:
            messages.error(request, _("No code is waiting any more: it works for 15 minutes. Ask for a new one."))


class AddPasskey(AddWebAuthnView):
    """Add a passkey that signs in by itself, without anything typed."""

    def get_context_data(self, **kwargs):
        found = super().get_context_data(**kwargs)
        return found | {"js_data": {"creation_options": begin_registration(self.request.user, passwordless=True)}}


def too_often(request, exception=None):
    """Too many tries from one place."""
    return render(request, "people/too_often.html", status=429)
