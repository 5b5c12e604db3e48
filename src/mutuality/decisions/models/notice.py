"""That a letter about an open proposal was due."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..rules import notices
from .proposal import Proposal


class Notice(models.Model):
    """The hour of one letter to one person has come, once for each kind, whatever processes run.

    Written for everybody with a voice, also for those who had answered and get no letter: so the rows of a secret
    ballot do not tell who had. They go when the proposal is open no more.
    """

    class Kind(models.TextChoices):
        OPENED = notices.OPENED, _("it is open")
        CLOSING = notices.CLOSING, _("it closes within a day")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person", "kind"], name="one_letter_each_kind")]
