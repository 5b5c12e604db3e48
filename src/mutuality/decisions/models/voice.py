"""What people say to a proposal. Of a secret ballot, who answered and what was said share no key."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from mutuality.methods.tally.shape import ABSTAIN, OBJECT
from mutuality.partnerships.models import Perspective
from mutuality.record.models import Leaf

from .proposal import Proposal
from .proxy import in_name

PERSON = settings.AUTH_USER_MODEL
# A stance where there is one proposal; a choice among options; or "abstain", which both know.
ONE_VOICE = Q(stance="", choice__isnull=False) | (~Q(stance="") & Q(choice=None))


class Decider(models.Model):
    """Somebody with a voice in a proposal, and the perspective that they had declared when it was opened.

    Written for everybody at the opening, so that nobody is brought in, or changes sides, while it is open.
    `has_answered` carries no time. Closing takes out who left, and leaves the rest: who decided, and who was away.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="deciders")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    perspective = models.ForeignKey(Perspective, models.PROTECT, null=True, related_name="+")
    has_answered = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="one_voice_each")]


class Said(models.Model):
    """What any voice says: a stance to the one proposal, or a choice among options as the counting takes it."""

    stance = models.CharField(max_length=12, blank=True)
    choice = models.JSONField(null=True)
    salt = models.CharField(max_length=64, blank=True)
    leaf = models.ForeignKey(Leaf, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def voice(self):
        return self.stance or self.choice

    @voice.setter
    def voice(self, voice):
        self.stance, self.choice = (voice, None) if isinstance(voice, str) else ("", voice)


class Position(Said):
    """What one person says on an open ballot, under their name. Taking it back removes the row.

    Objections, and the amendments that answer them, name the proposal and the person: a position may go and come again.
    `on_wording` is the wording that was answered. An objection, and leaving it to others, hold for any; whoever agreed
    or stood aside is asked again when the words change. `said_by` is who said it for them, where the voice was given.
    """

    HOLDS_ON = frozenset({OBJECT, ABSTAIN})

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="positions")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    said_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    on_wording = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="one_position_each"),
            models.CheckConstraint(condition=ONE_VOICE, name="a_position_says_one_thing"),
            models.CheckConstraint(condition=~Q(stance="object") | ~Q(reason=""), name="an_objection_has_a_reason"),
        ]

    def counts(self, wording: int) -> bool:
        """Whether it answers this wording, or holds for any."""
        return self.on_wording == wording or self.stance in self.HOLDS_ON

    @property
    def who(self) -> str:
        return in_name(self.person, self.said_by)


class Ballot(Said):
    """What somebody says on a secret ballot: no person, no moment, no reason, a number that tells no order.

    Whoever has the code of which `code_digest` is kept can change it while the proposal is open. A perspective is kept
    only where the rule asks each of them, and only until the proposal is closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="ballots", db_index=False)  # the index below
    perspective = models.ForeignKey(Perspective, models.SET_NULL, null=True, related_name="+")
    code_digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["proposal", "id"])]  # a few by chance, without looking at all (actions.mixing)
        constraints = [
            models.UniqueConstraint(fields=["proposal", "code_digest"], name="one_ballot_each_code"),
            models.CheckConstraint(condition=ONE_VOICE, name="a_ballot_says_one_thing"),
        ]
