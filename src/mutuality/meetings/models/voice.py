"""What is said in meetings. Who said what is kept only as far as the speaker wished (docs/decisions/0004)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.base import ModelState
from django.utils.translation import gettext_lazy as _

from mutuality.record.models import Leaf
from mutuality.record.rules import canonical, commitment

from .meeting import Meeting, Question, Table

PERSON = settings.AUTH_USER_MODEL


class Contribution(models.Model):
    """What somebody said, under the name and for the ears they chose.

    How the storage keeps each voice (docs/decisions/0004):
    named      - `author` is the person.
    pseudonym  - no author; `seal` is a keyed digest that only the person (or two keys, one day) can match with the key
                 that lives outside the database.
    anonymous  - no author, no seal, no moment, no table; only the day, and the digest of a withdrawal code.
    `recorded_by` entered words that somebody said by telephone or wrote on paper; `read_back` tells whether these were
    read to them. `hold` keeps words from being shown until two moderators have looked. `company` says which company of
    its table heard words for that table alone: who sat there then, wherever they sit now.
    The database itself refuses any other mixture.
    """

    class Kind(models.TextChoices):
        WORDS = "words", _("said by one person")
        NOTE = "note", _("table note")

    class Voice(models.TextChoices):
        NAMED = "named", _("under my name")
        PSEUDONYM = "pseudonym", _("under another name")
        ANONYMOUS = "anonymous", _("nobody can know")

    class Scope(models.TextChoices):
        TABLE = "table", _("this table")
        POD = "pod", _("my pod")
        PARTNERSHIP = "partnership", _("the whole partnership")

    class Quotation(models.TextChoices):
        YES = "yes", _("yes")
        ASK = "ask", _("ask me first")
        NO = "no", _("no")

    class Channel(models.TextChoices):
        TABLE = "", _("at the table")
        OWN_TIME = "own_time", _("in their own time")
        PAPER = "paper", _("on paper")
        PHONE = "phone", _("by telephone")
        BOX = "box", _("from the box")

    class Hold(models.TextChoices):
        SHOWN = "", _("shown")
        HELD = "held", _("waits for two moderators")
        KEPT_BACK = "kept_back", _("not shown")
        APPEALED = "appealed", _("not shown; its speaker asked somebody outside to look")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="contributions")
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="+")
    table = models.ForeignKey(Table, models.PROTECT, null=True, related_name="+")
    company = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.WORDS)
    voice = models.CharField(max_length=10, choices=Voice, default=Voice.NAMED)
    author = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    seal = models.CharField(max_length=64, blank=True)
    shown_as = models.CharField(max_length=120, blank=True)
    withdrawal_digest = models.CharField(max_length=64, blank=True)
    scope = models.CharField(max_length=12, choices=Scope, default=Scope.PARTNERSHIP)
    quotation = models.CharField(max_length=4, choices=Quotation, default=Quotation.ASK)
    language = models.CharField(max_length=10, default="en")
    content_note = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies")
    said_on = models.DateField()
    said_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    withdrawn_on = models.DateField(null=True)
    salt = models.CharField(max_length=64, blank=True)
    leaf = models.ForeignKey(Leaf, models.PROTECT, null=True, related_name="+")
    once = models.UUIDField(unique=True, null=True)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.TABLE, blank=True)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    read_back = models.BooleanField(null=True)
    hold = models.CharField(max_length=10, choices=Hold, default=Hold.SHOWN, blank=True)
    hold_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["meeting", "table"])]
        constraints = [
            models.CheckConstraint(
                name="a_voice_is_kept_as_its_speaker_wished",
                condition=Q(withdrawn_on__isnull=False)
                | Q(voice="named", author__isnull=False, seal="")
                | (Q(voice="pseudonym", author=None) & ~Q(seal="") & ~Q(shown_as=""))
                | Q(
                    voice="anonymous",
                    author=None,
                    seal="",
                    said_at=None,
                    table=None,
                    once=None,
                    edited_at=None,
                    recorded_by=None,
                    reply_to=None,
                ),
            ),
            models.CheckConstraint(
                name="nothing_stays_of_withdrawn_words",
                condition=Q(withdrawn_on=None)
                | Q(text="", salt="", content_note="", shown_as="", author=None, seal="", recorded_by=None),
            ),
            models.CheckConstraint(
                name="words_for_somebody_say_how_they_came",
                condition=Q(recorded_by=None) | Q(channel__in=["paper", "phone"]),
            ),
        ]

    @classmethod
    def from_db(cls, db, field_names, values):  # type: ignore[no-untyped-def]
        """As Django's, without asking each field by itself: a page shows hundreds of voices."""
        if len(values) != len(cls._meta.concrete_fields):
            return super().from_db(db, field_names, values)
        one = cls.__new__(cls)
        one._state = ModelState()
        one._state.adding, one._state.db = False, db
        one.__dict__.update(zip(field_names, values, strict=True))
        return one

    @property
    def live_names(self) -> list[str]:
        """What is touched when it changes: the ears that it is for, at its table and beyond."""
        if self.table is None:
            return [self.meeting.topic, self.meeting.heard(self.scope)]
        if self.scope == self.Scope.TABLE:
            return [self.table.heard_by(self.company)]
        return [self.table.heard(self.scope), self.meeting.heard(self.scope)]

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_on is not None

    @property
    def committed(self) -> str:
        """What the record commits to, salted: these words as they are now, and no person."""
        return canonical({"id": str(self.pk), "text": self.text, "content_note": self.content_note})

    def matches_its_leaf(self) -> bool:
        return self.leaf is not None and commitment(self.salt, self.committed) == self.leaf.digest


class EarlierWording(models.Model):
    """What a contribution said before its author changed it, for the ears it was said to (`scope`).

    Goes when the contribution is withdrawn.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="earlier_wordings")
    text = models.TextField()
    content_note = models.CharField(max_length=200, blank=True)
    scope = models.CharField(max_length=12, choices=Contribution.Scope, default=Contribution.Scope.TABLE)
    salt = models.CharField(max_length=64)
    leaf = models.ForeignKey(Leaf, models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField()


class Translation(models.Model):
    """Somebody's words in another language: a text of its own, credited, marked human or machine. It replaces nothing.

    `wording` is the digest of the text it translates, so that a page can say that the original was changed since.
    """

    class Made(models.TextChoices):
        HUMAN = "human", _("by a person")
        MACHINE = "machine", _("by a machine")

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10)
    text = models.TextField()
    content_note = models.CharField(max_length=200, blank=True)
    made = models.CharField(max_length=8, choices=Made, default=Made.HUMAN)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    made_on = models.DateField()
    wording = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "language"], name="one_translation_each_language")
        ]


class Upload(models.Model):
    """A file on its way here, in pieces; it belongs to one person until it is attached, and goes after a day."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    size = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()


class Attachment(models.Model):
    """A picture or a sound that goes with words, cleaned of what it tells about camera, place and person.

    `says` is what it shows or says in words: alternative text for a picture, a transcript for a sound.
    """

    class Kind(models.TextChoices):
        PICTURE = "picture", _("picture")
        SOUND = "sound", _("sound")

    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="attachment")
    kind = models.CharField(max_length=8, choices=Kind)
    file = models.FileField(max_length=200)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    says = models.TextField()


class Verdict(models.Model):
    """What one moderator says of held words: show them, or not and why. Two agree, or it stays held.

    After an appeal others look again: what was said before is `set_aside` and counts no more.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="verdicts")
    moderator = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    shows = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    on = models.DateField()
    set_aside = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "moderator"], name="one_verdict_each")]


class Unsealing(models.Model):
    """That two people learn, for a reason, who said something under another name. *Who* it was is kept nowhere.

    The two see it until `until`, worked out from the seal each time; its author finds here who asked, who opened it,
    and why. `is_read` says that they have read this, and of nobody that it was they.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="unsealings")
    reason = models.CharField(max_length=1000)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    opened_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    is_read = models.BooleanField(default=False)
    once = models.UUIDField(unique=True)
