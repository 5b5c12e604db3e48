"""What people answer to statements, and the open links under which guests answer without an account."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mutuality.record.models import Leaf

from .exercise import Exercise, Respondent
from .statement import Statement

PERSON = settings.AUTH_USER_MODEL


class Opinion(models.Model):
    """Agree, disagree or pass: one for each respondent and statement; no row is no answer. No time is kept with it.

    Answers of members and guests are promised to the record; those that were brought in from elsewhere are not.
    """

    class Voice(models.TextChoices):
        AGREE = "agree", _("Agree")
        DISAGREE = "disagree", _("Disagree")
        PASS = "pass", _("Pass")

    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="opinions")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="opinions")
    voice = models.CharField(max_length=8, choices=Voice)
    salt = models.CharField(max_length=64, blank=True)
    leaf = models.ForeignKey(Leaf, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["respondent", "statement"], name="one_opinion_each"),
            models.CheckConstraint(
                condition=Q(voice__in=["agree", "disagree", "pass"]), name="an_opinion_is_one_of_three"
            ),
        ]


class OpenLink(models.Model):
    """An address under which anybody who has it answers as a guest, until it ends. Only its token's digest is kept.

    `shows_results`: when the exercise is closed, guests see how all together answered; otherwise they are thanked.
    `most` is how many guests may come in all.
    """

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="links")
    token_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    ends_at = models.DateTimeField()
    most = models.PositiveIntegerField()
    shows_results = models.BooleanField(default=False)
    taken_back_at = models.DateTimeField(null=True)
    once = models.UUIDField(unique=True, default=uuid.uuid4)

    @property
    def is_open_now(self) -> bool:
        return self.taken_back_at is None and timezone.now() < self.ends_at and self.exercise.is_open_now
