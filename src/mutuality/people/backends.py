"""Coming in by an invitation link, without an account."""

from django.contrib.auth.backends import ModelBackend


class ByLink(ModelBackend):
    """Keeps somebody signed in who came by a link (`partnerships.actions.accept_invitation`); checks no password.

    The person themselves is found again on each page by `get_user` of Django's own backend, while they are active.
    """

    def authenticate(self, request, **credentials):
        return None
