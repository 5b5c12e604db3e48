"""What this room does when something happened in a room below."""

from django.dispatch import receiver

from mutuality.partnerships.signals import invitation_accepted

from .models import Seat


@receiver(invitation_accepted)
def keep_the_seat(sender, invited_id: int, person_id: int, **_more) -> None:
    """Somebody who came in with an account of their own takes the seats that were kept for the guest of the link."""
    if invited_id == person_id:
        return
    taken = Seat.objects.filter(person_id=person_id).values("meeting")
    Seat.objects.filter(person_id=invited_id).exclude(meeting__in=taken).update(person_id=person_id)
