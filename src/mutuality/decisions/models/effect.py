"""What a proposal would bring about: effects that `partnerships.effects` knows, kept until they happen or do not."""

from django.db import models

from .proposal import Option, Proposal


class Carried(models.Model):
    """One effect that a proposal carries. With an `option` it belongs to choosing that one, and to no other.

    `name` and `payload` are those of `partnerships.effects.EFFECTS`. They happen in their `order`, with the outcome.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="effects")
    option = models.ForeignKey(Option, models.CASCADE, null=True, related_name="effects")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    payload = models.JSONField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["proposal", "order"], name="one_effect_each_place")]
