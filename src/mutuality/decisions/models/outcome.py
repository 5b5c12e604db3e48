"""What came of a proposal, frozen when it was closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mutuality.methods.tally import shape

from .proposal import Proposal


class Outcome(models.Model):
    """How a proposal ended. Who decided and who was away are its `deciders`, which stay as they are from now on.

    `tally` is the whole result as the counting gave it, without numbers of small groups; `rule` the rule as it stood.
    `effects` are what was decided to happen, as names and payloads: they happened in the transaction that wrote this
    row, all of them; or none, and `hindrance` says why, as a refusal with its sentence and values.
    """

    class Result(models.TextChoices):
        PASSED = shape.PASSED, _("adopted")
        NOT_PASSED = shape.NOT_PASSED, _("not adopted")
        BLOCKED = shape.BLOCKED, _("held up by an objection")
        TIED = shape.TIED, _("tied")
        WAITING = shape.WAITING, _("waits for a perspective")
        NO_QUORUM = shape.NO_QUORUM, _("expired")

    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="outcome")
    result = models.CharField(max_length=10, choices=Result)
    answered = models.PositiveIntegerField()
    eligible = models.PositiveIntegerField()
    rule = models.JSONField()
    tally = models.JSONField()
    effects = models.JSONField(default=list)
    hindrance = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered__lte=models.F("eligible")), name="nobody_answers_without_a_voice"
            )
        ]
