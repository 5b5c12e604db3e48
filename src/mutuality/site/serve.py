"""Serve the house from one process: prepare, listen, say `ready` when pages answer, end tidily."""

import asyncio
import ctypes
import gc
import os
import resource
import signal
import socket
import threading
from contextlib import suppress

from django.conf import settings
from django.core.management import CommandError
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from mutuality.home.stream import switchboard
from mutuality.kit import addresses

from .front import application

MANY = 20_000  # open connections at once; nearly all of them are live streams, which cost little
M_ARENA_MAX = -8  # as malloc.h has it
FAREWELL = 5  # seconds for what is under way; then the process ends all the same
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def claim(host: str, port: int) -> int:
    """The port to use (a free one for 0). Refuses when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as failure:
            raise CommandError(
                f"Port {port} on {host} cannot be used: {failure.strerror}. Choose another with --port."
            ) from failure
        return probe.getsockname()[1]


def run(host: str, port: int) -> None:
    """Serve until TERM or INT."""
    _share_memory()
    _allow_many_connections()
    addresses.serve_at(port)
    asyncio.run(_serve(host, port))


def _share_memory() -> None:
    """The C library gives each thread memory of its own, of which it hands little back: two such pools are enough."""
    with suppress(AttributeError, OSError):  # only the GNU library knows this
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def _allow_many_connections() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 2 * MANY)), hard))


async def _serve(host: str, port: int) -> None:
    asked_to_stop = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, asked_to_stop.set)
    server = _server(host, port)
    serving = asyncio.create_task(server.serve())
    saying = asyncio.create_task(_say_when_ready(host, port))
    stopping = asyncio.create_task(asked_to_stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        raise CommandError("The server ended by itself; what it logged says why.")
    _end_at_the_latest()
    await saying  # granian hangs when it is stopped while it starts
    switchboard.close()
    server.stop()
    await serving


def _server(host: str, port: int) -> Server:
    return Server(
        application,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        backlog=2048,
        backpressure=MANY,
        log_enabled=False,  # no line per request: who reads what is nobody's business
    )


def _end_at_the_latest() -> None:
    end = threading.Timer(FAREWELL, os._exit, [0])
    end.daemon = True
    end.start()


async def _say_when_ready(host: str, port: int) -> None:
    near = EVERYWHERE.get(host, host)
    while not await _answers(near, port):
        await asyncio.sleep(0.05)
    _collect_less()
    print(f"ready http://{f'[{near}]' if ':' in near else near}:{port}/", flush=True)


def _collect_less() -> None:
    """Look for lost cycles rarely: a page makes thousands of small things and drops them all; this saves it a tenth.

    What is loaded by now stays: to look through it again would hold everybody up for a tenth of a second.
    """
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


async def _answers(host: str, port: int) -> bool:
    """Any answer will do. Asking for the front page also makes the first visitor's page quick."""
    try:
        reader, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    name = next((name for name in settings.ALLOWED_HOSTS if name.strip("*.") == name), "localhost")
    writer.write(f"GET / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
    status = await reader.readline()
    writer.close()
    return status.startswith(b"HTTP/")
