"""A real server in a process of its own, with a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import postgres, prepared

SLOWEST_BODY = 6  # seconds; the server under test waits so long for a whole body, and a third of it for a piece
KEY = "a key for tests, long enough to be taken for a real one"


@dataclass
class House:
    """A running server."""

    process: subprocess.Popen
    port: int
    data: Path
    first_line: str

    def get(self, path="/"):
        """The status and the text of one page."""
        return self._ask(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}"))

    def post(self, path, body):
        return self._ask(urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body))

    def _ask(self, request):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def half_a_form(self):
        """A connection on which a form was begun, and never ends."""
        begun = self.connect()
        begun.sendall(b"POST /accounts/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nname=")
        return begun

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


def environment(data, **more):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MUTUALITY_", "DATABASE_URL"))}
    return clean | {"PYTHONPATH": "src", "MUTUALITY_DATA": str(data)} | more


def command(*words, env, said=""):
    """Run `mutuality …` to its end, with `said` on its standard input."""
    return subprocess.run(_program(words), env=env, input=said, capture_output=True, text=True, timeout=120)


def _program(words):
    return [sys.executable, "-m", "mutuality.site.cli", *map(str, words)]


USUAL = {
    "MUTUALITY_STAGE": "test",
    "MUTUALITY_SECRET_KEY": KEY,
    "MUTUALITY_SEAL_KEY": KEY[::-1],
    "MUTUALITY_SLOWEST_BODY": str(SLOWEST_BODY),
}


def start(data, **more):
    """Serve on a free port; returns when the server says that it is ready."""
    env = environment(data, **USUAL | more)
    process = subprocess.Popen(_program(["serve", "--port", 0]), env=env, stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    port = int(line.rstrip("/\n").rpartition(":")[2]) if line else 0
    return House(process, port, Path(data), line)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """One server for all tests that leave it as it was."""
    house = start(prepared.copied(tmp_path_factory.mktemp("house")))
    yield house
    house.stop()


@pytest.fixture
def fresh_server(tmp_path):
    """A server that a test may stop."""
    house = start(prepared.copied(tmp_path))
    yield house
    if house.process.poll() is None:
        house.stop()


@pytest.fixture(scope="session")
def server_on_postgresql(tmp_path_factory):
    data = prepared.copied(tmp_path_factory.mktemp("house"), with_database=False)
    with postgres.prepared_server() as address:
        house = start(data, DATABASE_URL=address)
        house.address = address
        yield house
        house.stop()
