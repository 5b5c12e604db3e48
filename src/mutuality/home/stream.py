"""The live stream: passes on the names that were touched to the browsers that hold a ticket for them.

Native asynchronous code without Django's pages and without the database, so that thousands of open streams cost little.
One switchboard serves the process; it lives on one event loop, and other threads only ever reach it through that loop.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Iterable
from contextlib import asynccontextmanager, suppress
from time import time
from urllib.parse import parse_qs

import psycopg
from django.core import signing
from django.db import connection
from django.utils.translation import gettext
from psycopg.conninfo import make_conninfo

from mutuality.kit import live as names

logger = logging.getLogger(__name__)
MOMENT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,9})?", re.ASCII)
HEARTBEAT = 25  # seconds; proxies cut streams that are silent for longer
LONGEST = 30 * 60  # seconds; then the browser comes back with a new ticket, if it still may
REMEMBERED = 10 * 60  # seconds in which it is known what was touched
SLACK = 1  # second by which the clocks of several machines may differ
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
]


class Client:
    """One open stream: the names it may hear, and those it has not been told yet, each once."""

    __slots__ = ("gone", "names", "waiting", "woken")

    def __init__(self, names: list[str]) -> None:
        self.names = frozenset(names)
        self.waiting: dict[str, None] = {}  # never more than the names of the ticket
        self.woken = asyncio.Event()
        self.gone = False

    def hear(self, name: str) -> None:
        self.waiting[name] = None
        self.woken.set()

    def leave(self) -> None:
        self.gone = True
        self.woken.set()

    def take(self) -> list[str]:
        taken = list(self.waiting)
        self.waiting.clear()
        self.woken.clear()
        return taken


class Memory:
    """When each name was touched last, for browsers whose page is older than their stream."""

    def __init__(self) -> None:
        self._touched: dict[str, float] = {}  # in the order of touching
        self._since = time()

    def keep(self, name: str) -> None:
        """Called from any thread."""
        self._touched.pop(name, None)
        self._touched[name] = time()

    def start_anew(self) -> None:
        """After a time of not listening nobody knows what was touched."""
        self._touched.clear()
        self._since = time()

    def touched(self, names: Iterable[str], since: float) -> list[str]:
        """Those of `names` that were touched since that moment; all where that is not known any more."""
        if since < max(self._since, time() - REMEMBERED):
            return list(names)
        self._forget_before(time() - 2 * REMEMBERED)
        return [name for name in names if self._touched.get(name, 0.0) >= since]

    def _forget_before(self, moment: float) -> None:
        for name, touched in list(self._touched.items()):
            if touched >= moment:
                break
            self._touched.pop(name, None)


class Switchboard:
    """Which open streams want to hear which name."""

    def __init__(self) -> None:
        self._by_name: dict[str, set[Client]] = {}
        self._clients: set[Client] = set()
        self.memory = Memory()

    def __len__(self) -> int:
        return len(self._clients)

    def wanted(self, name: str) -> bool:
        return name in self._by_name

    def hear(self, name: str) -> None:
        for client in self._by_name.get(name, ()):
            client.hear(name)

    def hear_everything(self) -> None:
        """After a time of not listening: each browser looks again at all it shows."""
        self.memory.start_anew()
        for name in self._by_name:
            self.hear(name)

    def close(self) -> None:
        """End every stream."""
        for client in self._clients:
            client.leave()

    @asynccontextmanager
    async def open(self, wanted: list[str]):
        client = Client(wanted)
        self._clients.add(client)
        for name in client.names:
            self._by_name.setdefault(name, set()).add(client)
        try:
            yield client
        finally:
            self._clients.discard(client)
            for name in client.names:
                self._forget(name, client)

    def _forget(self, name: str, client: Client) -> None:
        self._by_name[name].discard(client)
        if not self._by_name[name]:
            del self._by_name[name]


switchboard = Switchboard()


def start() -> Callable[[], None]:
    """Listen to what this process (and with PostgreSQL, every process) touches, until the answer is called."""
    loop = asyncio.get_running_loop()

    switchboard.memory.start_anew()

    def hand_over(name: str) -> None:
        switchboard.memory.keep(name)
        if switchboard.wanted(name):
            loop.call_soon_threadsafe(switchboard.hear, name)

    stop_hearing = names.listen(hand_over)
    listening = loop.create_task(_listen_to_database()) if _is_postgresql() else None

    def stop() -> None:
        stop_hearing()
        switchboard.close()
        if listening:
            listening.cancel()

    return stop


async def live(scope, receive, send) -> None:
    """GET /live/?ticket=…: the names of the ticket, as they are touched.

    With `since`, the moment at which the page was asked for, it begins with those that were touched meanwhile.
    """
    query = parse_qs(scope["query_string"].decode("latin-1"))
    try:
        wanted = names.names_of(query.get("ticket", [""])[0])
    except signing.BadSignature:
        return await _refuse(send)
    async with switchboard.open(wanted) as client:
        for name in _missed(client, query.get("since", [""])[0]):
            client.hear(name)
        watching = asyncio.ensure_future(_notice_leaving(receive, client))
        try:
            await _tell(client, send)
        finally:
            watching.cancel()


def _missed(client: Client, since: str) -> list[str]:
    if not MOMENT.fullmatch(since):
        return []
    return switchboard.memory.touched(client.names, float(since) - (SLACK if _is_postgresql() else 0))


async def _refuse(send) -> None:
    sentence = gettext("This page has been open for too long to hear what is new. Load it again.").encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": sentence})


async def _tell(client: Client, send) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + LONGEST
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send(_piece("retry: 5000\n\n"))
    while loop.time() < until:
        with suppress(TimeoutError):
            async with asyncio.timeout(HEARTBEAT):
                await client.woken.wait()
        if client.gone:
            break
        touched = "".join(f"data: {name}\n\n" for name in client.take())
        await send(_piece(touched or ": still here\n\n"))
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _piece(text: str) -> dict:
    return {"type": "http.response.body", "body": text.encode(), "more_body": True}


async def _notice_leaving(receive, client: Client) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    client.leave()


# Several processes, one PostgreSQL.


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


async def _listen_to_database() -> None:
    """Hear what any process touches; comes back by itself when the connection breaks."""
    pause = 1
    while True:
        try:
            async with await _connect() as line:
                pause = 1
                await _pass_on(line)
        except (psycopg.Error, OSError) as failure:
            logger.warning("Not listening to the database (%s); trying again.", type(failure).__name__)
        await asyncio.sleep(pause)
        pause = min(2 * pause, 30)


async def _connect() -> psycopg.AsyncConnection:
    known = connection.settings_dict  # a line of its own, outside the pool
    parts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    address = make_conninfo("", **{part: known[name] or None for part, name in parts.items()})
    return await psycopg.AsyncConnection.connect(address, autocommit=True)


async def _pass_on(line: psycopg.AsyncConnection) -> None:
    await line.execute(f"LISTEN {names.CHANNEL}")
    switchboard.hear_everything()
    while True:
        async for notice in line.notifies(timeout=60):
            names.hear(notice.payload)
        await line.execute("SELECT 1")  # a line that broke in silence shows itself here
