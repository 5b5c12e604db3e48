"""What databases keep of deleted rows for a while, and how it is swept away.

SQLite overwrites deleted rows (`secure_delete`), but its journal (WAL) holds earlier pages, in the order in which they
were written, until it is emptied. PostgreSQL leaves dead rows where they were until VACUUM takes them.
"""

from django.db import connection, models


def sweep(*emptied: type[models.Model]) -> None:
    """Empty SQLite's journal; on PostgreSQL, take dead rows out of the tables of `emptied`.

    Inside a transaction neither can be done, and nothing is.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _empty_the_journal(cursor)
        else:
            tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in emptied)
            cursor.execute(f"VACUUM {tables}")


def _empty_the_journal(cursor) -> None:
    """Where somebody reads just now, the next round does it: nobody is to wait for this."""
    cursor.execute("PRAGMA busy_timeout")
    patience = cursor.fetchone()[0]
    cursor.execute("PRAGMA busy_timeout = 100")
    try:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchone()
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {patience}")
