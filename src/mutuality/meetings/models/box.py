"""The box for words that nobody can trace: slips without a person, and what was dropped in until it comes out.

Nothing here has a moment, and no row points from a person to a slip or from a slip to words (docs/decisions/0004).
"""

import uuid

from django.conf import settings
from django.db import models

from .meeting import Meeting, Question

PERSON = settings.AUTH_USER_MODEL


class SlipRound(models.Model):
    """The handing out of slips for one meeting: the same number for everybody, all made at once.

    `looked_on` is the day on which the box was last looked into, so that it is opened at most once a day.
    """

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="slip_round")
    slips_each = models.PositiveSmallIntegerField()
    opened_on = models.DateField()
    closes_on = models.DateField()
    looked_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)


class Envelope(models.Model):
    """A person's slips before they take them, locked with the server's key; whose they will be is not decided yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    round = models.ForeignKey(SlipRound, models.CASCADE, related_name="envelopes")
    sealed = models.TextField()


class TakenEnvelope(models.Model):
    """That somebody has taken their slips. Not when, and not which: all rows of a round are written anew each time."""

    round = models.ForeignKey(SlipRound, models.CASCADE, related_name="taken")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="one_envelope_each")]


class Slip(models.Model):
    """A slip that nobody has used yet: the digest of its code. It goes when it is used."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    round = models.ForeignKey(SlipRound, models.CASCADE, related_name="slips")
    digest = models.CharField(max_length=64, unique=True)


class BoxWord(models.Model):
    """Words in the box. All rows of a round are written anew, shuffled, whenever one is added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    round = models.ForeignKey(SlipRound, models.CASCADE, related_name="words")
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    content_note = models.CharField(max_length=200, blank=True)
    quotation = models.CharField(max_length=4)
    withdrawal_digest = models.CharField(max_length=64)
