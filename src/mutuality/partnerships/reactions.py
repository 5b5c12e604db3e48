"""What this room does when something happened in a room below."""

from django.dispatch import receiver
from django.utils import timezone

from mutuality.kit.signals import letter_bounced

from .models import Invitation


@receiver(letter_bounced)
def mark_invitation(sender, about: str, **_more) -> None:
    """The letter with somebody's link came back: whoever invited them sees it beside the invitation."""
    Invitation.objects.filter(letter=about, bounced_at=None).update(bounced_at=timezone.now())
