"""Proposals: a plain question, what can be answered, what it rests on, and the rule it is decided by."""

import uuid
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mutuality.meetings.models import Contribution, Question
from mutuality.methods.tally.shape import LIMIT, NONE, Rule
from mutuality.partnerships.models import Partnership, Pod
from mutuality.sensemaking.models import Theme

PERSON = settings.AUTH_USER_MODEL


class Proposal(models.Model):
    """A question that a partnership, or one of its pods, decides.

    While it is a draft, only its proposer sees it. Opening freezes the rule: what the agreement said on that day, and
    the threshold that the proposer chose. Shares are kept as text, exactly (`2/3`); empty is: not asked. From then on
    its words change by amendments only, and `wording` counts them.
    """

    class Method(models.TextChoices):
        CONSENT = "consent", _("Consent: it passes unless somebody objects")
        CONSENSUS = "consensus", _("Consensus: enough of those who agree or object agree")
        MAJORITY = "majority", _("Majority: enough of those who say yes or no say yes")
        SCORE = "score", _("Score: each option gets points from 0 to 5")
        RANKED = "ranked", _("Ranked: put the options in your order")
        DOTS = "dots", _("Dots: spread a few dots over the options")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open")
        DECIDED = "decided", _("decided")
        EXPIRED = "expired", _("expired")
        WITHDRAWN = "withdrawn", _("withdrawn")

    WITH_OPTIONS = frozenset({Method.SCORE, Method.RANKED, Method.DOTS})
    WITH_OBJECTIONS = frozenset({Method.CONSENT, Method.CONSENSUS})

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+")
    pod = models.ForeignKey(Pod, models.PROTECT, null=True, blank=True, related_name="+")
    question = models.CharField(max_length=200)
    background = models.TextField(blank=True)
    method = models.CharField(max_length=10, choices=Method, default=Method.CONSENT)
    is_secret = models.BooleanField(default=False)
    quorum = models.CharField(max_length=20, blank=True)
    threshold = models.CharField(max_length=20, blank=True)
    each_quorum = models.CharField(max_length=20, blank=True)
    each_threshold = models.CharField(max_length=20, blank=True)
    highest = models.PositiveSmallIntegerField(default=5)
    dots = models.PositiveSmallIntegerField(default=5)
    smallest_group = models.PositiveSmallIntegerField(default=LIMIT)
    proxies_each = models.PositiveSmallIntegerField(default=0)
    wording = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    proposer = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField()
    once = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        indexes = [models.Index(fields=["partnership", "state"]), models.Index(fields=["state", "closes_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(opened_at__isnull=False),
                name="what_is_decided_was_opened",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(closes_at__gt=F("opened_at")), name="a_proposal_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=~Q(method="consent") | Q(threshold="", each_threshold=""), name="consent_has_no_threshold"
            ),
        ]

    def __str__(self):
        return self.question

    def get_absolute_url(self):
        return reverse("decisions:proposal", args=[self.partnership.slug, self.pk])

    @property
    def topic(self) -> str:
        return f"proposal-{self.pk}"

    @property
    def has_options(self) -> bool:
        return self.method in self.WITH_OPTIONS

    @property
    def takes_objections(self) -> bool:
        """With their harm, to be talked about and met; on a secret ballot an objection is only counted."""
        return self.method in self.WITH_OBJECTIONS and not self.is_secret

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DECIDED, self.State.EXPIRED}

    @property
    def is_open_now(self) -> bool:
        """Between its last moment and its counting, a minute at most, it is open no more and not decided yet."""
        return self.state == self.State.OPEN and timezone.now() < self.closes_at

    @property
    def rule(self) -> Rule:
        """As the counting takes it."""
        return Rule(
            quorum=Fraction(self.quorum) if self.quorum else NONE,
            threshold=_share(self.threshold),
            each_quorum=_share(self.each_quorum),
            each_threshold=_share(self.each_threshold),
            highest=self.highest,
            dots=self.dots,
        )


def _share(kept: str) -> Fraction | None:
    return Fraction(kept) if kept else None


class Option(models.Model):
    """One answer of several, and when to choose it. `key` is its name in voices and in the outcome."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="options")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    meaning = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "order"], name="one_option_each_place"),
            models.UniqueConstraint(fields=["proposal", "text"], name="each_option_once"),
        ]

    @property
    def key(self) -> str:
        return str(self.order)


class Source(models.Model):
    """What a proposal rests on: somebody's words, a question that was asked, or a theme that was found."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="sources")
    contribution = models.ForeignKey(Contribution, models.PROTECT, null=True, related_name="+")
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="+")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contribution=None, question__isnull=False, theme=None)
                | Q(contribution__isnull=False, question=None, theme=None)
                | Q(contribution=None, question=None, theme__isnull=False),
                name="a_source_is_one_thing",
            ),
            models.UniqueConstraint(fields=["proposal", "contribution"], name="rests_on_words_once"),
            models.UniqueConstraint(fields=["proposal", "question"], name="rests_on_a_question_once"),
            models.UniqueConstraint(fields=["proposal", "theme"], name="rests_on_a_theme_once"),
        ]
