"""What this room does when something happened in a room below."""

from django.dispatch import receiver

from mutuality.partnerships.signals import invitation_accepted
from mutuality.people import queries as people
from mutuality.people.models import Person
from mutuality.people.signals import consents_changed

from . import speaking
from .models import Seat


@receiver(invitation_accepted)
def keep_the_seat(sender, invited_id: int, person_id: int, **_more) -> None:
    """Somebody who came in with an account of their own takes the seats that were kept for the guest of the link."""
    if invited_id == person_id:
        return
    taken = Seat.objects.filter(person_id=person_id).values("meeting")
    Seat.objects.filter(person_id=invited_id).exclude(meeting__in=taken).update(person_id=person_id)


@receiver(consents_changed)
def follow_a_no(sender, person_id: int, chain_id: int, purposes: list[str], **_more) -> None:
    """Whoever no longer wishes to be quoted is not quoted under any name."""
    if "quoted" in purposes and person_id in people.who_refuses(chain_id, "quoted"):
        speaking.keep_unquoted(Person.objects.get(pk=person_id), chain_id)
