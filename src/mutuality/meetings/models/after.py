"""What comes after a meeting: remarks on its draft report, and additions once it is locked."""

from django.conf import settings
from django.db import models

from .meeting import Meeting, Question
from .voice import Contribution

PERSON = settings.AUTH_USER_MODEL


class Correction(models.Model):
    """What somebody who attended says is wrong or missing in the report. Corrections are added, nothing is replaced.

    `contribution` is what they speak of, where it is one voice; `after_lock` marks what came once it was locked.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="corrections")
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="+")
    contribution = models.ForeignKey(Contribution, models.SET_NULL, null=True, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    text = models.TextField()
    after_lock = models.BooleanField(default=False)
    at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)
    once = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_on=None) | models.Q(text=""),
                name="nothing_stays_of_withdrawn_corrections",
            )
        ]
