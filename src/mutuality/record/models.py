"""What the shared record keeps: entries that never change, and apart from them the personal words they commit to."""

from django.conf import settings
from django.db import models


class Chain(models.Model):
    """One record: the place of its last entry. The row is the lock under which entries are added."""

    uid = models.UUIDField(unique=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)


class Entry(models.Model):
    """One act, said in a plain sentence, chained to the one before. Database triggers refuse change and removal.

    `sentence` is English with `{slots}`; `facts` fills the slots that are not personal. Personal slots (who acted,
    words people chose) are in `commitments` as salted digests; what opens them is an `Opening`, which erasure may
    delete.
    """

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    sentence = models.TextField()
    facts = models.JSONField(default=dict)
    commitments = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="one_entry_each_place")]
        indexes = [models.Index(fields=["chain", "act"]), models.Index(fields=["chain", "subject"])]


class Opening(models.Model):
    """What a commitment of an entry stands for. Deleting it erases that from the record; the chain still holds."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="openings")
    slot = models.CharField(max_length=30)
    salt = models.CharField(max_length=64)
    value = models.TextField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "slot"], name="one_opening_each_slot")]


class Leaf(models.Model):
    """The commitment to one voice (or vote), waiting for or sealed under an entry's Merkle root.

    Carries no person, no words and no time: only the batch (its entry) it was sealed in.
    """

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="leaves")
    digest = models.CharField(max_length=64)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="leaves")
    place = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "place"], name="one_leaf_each_place"),
            models.CheckConstraint(
                condition=models.Q(entry=None, place=None) | models.Q(entry__isnull=False, place__isnull=False),
                name="sealed_leaves_have_a_place",
            ),
        ]
