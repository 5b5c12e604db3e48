"""Partnerships, who is in them, what they agreed, and who may do what until when."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mutuality.kit.money import written
from mutuality.record.models import Chain

from .powers import OFFICES
from .rules import decision_in

PERSON = settings.AUTH_USER_MODEL


class Organisation(models.Model):
    """A university, a charity, a user-led network, a clinic … anything people come from."""

    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    about = models.TextField(blank=True)
    uid = models.UUIDField(unique=True, default=uuid.uuid4)


class Partnership(models.Model):
    """The whole that people share. It has a record of its own and belongs to nobody."""

    chain = models.OneToOneField(Chain, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80)
    purpose = models.TextField(blank=True)
    aims = models.JSONField(default=list)
    impact_criteria = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    once = models.UUIDField(unique=True, default=uuid.uuid4)
    organisations = models.ManyToManyField(Organisation, through="Belonging", related_name="+")

    def __str__(self):
        return self.short_name

    @property
    def keys_topic(self) -> str:
        """The live name under which keys of this partnership are turned."""
        return f"keys-{self.pk}"


class Belonging(models.Model):
    """An organisation's place in a partnership."""

    class Part(models.TextChoices):
        LEAD = "lead", _("convenes")
        CO_LEAD = "co_lead", _("convenes together")
        PARTNER = "partner", _("partner")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="belongings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part, default=Part.PARTNER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "organisation"], name="belongs_once")]


class Member(models.Model):
    """A person's place in a partnership. A guest takes part in what they are invited to; a member in everything.

    Leaving sets `left_on`; coming back opens a new place.
    """

    class Standing(models.TextChoices):
        MEMBER = "member", _("member")
        GUEST = "guest", _("guest")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="members")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.MEMBER)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=120, blank=True)
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "person"], condition=models.Q(left_on=None), name="one_place_at_a_time"
            )
        ]


class Facet(models.Model):
    """One way in which people bring different perspectives: sector, region, tradition … named by the partnership.

    Exactly one facet per partnership is `for_keys`: two keys need two different perspectives of that facet.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="facets")
    name = models.CharField(max_length=80)
    question = models.CharField(max_length=200, blank=True)
    for_keys = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="one_facet_each_name"),
            models.UniqueConstraint(
                fields=["partnership"], condition=models.Q(for_keys=True), name="one_facet_for_keys"
            ),
        ]


class Perspective(models.Model):
    """One perspective of a facet, for example “lived experience”."""

    facet = models.ForeignKey(Facet, models.CASCADE, related_name="perspectives")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "name"], name="one_perspective_each_name")]

    def __str__(self):
        return self.name


class Declaration(models.Model):
    """The perspective a member brings on one facet; None means that they declined to say."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="declarations")
    facet = models.ForeignKey(Facet, models.CASCADE, related_name="+")
    perspective = models.ForeignKey(Perspective, models.CASCADE, null=True, related_name="declarations")
    changed_at = models.DateTimeField(null=True)  # another answer than before counts for keys only after a while

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "facet"], name="declared_once_each_facet")]


class Pod(models.Model):
    """A smaller group with a theme of its own."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="pods")
    name = models.CharField(max_length=120)
    about = models.TextField(blank=True)
    closed_on = models.DateField(null=True)  # then nobody joins it any more, and no meeting is planned for it

    def __str__(self):
        return self.name


class PodPlace(models.Model):
    """A member's place in a pod."""

    pod = models.ForeignKey(Pod, models.CASCADE, related_name="places")
    member = models.ForeignKey(Member, models.CASCADE, related_name="pod_places")
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pod", "member"], condition=models.Q(left_on=None), name="in_a_pod_once")
        ]


class Decided(models.Model):
    """What a decision brought about; `decided_by` says in plain words by which act."""

    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def decision(self) -> int | None:
        """The number of the decision that brought it about, where it was one."""
        return decision_in(self.decided_by)


class Agreement(Decided):
    """One version of the working agreement: text for people, typed rules for the pages (`agreed.AgreementRules`).

    `decided_by` says in plain words by which act it was adopted: “founding”, “decision 7”; empty where nobody kept it.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="agreements")
    version = models.PositiveIntegerField()
    adopted_on = models.DateField()
    sections = models.JSONField(default=list)
    rules = models.JSONField(default=dict)
    changes = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "version"], name="one_agreement_each_version")]


class AdoptedText(Decided):
    """A text that a decision adopted: a statement, a way to complain. The same title again is its next version."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="texts")
    title = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    text = models.TextField()
    adopted_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "title", "version"], name="one_text_each_version")
        ]


class PayFloor(Decided):
    """The least that anybody is paid for an hour, in the smallest units of a currency; the last row holds."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="pay_floors")
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    adopted_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="a_floor_is_above_nothing")]

    @property
    def written(self) -> str:
        return written(self.amount, self.currency)


class Mandate(models.Model):
    """An office given to one person, for a scope and a time, listed for all to see.

    `scope` is empty for the whole partnership, or the name of one thing in it ("meeting-12").
    It ends by itself at `ends_at`; `ended_at` says that it was handed back, or ended by a decision, before.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="mandates")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    office = models.CharField(max_length=40)
    scope = models.CharField(max_length=80, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    granted_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="a_mandate_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["partnership", "person"])]

    @property
    def title(self) -> str:
        return OFFICES[self.office].title

    @property
    def decision(self) -> int | None:
        """The number of the decision that gave it, where it was one."""
        return decision_in(self.granted_by)


class Key(models.Model):
    """The first of two keys, waiting for the second; afterwards both, as they were turned.

    One key at a time waits for the same power on the same scope. `office_scope` is where its owner's mandate must hold,
    now and until the second key meets it; empty means `scope`.
    """

    counts = True  # whether it still does; see `queries.unmet_keys`
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="keys")
    power = models.CharField(max_length=40)
    scope = models.CharField(max_length=120)
    office_scope = models.CharField(max_length=120, blank=True)
    first = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    second = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "power", "scope"],
                condition=models.Q(second=None, taken_back_at=None),
                name="one_key_waits",
            ),
            models.CheckConstraint(condition=~models.Q(first=models.F("second")), name="two_keys_two_people"),
        ]


class Invitation(models.Model):
    """A link that lets one person in, without an account. Only the digest of its token is kept."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    standing = models.CharField(max_length=10, choices=Member.Standing, default=Member.Standing.MEMBER)
    token_digest = models.CharField(max_length=64, unique=True)
    message = models.TextField(blank=True)
    mailed = models.BooleanField(default=False)  # then its sender never sees the link
    letter = models.UUIDField(unique=True, null=True)  # the name under which the letter's fate is told
    bounced_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    once = models.UUIDField(unique=True)
