"""What taking one's words back does to themes: what was found in them, said of them or shown with them goes too."""

from django.db import transaction
from django.db.models import F

from mutuality.kit import live
from mutuality.meetings.models import Contribution

from ..models import Coding, PlacedWords, Theme, ThemeExample, Unit, UnitRemark, WallCard


@transaction.atomic
def themes_lose_voice(contribution: Contribution) -> None:
    """A theme keeps that it lost a voice, and not which one: nobody is to know by its theme what was taken back."""
    units = list(Unit.objects.filter(contribution=contribution).select_related("reading"))
    placed = PlacedWords.objects.filter(unit__in=units)
    Theme.objects.filter(pk__in=placed.values("theme")).update(lost=F("lost") + 1)
    placed.delete()
    for rows in (Coding.objects.filter(unit__in=units), UnitRemark.objects.filter(unit__in=units)):
        rows.delete()
    for model in (ThemeExample, WallCard):
        model.objects.filter(contribution=contribution).delete()
    Unit.objects.filter(pk__in=[unit.pk for unit in units]).update(state=Unit.State.WAITS, settled_by=None)
    live.touch(*{unit.reading.topic for unit in units})
