"""What this room does when something happened: in a room below, or by another way in this one."""

from django.dispatch import receiver

from mutuality.kit.signals import letter_bounced, letter_sent
from mutuality.partnerships.signals import invitation_accepted

from .models import Notice, PrivateWord, Seat
from .signals import meeting_closed


@receiver(invitation_accepted)
def keep_the_seat(sender, invited_id: int, person_id: int, **_more) -> None:
    """Somebody who came in with an account of their own takes the seats that were kept for the guest of the link."""
    if invited_id == person_id:
        return
    taken = Seat.objects.filter(person_id=person_id).values("meeting")
    Seat.objects.filter(person_id=invited_id).exclude(meeting__in=taken).update(person_id=person_id)


@receiver(letter_sent)
def mark_sent(sender, about: str, **_more) -> None:
    Notice.objects.filter(uid=about, state=Notice.State.QUEUED).update(state=Notice.State.SENT)


@receiver(letter_bounced)
def mark_bounced(sender, about: str, **_more) -> None:
    """A letter about a meeting came back: whoever invited its reader sees it beside the seat."""
    Notice.objects.filter(uid=about).update(state=Notice.State.BOUNCED)


@receiver(meeting_closed)
def forget_private_words(sender, meeting_id: int, **_more) -> None:
    """What people told the access contact alone was for the day of the meeting."""
    PrivateWord.objects.filter(seat__meeting=meeting_id).delete()
