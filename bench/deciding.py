"""One proposal among ten and among 5,000 members: page, answers, counting, closing; on SQLite and PostgreSQL.

Both sizes by turns in one process and one database; CPU is that of the process, after the plus PostgreSQL's own. The
last column says how many times the small one the large one costs. `python -m bench deciding` takes two minutes.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from bench.house import SOURCE
from bench.roundtable import write_for_good
from tests import postgres

SIZES = ["10", "5000"]
Lines = Iterator[tuple[str, str]]


def run() -> Lines:
    yield "SQLite", " / ".join(SIZES)
    yield from _measured()
    with postgres.server() as address:
        write_for_good(address)
        yield "PostgreSQL", " / ".join(SIZES)
        yield from _measured(DATABASE_URL=address)


def _measured(**more: str) -> Lines:
    with tempfile.TemporaryDirectory() as data:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("MUTUALITY_")}
        env = clean | {"MUTUALITY_STAGE": "test", "MUTUALITY_DATA": data, "PYTHONPATH": f"{SOURCE}/src:{SOURCE}"} | more
        command = [sys.executable, "-m", "bench.chamber", *SIZES]
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=env, cwd=SOURCE, check=True).stdout
    for what, measured in json.loads(said.splitlines()[-1]):
        yield f"  {what}", " / ".join(measured)
