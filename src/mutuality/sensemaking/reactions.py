"""What this room does when something happened in a room below."""

from uuid import UUID

from django.dispatch import receiver

from mutuality.meetings.models import Contribution
from mutuality.meetings.signals import contribution_withdrawn

from .actions.drawing import draw
from .actions.statements import lose_voice
from .actions.withdrawn import themes_lose_voice
from .models import DelphiRound
from .signals import round_closed


@receiver(contribution_withdrawn)
def statements_lose_a_voice(sender, contribution_id: UUID, **_more) -> None:
    lose_voice(Contribution.objects.get(pk=contribution_id))


@receiver(contribution_withdrawn)
def themes_lose_a_voice(sender, contribution_id: UUID, **_more) -> None:
    themes_lose_voice(Contribution.objects.get(pk=contribution_id))


@receiver(round_closed)
def a_closed_round_is_drawn(sender, round_id: int, **_more) -> None:
    """So that its results are there without anybody asking."""
    closed = DelphiRound.objects.select_related("exercise").get(pk=round_id)
    draw(None, closed.exercise, once=closed.once)
