"""The house as `mutuality serve` serves it, inside the process of the test: real bytes, real stream, one database."""

import asyncio
import threading
from contextlib import contextmanager

from django.conf import settings
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from mutuality.home import stream
from mutuality.site import bridge, front, prepare, serve
from tests import prepared


async def application(scope, receive, send):
    """The front without the clock and the worker: what a test did not do does not happen."""
    if scope["type"] != "lifespan":
        return await front.application(scope, receive, send)
    await receive()
    stop = stream.start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    stop()
    await send({"type": "lifespan.shutdown.complete"})


async def _serve(port, ready, until):
    server = Server(
        application, port=port, interface=Interfaces.ASGI, http=HTTPModes.http1, websockets=False, log_enabled=False
    )
    serving = asyncio.create_task(server.serve())
    while not await serve._answers("127.0.0.1", port):
        await asyncio.sleep(0.05)
    ready.set()
    while not until.is_set():
        await asyncio.sleep(0.1)
    stream.switchboard.close()
    server.stop()
    await serving


@contextmanager
def served():
    """The address of the house while it is open."""
    prepared.copied(settings.DATA, with_database=False)
    prepare.collect_static()
    bridge.django.cache_clear()
    port, ready, until = serve.claim("127.0.0.1", 0), threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(port, ready, until)), daemon=True)
    thread.start()
    assert ready.wait(30)
    yield f"http://localhost:{port}"
    until.set()
    thread.join(10)
