"""`mutuality record verify`: walk each record and the words it commits to; say its head or what is wrong."""

from django.core.management import CommandError

from mutuality.meetings.models import Meeting
from mutuality.meetings.queries.voices import unmatched_words
from mutuality.partnerships.models import Partnership
from mutuality.record.queries import fault_in

from .demo.ids import partnership_slug


def verify(name: str = "") -> None:
    """Print a line for each record. Exits 1 when one does not hold; refuses a name that nothing has."""
    found = Partnership.objects.select_related("chain").order_by("slug")
    if name:
        found = found.filter(slug=partnership_slug(name))
    lines = [_line(partnership) for partnership in found]
    if name and not lines:
        raise CommandError(f"There is no partnership “{name}” here. Without a name, every record is checked.")
    if not all(holds for holds, _ in lines):
        raise SystemExit(1)


def _line(partnership: Partnership) -> tuple[bool, str]:
    fault, chain = fault_in(partnership.chain), partnership.chain
    strange = (
        [] if fault else unmatched_words(Meeting.objects.filter(partnership=partnership).values_list("pk", flat=True))
    )
    if fault:
        said = f"{partnership.slug}: entry {fault.number} does not hold: {fault.why}"
    elif strange:
        said = (
            f"{partnership.slug}: {len(strange)} contributions are not the words that were sealed, first {strange[0]}"
        )
    else:
        said = f"{partnership.slug}: holds, {chain.length} entries, head {chain.head}"
    print(said, flush=True)
    return not fault and not strange, said
