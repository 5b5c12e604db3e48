"""Readings: several people say by themselves which themes are in the same words, then compare and talk."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mutuality.meetings.models import Contribution
from mutuality.partnerships.models import Partnership
from mutuality.record.models import Leaf

from .codebook import CodebookVersion, Remark, Theme

PERSON = settings.AUTH_USER_MODEL


class Reading(models.Model):
    """One reading of certain words with one version of the themes.

    While it is `blind`, nobody sees what another found: not on a page, not in a count, not in a file. It can be
    compared once two people or more have read, and each of them has said that they are done.
    """

    class State(models.TextChoices):
        BLIND = "blind", _("each reads by themselves")
        COMPARED = "compared", _("compared, and talked about")
        CLOSED = "closed", _("closed")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+")
    version = models.ForeignKey(CodebookVersion, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.BLIND)
    takes_volunteers = models.BooleanField(default=True)
    begun_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    once = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        indexes = [models.Index(fields=["partnership", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="blind", compared_at=None) | Q(~Q(state="blind"), compared_at__isnull=False),
                name="what_is_compared_was_blind_before",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("sensemaking:reading", args=[self.partnership.slug, self.pk])

    @property
    def topic(self) -> str:
        return f"reading-{self.pk}"

    @property
    def is_blind(self) -> bool:
        return self.state == self.State.BLIND


class Coder(models.Model):
    """Somebody who reads. `is_done` is all that the others learn of it before all are."""

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="coders")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    is_done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reading", "person"], name="each_reads_once")]


class Unit(models.Model):
    """Somebody's words in a reading, and what became of them once it was compared."""

    class State(models.TextChoices):
        WAITS = "", _("to be settled")
        UNREAD = "unread", _("read by nobody")
        SINGLE = "single", _("read by one person alone")
        AGREED = "agreed", _("read alike")
        SETTLED = "settled", _("settled by talk")
        LEFT_OPEN = "left_open", _("left open")

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="units")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.WAITS, blank=True)
    settled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reading", "contribution"], name="each_words_once_in_a_reading"),
            models.UniqueConstraint(fields=["reading", "number"], name="one_unit_each_number"),
        ]

    def get_absolute_url(self):
        reading = self.reading
        return reverse("sensemaking:compare_unit", args=[reading.partnership.slug, reading.pk, self.number])


class Coding(models.Model):
    """What one person found in words: some themes, or none. Without a row they did not read them.

    `wording` is the digest of the words that were read, so that passages in words that were changed since are not
    shown. The promise to the record is made when all are done: before that it would tell how far somebody is.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="codings")
    coder = models.ForeignKey(Coder, models.CASCADE, related_name="codings")
    memo = models.TextField(blank=True)
    wording = models.CharField(max_length=64)
    salt = models.CharField(max_length=64, blank=True)
    leaf = models.ForeignKey(Leaf, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "coder"], name="each_reads_words_once")]


class Given(models.Model):
    """A theme that somebody found in words; in all of them, or in `passages`: from and to which letter."""

    coding = models.ForeignKey(Coding, models.CASCADE, related_name="given")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")
    passages = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coding", "theme"], name="each_theme_given_once")]


class PlacedWords(models.Model):
    """That words belong to a theme: all who read them found it, or they settled it."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="placements")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="placements")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "theme"], name="each_placed_once")]


class UnitRemark(Remark):
    """What is said about words that were read differently."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="remarks")
