"""`mutuality record verify`: walk each partnership's record, and say its head or what does not hold."""

from django.core.management import CommandError

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
    if fault:
        said = f"{partnership.slug}: entry {fault.number} does not hold: {fault.why}"
    else:
        said = f"{partnership.slug}: holds, {chain.length} entries, head {chain.head}"
    print(said, flush=True)
    return fault is None, said
