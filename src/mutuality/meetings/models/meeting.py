"""Meetings: what is asked, who is invited, who sits where."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mutuality.partnerships.models import Organisation, Partnership, Pod

PERSON = settings.AUTH_USER_MODEL


class Meeting(models.Model):
    """A roundtable, a pod meeting or a plenary, from plan to report, at one address.

    `sitting_of` is the first sitting of the same meeting, for those who come at another hour; `bridge_note` is what the
    earlier sitting passes on to the later one. `revision` counts changes that calendars hear of (RFC 5545 SEQUENCE).
    Until `own_time_until` people may answer the questions in their own time. After closing, those who attended correct
    the draft report until `corrections_until`; `locked_at` says since when it is locked, `locked_digest` what it held.
    """

    class Kind(models.TextChoices):
        ROUNDTABLE = "roundtable", _("Roundtable")
        POD = "pod", _("Pod meeting")
        PLENARY = "plenary", _("Plenary")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("open now")
        CLOSED = "closed", _("closed")
        CANCELLED = "cancelled", _("called off")

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
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    question_now = models.ForeignKey("Question", models.SET_NULL, null=True, related_name="+")
    question_since = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    summary = models.TextField(blank=True)
    sitting_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="later_sittings")
    bridge_note = models.TextField(blank=True)
    hosts = models.ManyToManyField(Organisation, related_name="+")
    outside_facilitator = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveSmallIntegerField(default=0)
    questions_sent_at = models.DateTimeField(null=True)
    own_time_until = models.DateTimeField(null=True)
    corrections_until = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    locked_digest = models.CharField(max_length=64, blank=True)
    once = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="a_meeting_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(locked_at=None) | Q(state="closed"), name="only_a_closed_meeting_is_locked"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.partnership.slug, self.pk])

    @property
    def takes_corrections(self) -> bool:
        """Whether its report is a draft that people still correct."""
        until = self.corrections_until
        return self.locked_at is None and until is not None and timezone.now() < until

    @property
    def topic(self) -> str:
        """Its name in the record, in mandates and in the live stream."""
        return f"meeting-{self.pk}"

    def heard(self, scope: str) -> str:
        """The live name of what is said for some ears, so that nobody else hears even *that* something was said."""
        return f"{self.topic}-to-{scope}"

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.CLOSED, self.State.CANCELLED}


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
    """A table of a meeting. Meetings without tables have one, number 1, where all sit.

    `company` counts how often, after words had been said here, somebody came to it or went: those who sit here now are
    another company than those who heard what was said before (`actions/places.py`).
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField()
    company = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="one_table_each_number")]

    @property
    def topic(self) -> str:
        return f"table-{self.pk}"

    def heard_by(self, company: int) -> str:
        """The live name of what is said to this table alone, for the ears of one company."""
        return f"{self.topic}-company-{company}"

    def heard(self, scope: str) -> str:
        """The live name of what is said here for more ears."""
        return f"{self.topic}-to-{scope}"


class Seat(models.Model):
    """A person's place in a meeting: invited by whom, coming or not, at which table, in which part, by which way.

    They hear what is said to their table alone from its company `company_from` on; of tables where they sat before,
    see `FormerPlace`.
    """

    class Answer(models.TextChoices):
        INVITED = "invited", _("invited")
        COMING = "coming", _("coming")
        DECLINED = "declined", _("not coming")

    class Part(models.TextChoices):
        GUEST = "", _("takes part")
        HOST = "host", _("table host")
        NOTES = "notes", _("note-taker")

    class Way(models.TextChoices):
        AS_PLANNED = "", _("as the meeting is planned")
        ONLINE = "online", _("online")
        ROOM = "room", _("in the room")
        PHONE = "phone", _("by telephone")
        OWN_TIME = "own_time", _("in my own time, in writing")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.INVITED)
    answer_note = models.CharField(max_length=300, blank=True)
    table = models.ForeignKey(Table, models.SET_NULL, null=True, related_name="seats")
    company_from = models.PositiveSmallIntegerField(default=0)
    part = models.CharField(max_length=6, choices=Part, default=Part.GUEST, blank=True)
    way = models.CharField(max_length=8, choices=Way, default=Way.AS_PLANNED, blank=True)
    invited_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    came = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_seat_each"),
            models.UniqueConstraint(fields=["table"], condition=Q(part="host"), name="one_host_each_table"),
            models.UniqueConstraint(fields=["table"], condition=Q(part="notes"), name="one_note_taker_each_table"),
        ]


class FormerPlace(models.Model):
    """Where somebody sat before: what was said to that table alone, in these companies of it, they keep hearing."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    table = models.ForeignKey(Table, models.CASCADE, related_name="former_places")
    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField()


class PrivateWord(models.Model):
    """What somebody tells a meeting's access contact alone. A table of its own: reading seats never loads it."""

    seat = models.OneToOneField(Seat, models.CASCADE, related_name="private_word")
    text = models.CharField(max_length=1000)


class Pairing(models.Model):
    """Two people who sit at one table (interpreter, carer), or never do (`apart`). Why is written nowhere."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="pairings")
    one = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    other = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    apart = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "one", "other"], name="paired_once"),
            models.CheckConstraint(condition=~Q(one=models.F("other")), name="a_pairing_takes_two"),
        ]


class Notice(models.Model):
    """A letter that went to somebody about a meeting, each kind once for each revision; and whether it came back.

    `uid` is the name under which its sending is told of; the letter itself and its address are kept nowhere.
    """

    class Kind(models.TextChoices):
        INVITED = "invited", _("invitation")
        CHANGED = "changed", _("new day, hour or place")
        CANCELLED = "cancelled", _("called off")
        QUESTIONS = "questions", _("questions, sent ahead")
        REMINDER = "reminder", _("reminder")
        REPORT = "report", _("draft report")
        LOCKED = "locked", _("locked report")

    class State(models.TextChoices):
        QUEUED = "queued", _("on its way")
        SENT = "sent", _("sent")
        BOUNCED = "bounced", _("came back")

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind)
    revision = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "kind", "revision"], name="one_notice_each_kind")]
