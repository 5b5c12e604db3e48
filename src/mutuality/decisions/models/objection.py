"""Objections: the harm that somebody sees, the talk about it, and what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .proposal import Proposal
from .proxy import in_name

PERSON = settings.AUTH_USER_MODEL


class Objection(models.Model):
    """What would go wrong, and for whom, as somebody says who objects on an open ballot.

    It outlives their position, which may go and come again. Taken back it keeps neither its words nor whose they were,
    and stays at all only where others have written below it.
    """

    class State(models.TextChoices):
        STANDS = "stands", _("the objection stands")
        MET = "met", _("met by a change of the words")
        LET_GO = "let_go", _("no longer held")
        TAKEN_BACK = "taken_back", _("taken back")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="objections")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    said_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    harm = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.STANDS)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "person"], condition=Q(state="stands"), name="one_standing_objection_each"
            ),
            models.CheckConstraint(
                condition=Q(state="taken_back", person=None, said_by=None, harm="")
                | (~Q(state="taken_back") & Q(person__isnull=False) & ~Q(harm="")),
                name="an_objection_taken_back_is_nobodys",
            ),
            models.CheckConstraint(
                condition=Q(state="stands", ended_at=None) | (~Q(state="stands") & Q(ended_at__isnull=False)),
                name="an_objection_stands_until_it_ends",
            ),
        ]

    def get_absolute_url(self):
        return reverse("decisions:objection", args=[self.proposal.partnership.slug, self.proposal_id, self.pk])

    @property
    def who(self) -> str:
        return in_name(self.person, self.said_by)

    @property
    def stands(self) -> bool:
        return self.state == self.State.STANDS


class Remark(models.Model):
    """What a member says to an objection, under their name. Taken back, its words are gone."""

    objection = models.ForeignKey(Objection, models.CASCADE, related_name="remarks")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    once = models.UUIDField(unique=True, default=uuid.uuid4)

    @property
    def is_taken_back(self) -> bool:
        return not self.text
