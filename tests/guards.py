"""Lifting the record's triggers for a moment: to empty tables between tests, and to tamper on purpose.

It lives here, not in the house: who runs the house gets no command that does this.
"""

from contextlib import contextmanager
from importlib import import_module

from django.db import transaction

written_once = import_module("mutuality.record.migrations.0002_written_once")


@contextmanager
def lifted(connection):
    """Inside, the record of `connection` can be changed."""
    with transaction.atomic(connection.alias):
        written_once.unguard(connection)
    try:
        yield
    finally:
        with transaction.atomic(connection.alias):
            written_once.guard(connection)
