"""How sign-in behaves here: mails go through the queue, nobody learns who has an account."""

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):
    """django-allauth's joints, as this house needs them."""
