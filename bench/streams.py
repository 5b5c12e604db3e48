"""1,000 open live streams in one process: memory for each, and the time until a touched name has reached them.

The server and the 1,000 browsers share this machine, so the times hold the browsers' own work too.
"""

import asyncio
import resource
import time
from collections.abc import Iterator

from bench import house

STREAMS = 1000
ROUNDS = 20


class Browser(asyncio.Protocol):
    """One browser that listens; it notes when each name arrived."""

    def __init__(self, ticket: str) -> None:
        self.ask = f"GET /live/?ticket={ticket} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        self.open = asyncio.get_running_loop().create_future()
        self.heard: list[float] = []

    def connection_made(self, line) -> None:
        line.write(self.ask)

    def data_received(self, piece: bytes) -> None:
        if b"data: " in piece:
            self.heard.append(time.monotonic())
        elif b"retry: " in piece:
            self.open.set_result(True)


def run() -> Iterator[tuple[str, str]]:
    """The lines of the table."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4 * STREAMS), hard))
    with house.running() as server:
        yield from asyncio.run(_measure(server))


async def _measure(server: house.House) -> list[tuple[str, str]]:
    loop = asyncio.get_running_loop()
    ticket, before, begun = server.ticket("room"), server.resident(), time.monotonic()
    browsers = [
        (await loop.create_connection(lambda: Browser(ticket), "127.0.0.1", server.port))[1] for _ in range(STREAMS)
    ]
    await asyncio.gather(*(browser.open for browser in browsers))
    opened, after = time.monotonic() - begun, server.resident()
    delays = sorted([delay for _ in range(ROUNDS) for delay in await _one_touch(server, browsers)])
    return [
        ("memory before", f"{before:.0f} MiB"),
        (f"memory with {STREAMS} streams", f"{after:.0f} MiB"),
        ("memory for each stream", f"{(after - before) * 1024 / STREAMS:.0f} KiB"),
        (f"time to open {STREAMS} streams", f"{opened:.2f} s"),
        ("a touched name arrives, p50", f"{1000 * delays[len(delays) // 2]:.0f} ms"),
        ("a touched name arrives, p95", f"{1000 * delays[len(delays) * 95 // 100]:.0f} ms"),
        ("a touched name arrives at the last", f"{1000 * delays[-1]:.0f} ms"),
    ]


async def _one_touch(server: house.House, browsers: list[Browser]) -> list[float]:
    for browser in browsers:
        browser.heard.clear()
    touched = await asyncio.to_thread(server.touch, "room")
    while not all(browser.heard for browser in browsers):
        await asyncio.sleep(0.01)
    return [browser.heard[0] - touched for browser in browsers]
