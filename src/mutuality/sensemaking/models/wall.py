"""Words as cards on one wall, which people put into piles together before there are themes."""

import uuid

from django.db import models

from mutuality.meetings.models import Contribution

from .codebook import CodebookVersion, Theme


class WallPile(models.Model):
    """Cards that belong together, as people see it. It may have a name, and it may have become a theme."""

    version = models.ForeignKey(CodebookVersion, models.CASCADE, related_name="piles")
    name = models.CharField(max_length=120, blank=True)
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, related_name="+")
    once = models.UUIDField(unique=True, default=uuid.uuid4)


class WallCard(models.Model):
    """That somebody's words lie on a pile. Who put them there is not kept: the wall is everybody's."""

    version = models.ForeignKey(CodebookVersion, models.CASCADE, related_name="+")
    pile = models.ForeignKey(WallPile, models.CASCADE, related_name="cards")
    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "contribution"], name="each_card_on_one_pile")]
