"""How sign-in behaves here: codes easy to read, mails in plain words, nothing kept about browsers and networks."""

import ipaddress

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import mail
from .rules import new_code


class Adapter(DefaultAccountAdapter):
    """django-allauth's joints, as this house needs them."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the code we sent. Look at the newest mail, and type its six letters."),
        "too_many_login_attempts": _("Too many tries. Wait a minute, then ask for a new code."),
        "rate_limited": _("Too many tries. Wait a minute, then ask for a new code."),
    }

    def get_login_stages(self):
        """The code is all it takes. A passkey is another way in, not a second lock before which people stand."""
        return ["allauth.account.stages.LoginByCodeStage"]

    def generate_login_code(self):
        return new_code()

    def send_mail(self, template_prefix, email, context):
        mail.send(template_prefix, email, {name: context[name] for name in ("code", "signup_url") if name in context})

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Passkeys added and removed are told to their owner; not from where, for we do not look."""
        if user.email:
            mail.send(template_prefix, user.email, {})

    def get_client_ip(self, request):
        """For counting tries only: a keyed digest, so that no address is kept even in the cache."""
        return salted_hmac("people.network", _network(get_client_ip(request))).hexdigest()


def _network(address):
    """One household: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)


class PasskeyAdapter(DefaultMFAAdapter):
    """Passkeys, named in plain words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This passkey did not fit. Try once more, or ask for a code by e-mail."),
    }

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey {number}").format(number=number)

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": "Mutuality"}
