"""The list of themes, in versions: what each says of a theme, and what people say against it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mutuality.meetings.models import Contribution
from mutuality.partnerships.models import Partnership

PERSON = settings.AUTH_USER_MODEL


class CodebookVersion(models.Model):
    """One version of the list of themes, published as a whole. Until then it is the one draft of its partnership."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    what_changed = models.TextField(blank=True)
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number"], name="one_codebook_each_number"),
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(published_at=None), name="one_draft_of_the_codebook"
            ),
        ]

    def get_absolute_url(self):
        return reverse("sensemaking:codebook_version", args=[self.partnership.slug, self.number])

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def topic(self) -> str:
        return f"codebook-{self.pk}"


class Theme(models.Model):
    """That a theme is the same one in every version. `uid` is its name in files that other programs read.

    `lost` counts the voices that were in it and were taken back. Which ones they were is kept nowhere.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4)
    lost = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "uid"], name="one_theme_each_uid")]


class ThemeWording(models.Model):
    """What one version says of a theme: its name, what it means, what belongs in it and what does not."""

    version = models.ForeignKey(CodebookVersion, models.CASCADE, related_name="wordings")
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="wordings")
    parent = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    definition = models.TextField(blank=True)
    include = models.TextField(blank=True)
    exclude = models.TextField(blank=True)
    order = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "theme"], name="each_theme_once_in_a_version"),
            models.UniqueConstraint(fields=["version", "name"], name="each_name_once_in_a_version"),
        ]

    def __str__(self):
        return self.name


class ThemeExample(models.Model):
    """Words that show what a theme means. They go from here when they are taken back."""

    wording = models.ForeignKey(ThemeWording, models.CASCADE, related_name="examples")
    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wording", "contribution"], name="each_example_once")]


class Remark(models.Model):
    """Something said by a person under their name. Taken back, its words go, and its place stays."""

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    once = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        abstract = True


class ThemeDissent(Remark):
    """What somebody says against a theme. It stands beside it through all versions, until they take it back."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="dissents")


class DissentRemark(Remark):
    """What is said about a dissent."""

    dissent = models.ForeignKey(ThemeDissent, models.CASCADE, related_name="remarks")
