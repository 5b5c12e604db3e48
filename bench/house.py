"""A server to measure, in a process and a folder of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent


@dataclass
class House:
    """The running server, as the measuring process sees it."""

    process: subprocess.Popen
    port: int

    def resident(self) -> float:
        """MiB of memory."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def ticket(self, name: str) -> str:
        return self._ask("ticket", name)

    def touch(self, name: str) -> float:
        """Touch `name` there; returns when that was, by the machine's monotonic clock."""
        return float(self._ask("touch", name))

    def _ask(self, *words: str) -> str:
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


@contextmanager
def running() -> Iterator[House]:
    """A server with an empty database, until the block ends."""
    with tempfile.TemporaryDirectory() as data:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("MUTUALITY_")}
        env = clean | {"MUTUALITY_STAGE": "test", "MUTUALITY_DATA": data, "PYTHONPATH": f"{SOURCE}/src:{SOURCE}"}
        command = [sys.executable, "-m", "bench.served"]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=env, cwd=SOURCE) as process:
            port = int(process.stdout.readline().rstrip("/\n").rpartition(":")[2])
            try:
                yield House(process, port)
            finally:
                process.terminate()
