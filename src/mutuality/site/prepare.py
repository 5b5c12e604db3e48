"""Before serving: the database's shape, the catalogues of words, the files for browsers. Quick when all is there."""

import hashlib
import os
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import polib
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# What django-htmx brings besides the one file that pages load; compressing it would take most of the first start.
NEVER_SENT = ["htmax*", "htmx-4*", "htmx-2.js", "ext"]
ONE_AT_A_TIME = 5_275_148  # PostgreSQL's advisory lock: processes that start together prepare one after the other


def apart(*steps: Callable[[], object]) -> None:
    """Take the steps in a process of their own: the memory they need is given back before serving.

    What goes wrong there is told there, as it would be here; then this process ends in the same way.
    """
    child = os.fork()
    if not child:
        for step in steps:
            step()
        sys.exit()
    if failed := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        sys.exit(failed)


def prepare() -> None:
    """All of it; harmless to repeat."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    compile_catalogues(settings.LOCALE_PATHS)
    with _alone():
        migrate()
    collect_static()
    connection.close()


@contextmanager
def _alone():
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def migrate() -> None:
    """To the shape of this version; where it has it already, a look is enough."""
    steps = MigrationExecutor(connection)
    if steps.migration_plan(steps.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    if connection.vendor == "postgresql":
        call_command("createcachetable", verbosity=0)


def compile_catalogues(folders: list[Path]) -> None:
    """Write the .mo beside each .po that is newer; a fresh machine may lack the tools that do this."""
    for words in (words for folder in folders for words in Path(folder).rglob("*.po")):
        compiled = words.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns < words.stat().st_mtime_ns:
            half = compiled.with_suffix(f".{os.getpid()}")
            polib.pofile(str(words)).save_as_mofile(str(half))
            half.replace(compiled)


def collect_static() -> None:
    """Gather and compress the files for browsers, when one of them has changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    print_now = _print_of_static()
    if not stamp.exists() or stamp.read_text() != print_now:
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NEVER_SENT)
        stamp.write_text(print_now)


def _print_of_static() -> str:
    files = [(path, storage.path(path)) for finder in finders.get_finders() for path, storage in finder.list(None)]
    facts = sorted((path, os.stat(full).st_mtime_ns, os.stat(full).st_size) for path, full in files)
    return hashlib.sha256(repr(facts).encode()).hexdigest()
