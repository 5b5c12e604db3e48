"""What every worker of a test run needs and one of them makes: an empty database of today's shape, files for browsers.

Migrating takes seconds, and each worker and each server would do it. Whoever comes first makes a folder under a lock;
the others copy. It lies in the run's own temporary folder and is named for what it was made of.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing, contextmanager
from pathlib import Path

import django

HOUSE = Path(__file__).resolve().parent.parent
DATABASE = "mutuality.sqlite3"  # its name in the folder
USUAL = {"MUTUALITY_STAGE": "test", "MUTUALITY_SECRET_KEY": "test " * 12, "MUTUALITY_SEAL_KEY": "seal " * 12}
PREPARE = "import django; django.setup(); from mutuality.site.prepare import prepare; prepare()"


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """What `make` makes at a path that it is given, once for all workers; to be copied, never to be written in."""
    made = Path(tempfile.gettempdir()) / f"mutuality-{name}-{os.getuid()}-{_fingerprint()}"
    with _alone(made):
        if not made.exists():
            half = made.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            make(half)
            half.rename(made)
    return made


def folder() -> Path:
    """A folder with a migrated database and the files for browsers."""
    return made_once("prepared", run)


def copied(to: Path, *, with_database: bool = True) -> Path:
    """The same at `to`; an empty folder may be there."""
    shutil.copytree(folder() / "static", to / "static", dirs_exist_ok=True)
    if with_database:
        copy_database(to / DATABASE)
    return to


def copy_database(to: Path | str) -> None:
    with closing(sqlite3.connect(folder() / DATABASE)) as made, closing(sqlite3.connect(to)) as new:
        made.backup(new)


def run(data: Path, **more: str) -> None:
    """Prepare an instance as a first start does."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MUTUALITY_", "DATABASE_URL"))}
    env = kept | USUAL | {"DJANGO_SETTINGS_MODULE": "mutuality.site.settings", "PYTHONPATH": str(HOUSE / "src")}
    subprocess.run([sys.executable, "-c", PREPARE], env=env | {"MUTUALITY_DATA": str(data)} | more, check=True)


def _fingerprint() -> str:
    """Of all that gives the database its shape, and of the files for browsers."""
    files = [*(HOUSE / "src").rglob("migrations/*.py"), *(HOUSE / "src").rglob("static/**/*.*")]
    told = hashlib.sha256(f"{django.VERSION} {sys.prefix}".encode())
    for file in sorted(files):
        told.update(f"{file} {file.stat().st_mtime_ns}".encode() + file.read_bytes())
    return told.hexdigest()[:16]


@contextmanager
def _alone(made: Path):
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
