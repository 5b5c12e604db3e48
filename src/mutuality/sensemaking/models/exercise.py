"""Exercises in which people make sense of what was said, and who answered in them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mutuality.methods.tally.shape import LIMIT
from mutuality.partnerships.models import Partnership, Pod

PERSON = settings.AUTH_USER_MODEL


class Exercise(models.Model):
    """One way of making sense together, with a beginning and an end: opinions, a concept map, priorities, a Delphi.

    While it is a draft, those who lead exercises prepare it. Opening freezes `settings` (what its kind asks: rules,
    scales, how many picks) and the smallest group that is shown. `kind` says whose tables hang off it.
    `asks_each`: while it is open, it is each person's turn to answer; between rounds it is not.
    """

    class Kind(models.TextChoices):
        OPINIONS = "opinions", _("Opinion map: agree, disagree or pass on short statements")
        CONCEPT_MAP = "concept_map", _("Concept map: sort cards into piles, and rate them")
        PRIORITIES = "priorities", _("Priorities: choose what comes first")
        DELPHI = "delphi", _("Delphi: score in rounds, seeing what others said")

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+")
    pod = models.ForeignKey(Pod, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=200)
    prompt = models.TextField(blank=True)
    settings = models.JSONField(default=dict)
    smallest_group = models.PositiveSmallIntegerField(default=LIMIT)
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    asks_each = models.BooleanField(default=True)
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    once = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        indexes = [models.Index(fields=["partnership", "state"]), models.Index(fields=["state", "closes_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", opened_at=None) | Q(state__in=["open", "closed"], opened_at__isnull=False),
                name="what_is_under_way_was_opened",
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(opened_at=None) | Q(closes_at__gt=F("opened_at")),
                name="an_exercise_closes_after_it_opens",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("sensemaking:exercise", args=[self.partnership.slug, self.pk])

    @property
    def topic(self) -> str:
        return f"exercise-{self.pk}"

    @property
    def is_open_now(self) -> bool:
        return self.state == self.State.OPEN and (self.closes_at is None or timezone.now() < self.closes_at)


class Respondent(models.Model):
    """Somebody who answers in an exercise, without their name.

    `key` is a keyed digest of the person on this exercise (`kit.seal`): whoever holds the key of the house, and only
    they, can find a person's own answers; the database alone tells nobody whose they are. A guest who came by an open
    link has the digest of a secret that only their browser keeps. `is_proxy`: somebody entered it for them.
    """

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="respondents")
    key = models.CharField(max_length=64)
    is_guest = models.BooleanField(default=False)
    is_proxy = models.BooleanField(default=False)
    is_done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["exercise", "key"], name="answers_as_one")]
