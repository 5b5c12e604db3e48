"""Results as they were on a day, with all that is needed to draw them again; and what people say against them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .exercise import Exercise

PERSON = settings.AUTH_USER_MODEL


class Snapshot(models.Model):
    """One drawing of an exercise: method, parameters, seed, versions, the last input in it, and the result.

    Written when it is asked for; `progress` (hundredths) grows while it is drawn; what is drawn stays as it is.
    `inputs` counts what went in and `inputs_digest` is the SHA-256 of it, so that a redrawing can be compared.
    `result` holds people, where it holds them at all, by the numbers of their `Respondent` rows only.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waits")
        DRAWING = "drawing", _("is being drawn")
        DRAWN = "drawn", _("drawn")
        FAILED = "failed", _("could not be drawn")

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="snapshots")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)
    method = models.CharField(max_length=60, blank=True)
    parameters = models.JSONField(default=dict)
    seed = models.PositiveBigIntegerField()
    versions = models.JSONField(default=dict)
    inputs = models.PositiveIntegerField(default=0)
    inputs_digest = models.CharField(max_length=64, blank=True)
    result = models.JSONField(null=True)
    why_not = models.CharField(max_length=300, blank=True)
    once = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exercise", "number"], name="one_snapshot_each_number"),
            models.CheckConstraint(
                condition=~Q(state="drawn") | Q(result__isnull=False, drawn_at__isnull=False),
                name="what_is_drawn_has_a_result",
            ),
        ]

    def get_absolute_url(self):
        return reverse("sensemaking:snapshot", args=[self.exercise.partnership.slug, self.exercise_id, self.number])

    @property
    def topic(self) -> str:
        return f"snapshot-{self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.DRAWING}


class Disagreement(models.Model):
    """“I disagree with this”: with the whole, a placement or a name; under the name of who says it.

    `about` says with which sort of thing, `thing` with which of them (a statement, a cluster; empty: the whole).
    """

    class About(models.TextChoices):
        WHOLE = "whole", _("with the whole picture")
        PLACEMENT = "placement", _("with where something lies")
        NAME = "name", _("with a name")

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="disagreements")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    about = models.CharField(max_length=10, choices=About, default=About.WHOLE)
    thing = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    once = models.UUIDField(unique=True, default=uuid.uuid4)
