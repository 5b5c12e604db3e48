"""Amendments that answer an objection, and every wording that a proposal has had."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .objection import Objection
from .proposal import Proposal

PERSON = settings.AUTH_USER_MODEL


class Amendment(models.Model):
    """Other words for a proposal, so that an objection is met. Whoever objects says whether they do.

    `on_wording` is the wording whose words it changes: once there is a later one, nobody can take it in any more.
    `answer` is what the objection's side says to it; `refusal` is the proposer's word where they do not take it in.
    Taken back by who wrote it, its words are gone.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for an answer")
        DOES_NOT_MEET = "not_met", _("does not meet the objection")
        MEETS = "meets", _("meets the objection")
        REFUSED = "refused", _("not taken in")
        TAKEN_IN = "taken_in", _("taken in")
        TAKEN_BACK = "taken_back", _("taken back")

    objection = models.ForeignKey(Objection, models.CASCADE, related_name="amendments")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    on_wording = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=200, blank=True)
    background = models.TextField(blank=True)
    why = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answer = models.TextField(blank=True)
    refusal = models.TextField(blank=True)
    at = models.DateTimeField()
    once = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="not_met") | ~Q(answer=""), name="what_is_missing_is_said"),
            models.CheckConstraint(
                condition=Q(state="taken_back", question="", background="", why="", answer="", refusal="")
                | (~Q(state="taken_back") & ~Q(question="") & ~Q(why="")),
                name="an_amendment_taken_back_has_no_words",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(refusal=""), name="a_refusal_has_its_word"),
        ]


class Wording(models.Model):
    """One wording of a proposal, from the first one on; there are rows once there is a second.

    `closes_at` is the later hour of closing, where the change left too little time to those who are asked again.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="wordings")
    number = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=200)
    background = models.TextField(blank=True)
    at = models.DateTimeField()
    amendment = models.OneToOneField(Amendment, models.PROTECT, null=True, related_name="wording")
    closes_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="one_wording_each_number"),
            models.CheckConstraint(
                condition=Q(number=1, amendment=None) | Q(number__gt=1, amendment__isnull=False),
                name="a_later_wording_comes_of_an_amendment",
            ),
        ]
