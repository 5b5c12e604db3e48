"""Phones in many hands: what browsers send to a real server, without the browsers. Knows nothing of Django."""

import asyncio
import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

import brotli

TOKEN = "t" * 32  # the same in the cookie and in the form is what the server asks for


def roundtable(act: str, env: dict, **more):
    """What `tests.roundtable` prints when it does `act` on the instance that `env` names."""
    words = [sys.executable, "-m", "tests.roundtable", act, json.dumps(more)]
    return json.loads(subprocess.run(words, env=env, stdout=subprocess.PIPE, check=True, timeout=300).stdout)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    size: int  # bytes of the whole answer, as they came over the wire

    @property
    def text(self) -> str:
        return (brotli.decompress(self.body) if self.headers.get("content-encoding") == "br" else self.body).decode()


@dataclass
class Phone:
    """One person's: a line that stays open, a session, a seat at a table."""

    port: int
    seat: dict
    etags: dict[str, str] = field(default_factory=dict)
    _line: tuple | None = None

    async def say(self, text: str, once: str | None = None) -> Answer:
        """Post words to the table; `once` as before when they are sent again."""
        form = {
            "csrfmiddlewaretoken": TOKEN,
            "text": text,
            "once": once or str(uuid4()),
            "voice": "named",
            "scope": "partnership",
            "quotation": "ask",
            "language": "en",
            "question": self.seat["question"],
        }
        return await self.ask("POST", self.seat["speak"], urlencode(form).encode())

    async def look(self, path: str) -> Answer:
        """A page or a part of one; what is here already is not sent again."""
        answer = await self.ask(
            "GET", path, more=f"If-None-Match: {self.etags[path]}\r\n" if path in self.etags else ""
        )
        if answer.status == 200 and "etag" in answer.headers:
            self.etags[path] = answer.headers["etag"]
        return answer

    async def ask(self, method: str, path: str, body: bytes = b"", more: str = "") -> Answer:
        """Raises OSError or EOFError when the line breaks; as in a browser, not when it had only been idle too long."""
        asked = self._head(method, path, body, more) + body
        if self._line:
            try:
                return await self._exchange(asked)
            except (OSError, EOFError):
                self.hang_up()
        self._line = await self._connect()
        try:
            return await self._exchange(asked)
        except (OSError, EOFError):
            self.hang_up()
            raise

    async def _exchange(self, asked: bytes) -> Answer:
        reader, writer = self._line
        writer.write(asked)
        return await _answer(reader)

    def _head(self, method, path, body, more="") -> bytes:
        length = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n" if body else ""
        return (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\n"
            f"Cookie: sessionid={self.seat['session']}; csrftoken={TOKEN}\r\n{length}{more}\r\n"
        ).encode()

    async def listen(self, hear) -> None:
        """Keep a live stream of the table open, and call `hear` with each name that comes."""
        page = await self.ask("GET", self.seat["table"])
        ticket = re.findall(r'data-live-ticket="([^"]+)"', page.text)[-1]  # as kit/live.js chooses
        reader, writer = await self._connect()
        writer.write(self._head("GET", f"/live/?ticket={ticket}", b""))
        try:
            while line := await reader.readline():
                if line.startswith(b"data: "):
                    hear(line.removeprefix(b"data: ").decode().strip())
        finally:
            writer.close()

    async def _connect(self):
        return await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)

    def hang_up(self) -> None:
        if self._line:
            self._line[1].close()
        self._line = None


async def _answer(reader) -> Answer:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    status = int(first.split()[1])
    length = 0 if status in {204, 304} else int(headers["content-length"])
    return Answer(status, headers, await reader.readexactly(length), len(head) + length)
