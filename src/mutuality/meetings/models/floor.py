"""What happens in the room while a meeting runs: hands that are raised, and people who need a moment."""

from django.conf import settings
from django.db import models

from .meeting import Meeting, Table

PERSON = settings.AUTH_USER_MODEL


class Hand(models.Model):
    """A raised hand: waiting, called (a turn to speak), or taken down again. `table` None is the whole room."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="hands")
    table = models.ForeignKey(Table, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    lowered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=models.Q(called_at=None, lowered_at=None),
                name="one_hand_up_each",
            )
        ]


class Moment(models.Model):
    """That somebody needs a moment, or to talk. Read by the wellbeing contact alone; gone thirty days later."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="moments")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    wants_to_talk = models.BooleanField(default=False)
    at = models.DateTimeField()
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    once = models.UUIDField(unique=True)
