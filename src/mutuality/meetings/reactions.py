"""What this room does when something happened: in a room below, or by another way in this one."""

from django.db import transaction
from django.dispatch import receiver

from mutuality.partnerships.signals import invitation_accepted

from .actions.attachments import drop_attachment
from .actions.translations import drop_translations
from .models import Contribution, Seat
from .signals import contribution_withdrawn


@receiver(invitation_accepted)
def keep_the_seat(sender, invited_id: int, person_id: int, **_more) -> None:
    """Somebody who came in with an account of their own takes the seats that were kept for the guest of the link."""
    if invited_id == person_id:
        return
    taken = Seat.objects.filter(person_id=person_id).values("meeting")
    Seat.objects.filter(person_id=invited_id).exclude(meeting__in=taken).update(person_id=person_id)


@receiver(contribution_withdrawn)
def let_go_what_went_with_it(sender, contribution_id, **_more) -> None:
    """By whichever way words are taken back, nothing that goes with them stays."""
    with transaction.atomic():
        said = Contribution.objects.select_for_update().get(pk=contribution_id)
        drop_translations(said)
        drop_attachment(said)
