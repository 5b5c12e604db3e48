"""Persons and what is theirs alone: languages, contact wishes, access needs, consent."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mutuality.record.models import Chain


class People(BaseUserManager["Person"]):
    def create_user(self, email: str | None = None, name: str = "", **more: Any) -> "Person":
        """A person without a password: they come in by a mailed code, a passkey or an invitation link."""
        person = self.model(email=email.strip().lower() if email else None, name=name, **more)
        person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class Person(AbstractBaseUser):
    """Somebody who takes part. Without an e-mail address they are a guest, who comes by the link they were sent.

    There is no staff flag and no superuser: powers come from mandates (`partnerships.powers`).
    """

    class Contact(models.TextChoices):
        MAIL = "mail", _("By e-mail")
        DIGEST = "digest", _("One e-mail a week at most")
        PHONE = "phone", _("By telephone, through the coordinator")
        NONE = "none", _("Only what I look at myself")

    class Letter(models.TextChoices):
        """Letters that come by themselves again and again, each of which can be stopped from within it."""

        DIGEST = "digest", _("A letter each week: what waits for me, and what was decided")
        REMINDER = "reminder", _("Letters when a decision needs my voice")

    email = models.EmailField(null=True, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="en")
    zone = models.CharField(max_length=60, default="UTC")
    contact = models.CharField(max_length=10, choices=Contact, default=Contact.MAIL)
    contact_note = models.CharField(max_length=200, blank=True)
    wants_digest = models.BooleanField(default=True)
    wants_reminder = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    last_login = None  # type: ignore[misc]  # when somebody was last here is nobody's business

    objects = People()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            # Sign-in looks for small letters; "Ama@x.org" beside "ama@x.org" would be two people with one mailbox.
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="address_in_small_letters")
        ]

    def __str__(self):
        return self.name or gettext("Somebody")

    @property
    def is_guest(self) -> bool:
        return self.email is None


class AddressClaim(models.Model):
    """An address somebody says is theirs, until they type the code that was mailed to it.

    Claimed by a guest (`person`) or by somebody new, who so far is only a name: no account is made before the proof.
    The code itself is kept nowhere. Rows go as soon as they are proven or too old (`actions.claim`).
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField()
    code_digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)


class SpokenLanguage(models.Model):
    """A language a person takes part in, and how easily."""

    class Level(models.TextChoices):
        FIRST = "first", _("my first language")
        FLUENT = "fluent", _("fluent")
        WORKING = "working", _("enough to take part")
        SOME = "some", _("a little")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="spoken_languages")
    code = models.CharField(max_length=10)
    level = models.CharField(max_length=10, choices=Level, default=Level.WORKING)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "code"], name="one_row_each_language")]


class AccessNeed(models.Model):
    """What somebody needs in order to take part; a need, never a diagnosis.

    Read only by the person and by the access contact of a meeting they attend (`meetings.queries.access_needs_for`).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_needs")
    text = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)
    once = models.UUIDField(unique=True)


class Consent(models.Model):
    """One answer to one purpose within one partnership (its record). Answers are only added: the newest counts."""

    class Purpose(models.TextChoices):
        TAKE_PART = "take_part", _("Take part in this partnership")
        CONTACTED = "contacted", _("Be contacted about it")
        NOTES_USED = "notes_used_for_themes", _("What I say may be used to find shared themes")
        QUOTED = "quoted", _("What I say may be quoted, word by word")
        NAMED = "named", _("My name may stand beside my words")
        SOUND = "sound_recording", _("My voice may be recorded")
        TRANSCRIBED = "transcribed", _("Recordings may be written down")
        CAPTIONS = "captions", _("Captions may be made by an outside service")
        TURNS = "turn_counting", _("How often I speak may be counted")
        LATER = "later_studies", _("My words may be used in later studies")
        PHOTO = "photograph", _("I may be in photographs")

    class How(models.TextChoices):
        CLICK = "click", _("on this page")
        VOICE = "voice", _("by voice")
        WITNESS = "witness", _("on paper, with a witness")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents")
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=30, choices=Purpose)
    given = models.BooleanField()
    at = models.DateTimeField()
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    how = models.CharField(max_length=10, choices=How, default=How.CLICK)
    explained_by = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "chain", "purpose", "-at"])]


class KeptFrom(models.Model):
    """Somebody who must not learn which words are this person's: a line manager, a relative. Known to the person alone.

    Asked when two keys would open a voice under another name (`meetings.actions.unsealing`).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept_from")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="kept_from_once"),
            models.CheckConstraint(condition=~models.Q(person=models.F("other")), name="kept_from_somebody_else"),
        ]
