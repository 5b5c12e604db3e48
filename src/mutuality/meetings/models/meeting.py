"""Meetings: what is asked, who is invited, who sits where."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mutuality.partnerships.models import Partnership, Pod

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
