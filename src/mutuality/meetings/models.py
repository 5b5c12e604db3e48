"""Meetings and what is said in them. Who said what is kept only as far as the speaker wished (docs/decisions/0004)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mutuality.partnerships.models import Partnership, Pod
from mutuality.record.models import Leaf
from mutuality.record.rules import canonical, commitment

PERSON = settings.AUTH_USER_MODEL


class Meeting(models.Model):
    """A roundtable, a pod meeting or a plenary, from plan to report, at one address."""

    class Kind(models.TextChoices):
        ROUNDTABLE = "roundtable", _("Roundtable")
        POD = "pod", _("Pod meeting")
        PLENARY = "plenary", _("Plenary")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("open now")
        CLOSED = "closed", _("closed")

    class Way(models.TextChoices):
        ONLINE = "online", _("online")
        ROOM = "room", _("in a room")
        BOTH = "both", _("in a room and online")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+")
    pod = models.ForeignKey(Pod, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ROUNDTABLE)
    title = models.CharField(max_length=160)
    about = models.TextField(blank=True)
    way = models.CharField(max_length=8, choices=Way, default=Way.ONLINE)
    place = models.CharField(max_length=300, blank=True)
    content_note = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    question_now = models.ForeignKey("Question", models.SET_NULL, null=True, related_name="+")
    question_since = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    summary = models.TextField(blank=True)
    once = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="a_meeting_ends_after_it_starts"
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.partnership.slug, self.pk])

    @property
    def topic(self) -> str:
        """Its name in the record, in mandates and in the live stream."""
        return f"meeting-{self.pk}"


class Question(models.Model):
    """What is asked: key questions of the whole room, table questions of each table, in order and with time."""

    class Tier(models.TextChoices):
        KEY = "key", _("key question")
        TABLE = "table", _("table question")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="questions")
    tier = models.CharField(max_length=6, choices=Tier, default=Tier.TABLE)
    order = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(default=25)
    text = models.TextField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["meeting", "order"], name="one_question_each_place")]


class Table(models.Model):
    """A table of a meeting. Meetings without tables have one, number 1, where all sit."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="one_table_each_number")]

    @property
    def topic(self) -> str:
        return f"table-{self.pk}"


class Seat(models.Model):
    """A person's place in a meeting: invited, coming or not, at which table, in which part."""

    class Answer(models.TextChoices):
        INVITED = "invited", _("invited")
        COMING = "coming", _("coming")
        DECLINED = "declined", _("not coming")

    class Part(models.TextChoices):
        GUEST = "", _("takes part")
        HOST = "host", _("table host")
        NOTES = "notes", _("note-taker")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.INVITED)
    answer_note = models.CharField(max_length=300, blank=True)
    table = models.ForeignKey(Table, models.SET_NULL, null=True, related_name="seats")
    part = models.CharField(max_length=6, choices=Part, default=Part.GUEST, blank=True)
    came = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_seat_each"),
            models.UniqueConstraint(fields=["table"], condition=Q(part="host"), name="one_host_each_table"),
            models.UniqueConstraint(fields=["table"], condition=Q(part="notes"), name="one_note_taker_each_table"),
        ]


class Together(models.Model):
    """Two people who sit at one table (interpreter, carer)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="togethers")
    one = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    other = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "one", "other"], name="together_once"),
            models.CheckConstraint(condition=~Q(one=models.F("other")), name="together_takes_two"),
        ]


class Contribution(models.Model):
    """What somebody said, under the name and for the ears they chose.

    How the storage keeps each voice (docs/decisions/0004):
    named      - `author` is the person.
    pseudonym  - no author; `seal` is a keyed digest that only the person (or two keys, one day) can match with the key
                 that lives outside the database.
    anonymous  - no author, no seal, no moment, no table; only the day, and the digest of a withdrawal code.
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

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="contributions")
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="+")
    table = models.ForeignKey(Table, models.PROTECT, null=True, related_name="+")
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

    class Meta:
        indexes = [models.Index(fields=["meeting", "table"])]
        constraints = [
            models.CheckConstraint(
                name="a_voice_is_kept_as_its_speaker_wished",
                condition=Q(withdrawn_on__isnull=False)
                | Q(voice="named", author__isnull=False, seal="")
                | (Q(voice="pseudonym", author=None) & ~Q(seal="") & ~Q(shown_as=""))
                | Q(voice="anonymous", author=None, seal="", said_at=None, table=None, once=None, edited_at=None),
            ),
            models.CheckConstraint(
                name="nothing_stays_of_withdrawn_words",
                condition=Q(withdrawn_on=None)
                | Q(text="", salt="", content_note="", shown_as="", author=None, seal=""),
            ),
        ]

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
