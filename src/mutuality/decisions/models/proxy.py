"""A voice that is given to somebody else, for one proposal."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from .proposal import Proposal

PERSON = settings.AUTH_USER_MODEL


def in_name(giver, carrier) -> str:
    """Whose voice it is, and who said it for them."""
    if carrier is None:
        return str(giver)
    return gettext("{carrier} for {giver}").format(carrier=carrier, giver=giver)


class Proxy(models.Model):
    """`carrier` answers for `giver`, in the open, until one of them gives it back; then what was said goes.

    The voice stays the giver's: it counts once, with the perspective that they bring.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="proxies")
    giver = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    carrier = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "giver"], name="a_voice_is_given_once"),
            models.CheckConstraint(condition=~Q(giver=F("carrier")), name="nobody_carries_their_own_voice"),
        ]
