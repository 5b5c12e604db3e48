"""The database itself refuses to change or remove what the record says.

SQLite drops a table's triggers when Django remakes the table: a later migration that alters one of these tables must
call `guard` again (a test holds every migrated database to it).
"""

from django.db import migrations

SAYS = "The record is written once: this cannot be changed or removed."
SEALED_ON_SQLITE = (
    "OLD.entry_id IS NOT NULL OR NEW.digest IS NOT OLD.digest OR NEW.chain_id IS NOT OLD.chain_id OR NEW.id IS NOT OLD.id"
)
SEALED_ON_POSTGRESQL = (
    "OLD.entry_id IS NOT NULL OR (NEW.digest, NEW.chain_id, NEW.id) IS DISTINCT FROM (OLD.digest, OLD.chain_id, OLD.id)"
)
# name, table, moment, condition. INSERT OR REPLACE removes a row in SQLite without asking the trigger on removal.
ON_SQLITE = [
    ("entry_keeps_its_words", "record_entry", "UPDATE", "1"),
    ("entry_stays", "record_entry", "DELETE", "1"),
    (
        "entry_is_not_replaced",
        "record_entry",
        "INSERT",
        "EXISTS (SELECT 1 FROM record_entry WHERE id = NEW.id OR (chain_id = NEW.chain_id AND number = NEW.number))",
    ),
    ("leaf_keeps_its_promise", "record_leaf", "UPDATE", SEALED_ON_SQLITE),
    ("sealed_leaf_stays", "record_leaf", "DELETE", "OLD.entry_id IS NOT NULL"),
    (
        "leaf_is_not_replaced",
        "record_leaf",
        "INSERT",
        "EXISTS (SELECT 1 FROM record_leaf WHERE id = NEW.id OR (entry_id = NEW.entry_id AND place = NEW.place))",
    ),
]
ON_POSTGRESQL = [
    ("entry_keeps_its_words", "record_entry", "UPDATE", "FOR EACH ROW"),
    ("entry_stays", "record_entry", "DELETE", "FOR EACH ROW"),
    ("entries_stay", "record_entry", "TRUNCATE", "FOR EACH STATEMENT"),
    ("leaf_keeps_its_promise", "record_leaf", "UPDATE", f"FOR EACH ROW WHEN ({SEALED_ON_POSTGRESQL})"),
    ("sealed_leaf_stays", "record_leaf", "DELETE", "FOR EACH ROW WHEN (OLD.entry_id IS NOT NULL)"),
    ("leaves_stay", "record_leaf", "TRUNCATE", "FOR EACH STATEMENT"),
]


def guard(connection):
    """Set the triggers."""
    _run(connection, _sqlite_guards() if connection.vendor == "sqlite" else _postgresql_guards())


def unguard(connection):
    """Take the triggers away."""
    if connection.vendor == "sqlite":
        return _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name, *_ in ON_SQLITE])
    _run(connection, [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, table, *_ in ON_POSTGRESQL])


def _sqlite_guards():
    for name, table, moment, condition in ON_SQLITE:
        yield (
            f"CREATE TRIGGER {name} BEFORE {moment} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )


def _postgresql_guards():
    yield (
        "CREATE OR REPLACE FUNCTION record_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for name, table, moment, condition in ON_POSTGRESQL:
        yield (
            f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {condition} EXECUTE FUNCTION record_is_written_once()"
        )


def _run(connection, statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: guard(schema_editor.connection),
            lambda apps, schema_editor: unguard(schema_editor.connection),
        )
    ]
