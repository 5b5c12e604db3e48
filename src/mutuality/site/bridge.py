"""From the asynchronous server to Django's synchronous pages and back: one request takes one thread, for a short time.

The body lies ready in a file before the thread is taken, and the answer is collected in a file before it is sent:
neither a slow writer nor a slow reader holds a thread.
"""

import asyncio
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import IO

from django.conf import settings
from django.core.wsgi import get_wsgi_application

IN_MEMORY = 1 << 16  # bytes of a body or an answer; the rest lies on disk
PIECE = 1 << 16  # bytes that are handed to the server at once


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[bytes, bytes]]
    body: IO[bytes]


def spool() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)


@cache
def django():
    """Django's own handler, made once."""
    return get_wsgi_application()


@cache
def _threads() -> ThreadPoolExecutor:
    # SQLite has one writer: more threads would only wait for it. PostgreSQL's pool leaves two for mail and the clock.
    sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    return ThreadPoolExecutor(2 if sqlite else 6, thread_name_prefix="page")


async def ask_django(scope, body: IO[bytes]) -> Answer:
    """Let Django answer; closes `body` when it is done with it, or when nobody waits any more."""
    asked = _threads().submit(_answer, environ_of(scope, body))
    asked.add_done_callback(lambda _: body.close())
    return await asyncio.wrap_future(asked)


def _answer(environ) -> Answer:
    start: list = []
    pieces = django()(environ, lambda status, headers, failure=None: start.extend((status, headers)))
    body = spool()
    try:
        if environ["REQUEST_METHOD"] != "HEAD":
            body.writelines(pieces)
    finally:
        pieces.close()
    status, headers = start
    body.seek(0)
    return Answer(int(status[:3]), [(_bytes(name.lower()), _bytes(value.strip())) for name, value in headers], body)


async def send_back(answer: Answer, send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    with answer.body as body:
        piece = body.read(PIECE)
        while piece:
            following = body.read(PIECE)
            await send({"type": "http.response.body", "body": piece, "more_body": bool(following)})
            piece = following
            if not piece:
                return
    await send({"type": "http.response.body", "body": b""})


def environ_of(scope, body: IO[bytes]) -> dict:
    """What WSGI wants to know about a request whose whole body is in `body`."""
    server = scope.get("server") or ("localhost", 80)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": _wsgi(scope.get("root_path", "")),
        "PATH_INFO": _wsgi(scope["path"]),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    environ |= headers_of(scope)
    # What was counted, not what was promised: a body may come in chunks, without a length.
    environ["CONTENT_LENGTH"] = str(body.seek(0, 2))
    body.seek(0)
    return environ


def headers_of(scope) -> dict[str, str]:
    """The headers by their WSGI names.

    >>> headers_of({"headers": [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"content-type", b"text/plain")]})
    {'HTTP_COOKIE': 'a=1; b=2', 'CONTENT_TYPE': 'text/plain'}

    A name with an underscore could pass for another header that a proxy vouches for, so it is dropped.

    >>> headers_of({"headers": [(b"x_forwarded_proto", b"https")]})
    {}
    """
    headers: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1").upper()
        if "_" in name:
            continue
        key = name.replace("-", "_") if name in {"CONTENT-TYPE", "CONTENT-LENGTH"} else f"HTTP_{name.replace('-', '_')}"
        glue = "; " if key == "HTTP_COOKIE" else ","
        headers[key] = f"{headers[key]}{glue}{value.decode('latin-1')}" if key in headers else value.decode("latin-1")
    return headers


def _wsgi(text: str) -> str:
    return text.encode().decode("latin-1")


def _bytes(text: str) -> bytes:
    return text.encode("latin-1")
