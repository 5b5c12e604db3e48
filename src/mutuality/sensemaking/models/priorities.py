"""Priorities: the step of an exercise, what each person puts first, the groups of the final round, and wishes."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from mutuality.people.models import Person
from mutuality.record.models import Leaf

from ..rules.priorities import HIGHEST, LOWEST
from .exercise import Exercise, Respondent
from .statement import Statement

PERSON = settings.AUTH_USER_MODEL
ON_SCALE = [MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]


class PriorityCourse(models.Model):
    """How far an exercise in priorities has come: its step (`rules.priorities.STEPS`).

    `shortlist` are the numbers of the statements that go into the final round, as they stood when its groups were made.
    `turn` counts the turns of a round robin, `passes` how many passed in a row: when all have, it is over.
    """

    exercise = models.OneToOneField(Exercise, models.CASCADE, related_name="course")
    step = models.CharField(max_length=12)
    shortlist = models.JSONField(default=list)
    turn = models.PositiveIntegerField(default=0)
    passes = models.PositiveIntegerField(default=0)


class PersonalOrder(models.Model):
    """What one person picked, by the numbers of statements, the most important first; kept under their sealed key."""

    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="orders")
    round = models.PositiveSmallIntegerField(default=1)
    order = models.JSONField(default=list)
    salt = models.CharField(max_length=64, blank=True)
    leaf = models.ForeignKey(Leaf, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["respondent", "round"], name="one_order_each_round")]


class ImpactScore(models.Model):
    """How much one person thinks a thing would change, and how well it can be done, from LOWEST to HIGHEST."""

    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="impact_scores")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="+")
    impact = models.PositiveSmallIntegerField(validators=ON_SCALE)
    feasibility = models.PositiveSmallIntegerField(validators=ON_SCALE)
    salt = models.CharField(max_length=64, blank=True)
    leaf = models.ForeignKey(Leaf, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["respondent", "statement"], name="one_score_each_statement"),
            models.CheckConstraint(
                condition=Q(impact__range=(LOWEST, HIGHEST), feasibility__range=(LOWEST, HIGHEST)),
                name="scores_are_on_the_scale",
            ),
        ]


class FinalGroup(models.Model):
    """A mixed group of one of the two final rounds, and the order in which it puts the shortlist."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="final_groups")
    round = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    people: "models.ManyToManyField[Person, models.Model]" = models.ManyToManyField(PERSON, related_name="+")
    order = models.JSONField()
    is_handed_in = models.BooleanField(default=False)

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["exercise", "round", "number"], name="one_group_each_number"),
            models.CheckConstraint(condition=Q(round__in=[1, 2]), name="two_final_rounds"),
        ]

    @property
    def topic(self) -> str:
        return f"final-group-{self.pk}"


class WordingRequest(models.Model):
    """Somebody asks that statements be merged or reworded, under their name; and what became of it, with the reason."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="wording_requests")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    ruling = models.TextField(blank=True)
    ruled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField(null=True)
    once = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(ruling="") & Q(ruled_by=None, ruled_at=None))
                | (~Q(ruling="") & Q(ruled_by__isnull=False, ruled_at__isnull=False)),
                name="a_ruling_says_who_and_when",
            )
        ]
