"""Short statements: what is answered, sorted, ranked or scored; each with the voices it was drawn from."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mutuality.meetings.models import Contribution
from mutuality.record.models import Leaf

from .exercise import Exercise, Respondent

PERSON = settings.AUTH_USER_MODEL


class Statement(models.Model):
    """One thing that an exercise puts to people. `number` is its name on pages and in files, and never given twice.

    Statements that say the same are merged: `into` is the one that goes on. What is set aside, or merged, stays to be
    read with the reason, so that the way from a voice to a statement can be walked. `suggested_by` is the sealed key
    of a participant. Of a statement that rested only on words that were taken back, nothing stays.
    """

    class State(models.TextChoices):
        IN = "in", _("in")
        SUGGESTED = "suggested", _("suggested, waits for a look")
        ASIDE = "aside", _("set aside")
        MERGED = "merged", _("merged into another")

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="statements")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=9, choices=State, default=State.IN)
    into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    why = models.CharField(max_length=300, blank=True)
    suggested_by = models.ForeignKey(Respondent, models.SET_NULL, null=True, related_name="+")
    salt = models.CharField(max_length=64, blank=True)
    leaf = models.ForeignKey(Leaf, models.PROTECT, null=True, related_name="+")
    once = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["exercise", "number"], name="one_statement_each_number"),
            models.CheckConstraint(
                condition=Q(state="merged", into__isnull=False) | (~Q(state="merged") & Q(into=None)),
                name="merged_is_merged_into_one",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_in(self) -> bool:
        return self.state == self.State.IN


class Origin(models.Model):
    """A voice that a statement was drawn from."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="origins")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "contribution"], name="drawn_from_a_voice_once")]


class EarlierStatement(models.Model):
    """What a statement said before it was reworded, by whom and why."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="earlier")
    text = models.CharField(max_length=500)
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()
