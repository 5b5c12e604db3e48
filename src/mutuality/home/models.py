"""What this room keeps: which weekly letters were due."""

from django.conf import settings
from django.db import models

from mutuality.partnerships.models import Partnership


class Digest(models.Model):
    """The weekly letter of one member about one partnership, once for each week, whatever processes run.

    `posted_at` is empty where nothing was new and no letter went out. Rows go after a few weeks.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+")
    week = models.DateField()  # its Monday, where the person lives
    posted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "partnership", "week"], name="one_digest_each_week")]
