"""What people do with the cards of a concept map, piles and ratings; and what the group makes of a map."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mutuality.record.models import Leaf

from .exercise import Respondent
from .snapshot import Snapshot
from .statement import Statement

PERSON = settings.AUTH_USER_MODEL
LONGEST_NAME = 80
HIGHEST = 5  # of each scale


class Scale(models.TextChoices):
    """What cards can be rated for."""

    IMPORTANCE = "importance", _("Importance")
    FEASIBILITY = "feasibility", _("Feasibility")


class Hand(models.Model):
    """What one respondent holds: their cards, in the order they come in, and the promises of what they did with them.

    `cards` are numbers of statements. `people` sorted together at one table or device: they count as one sorter. A
    sort is promised to the record when it is said to be done, ratings each time a part of them is kept.
    """

    respondent = models.OneToOneField(Respondent, models.CASCADE, related_name="hand")
    cards = models.JSONField(default=list)
    people = models.PositiveSmallIntegerField(default=1)
    sort_salt = models.CharField(max_length=64, blank=True)
    sort_leaf = models.ForeignKey(Leaf, models.PROTECT, null=True, related_name="+")
    ratings_salt = models.CharField(max_length=64, blank=True)
    ratings_leaf = models.ForeignKey(Leaf, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(people__gte=1), name="somebody_sorted")]


class Pile(models.Model):
    """A pile of one respondent. It may get its name later, or none. The same `once` makes it once."""

    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="piles")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    once = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["respondent", "number"], name="one_pile_each_number")]


class Placement(models.Model):
    """In which pile a card lies; a card that was not sorted has none."""

    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="placements")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="placements")
    pile = models.ForeignKey(Pile, models.CASCADE, related_name="placements")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["respondent", "statement"], name="a_card_lies_in_one_pile")]


class Rating(models.Model):
    """How one respondent rates a card on a scale, from 1 to HIGHEST."""

    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="ratings")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="ratings")
    scale = models.CharField(max_length=12)
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["respondent", "statement", "scale"], name="a_card_is_rated_once"),
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=HIGHEST), name="a_rating_is_on_its_scale"),
        ]


# What the group makes of a drawn map


class ChosenCut(models.Model):
    """Into how many clusters, and by which of the two ways, the group reads a map. The newest row holds."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="cuts")
    way = models.CharField(max_length=8)
    k = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class ClusterName(models.Model):
    """A name that somebody suggests for a cluster, under their own name.

    `node` names the cluster by its place in the tree (`rules.concept_map.Cluster`), so that it keeps its name however
    many clusters are shown. `chosen_at` says that who leads took it for the group; the newest of a node holds.
    """

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="cluster_names")
    node = models.CharField(max_length=12)
    text = models.CharField(max_length=LONGEST_NAME)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    chosen_at = models.DateTimeField(null=True)
    chosen_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "node", "text"], name="a_name_is_suggested_once")]


class NameSupport(models.Model):
    """Somebody likes a name for a cluster."""

    name = models.ForeignKey(ClusterName, models.CASCADE, related_name="support")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "person"], name="likes_a_name_once")]
