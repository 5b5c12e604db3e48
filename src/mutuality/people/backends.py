"""Coming in by an invitation link, without an account."""

from django.contrib.auth.backends import ModelBackend


class ByLink(ModelBackend):
    """Keeps somebody signed in who came by a link (`partnerships.actions.accept_invitation`); checks no password."""

    def authenticate(self, request, **credentials):
        return None
