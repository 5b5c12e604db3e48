"""Writing rows so that their order tells nothing."""

import random
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
CHANCE = random.SystemRandom()


def write_anew(rows: "QuerySet[Row]", more: Iterable[Row] = ()) -> None:
    """Write all `rows`, and `more`, again: shuffled, under new ids, in one transaction.

    Databases remember in which order rows came (SQLite's rowid) and by which transaction (PostgreSQL's xmin).
    Afterwards these say the same of every row: that the last one came, and not which one that is.
    """
    everything = [*rows, *more]
    rows.all().delete()
    for row in everything:
        row.pk = row._meta.pk.get_default()
    CHANCE.shuffle(everything)
    rows.model._default_manager.bulk_create(everything)
