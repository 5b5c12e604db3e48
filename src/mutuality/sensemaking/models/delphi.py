"""Delphi: rounds, what each person scored in them, and how a rule is called."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mutuality.record.models import Leaf

from ..rules.delphi import HIGHEST, LOWEST, WRITTEN
from .exercise import Exercise, Respondent
from .statement import Statement


class DelphiRule(models.TextChoices):
    """What the rules that come with the house are called; `methods.delphi` says what they are."""

    ALL_70_15 = "all_70_15", _("All together: at least 70 of 100 give 7 to 9, and fewer than 15 give 1 to 3")
    EVERY_GROUP_70_15 = (
        "every_group_70_15",
        _("In every group by itself: at least 70 of 100 give 7 to 9, and fewer than 15 give 1 to 3"),
    )
    ANY_GROUP_70_15 = (
        "any_group_70_15",
        _("In any one group: at least 70 of 100 give 7 to 9, and fewer than 15 give 1 to 3"),
    )
    EVERY_GROUP_80_10 = (
        "every_group_80_10",
        _("In every group by itself: at least 80 of 100 give 7 to 9, and at most 10 give 1 to 3"),
    )
    OUT_50 = (
        "all_70_15_out_50_in_every_group",
        _("All together, as in the first; and not important where in every group at most half give 7 to 9"),
    )
    ALL_50_15 = "all_50_15", _("All together: at least 50 of 100 give 7 to 9, and fewer than 15 give 1 to 3")
    OWN = WRITTEN, _("A rule of our own")


class DelphiRound(models.Model):
    """One round: everybody scores `items` (numbers of statements, as they were when it opened).

    What came of it is counted once, when it closes, with the perspectives that people declare on that day, and stays:
    counted anew after one person changed sides, the difference would be that person's answers. `result` has no person
    in it, and nothing of a group that is too small. Which of its rounds is the last one says the exercise.
    """

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    items = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    once = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["closed_at", "closes_at"])]
        constraints = [
            models.UniqueConstraint(fields=["exercise", "number"], name="one_round_each_number"),
            models.CheckConstraint(
                condition=Q(closed_at=None, result__isnull=True) | Q(closed_at__isnull=False, result__isnull=False),
                name="a_closed_round_has_a_result",
            ),
        ]

    @property
    def is_open_now(self) -> bool:
        in_time = self.closes_at is None or timezone.now() < self.closes_at
        return self.closed_at is None and in_time and self.exercise.is_open_now

    @property
    def counted(self) -> dict[str, Any]:
        """What came of a round that is closed."""
        assert self.result is not None, "an open round is not counted"
        return self.result

    @property
    def is_last(self) -> bool:
        return self.number >= int(self.exercise.settings["rounds"])


class DelphiScore(models.Model):
    """What somebody said to one item in one round: a score, or that they cannot score it (None); and why.

    Under the sealed key of the participant, and without a time. A comment is shown to all, without a name.
    """

    round = models.ForeignKey(DelphiRound, models.CASCADE, related_name="scores")
    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="+")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(blank=True)
    salt = models.CharField(max_length=64, blank=True)
    leaf = models.ForeignKey(Leaf, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "respondent", "statement"], name="one_score_each_round"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=LOWEST, score__lte=HIGHEST), name="a_score_is_on_the_scale"
            ),
        ]


class DelphiNotice(models.Model):
    """The hour of the letter to one person has come: once for a round, whatever processes run.

    Written for everybody who is asked, also for those who had answered and get no letter, so that it tells nothing of
    who had. It goes when the round is closed.
    """

    round = models.ForeignKey(DelphiRound, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="one_letter_each_round")]
