"""One ASGI callable in front of Django: bodies are read whole before a thread is taken, live streams stay asynchronous.

Twenty phones on a bad line, each with half a form on the way, must not keep others waiting.
"""

import asyncio
import logging
from contextlib import ExitStack
from typing import IO

from django.conf import settings
from django.http import HttpRequest, parse_cookie
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext

from mutuality.home import stream
from mutuality.kit import worker

from . import bridge, clock

logger = logging.getLogger(__name__)
WITHOUT_BODY = {"GET", "HEAD"}
THROWN_AWAY = 5  # how many times LARGEST_BODY is read and dropped, so that a browser stays to hear why
PAGE = """<!doctype html><html lang="{}" dir="{}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{}</title><p>{}</p></html>"""


class Gone(Exception):
    """The browser left before all had arrived: nothing is done."""


class TooLarge(Exception):
    """More than LARGEST_BODY."""


async def application(scope, receive, send) -> None:
    """What the server calls for each request, and once for start and end."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/live/":
        await stream.live(scope, receive, send)
    elif scope["type"] == "http":
        await _page(scope, receive, send)


async def _lifespan(receive, send) -> None:
    await receive()
    bridge.django()
    stop_streams, stop_worker, stop_clock = stream.start(), worker.start(), clock.start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    stop_streams()
    stop_clock()
    await asyncio.to_thread(stop_worker)
    await send({"type": "lifespan.shutdown.complete"})


async def _page(scope, receive, send) -> None:
    with ExitStack() as until_handed_over:
        body = until_handed_over.enter_context(bridge.spool())
        try:
            await _read(scope, receive, body)
        except Gone:
            return
        except TooLarge:
            return await _refuse(scope, send, 413, _too_large)
        except TimeoutError:
            return await _refuse(scope, send, 408, _too_slow)
        until_handed_over.pop_all()
    try:
        answer = await bridge.ask_django(scope, body)
    except Exception:
        logger.exception("A page could not be made.")
        return await _refuse(scope, send, 500, _broken)
    await bridge.send_back(answer, send)


async def _read(scope, receive, body: IO[bytes]) -> None:
    """Write what arrives into `body`; raises Gone, TooLarge, or TimeoutError when all of it or a piece is slow."""
    limit, now = settings.LARGEST_BODY, asyncio.get_running_loop().time
    until = now() + settings.SLOWEST_BODY
    seen, more = 0, scope["method"] not in WITHOUT_BODY
    if more and _promised(scope) > THROWN_AWAY * limit:
        raise TooLarge
    while more:
        async with asyncio.timeout_at(min(until, now() + settings.SLOWEST_BODY / 3)):
            message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        piece, more = message.get("body", b""), message.get("more_body", False)
        seen += len(piece)
        if seen <= limit:
            body.write(piece)
        elif seen > THROWN_AWAY * limit:
            break
    if seen > limit:
        raise TooLarge


def _promised(scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


def _too_large() -> str:
    sentence = gettext("This is too large to send: more than {limit} MB. Send a smaller file, or share a link to it.")
    return sentence.format(limit=settings.LARGEST_BODY >> 20)


def _too_slow() -> str:
    return gettext(
        "Not everything arrived in time, so nothing was kept. Go back: what you wrote is there. Send it again."
    )


def _broken() -> str:
    return gettext("Something broke on our side. Nothing you did is wrong. Please try again in a while.")


async def _refuse(scope, send, status: int, sentence) -> None:
    """A page of one sentence, in the reader's language, from code that needs neither thread nor database."""
    with translation.override(_language(scope)):
        said = sentence()
        direction = "rtl" if translation.get_language_bidi() else "ltr"
        page = format_html(PAGE, translation.get_language(), direction, said, said).encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(page)).encode()),
        (b"content-security-policy", b"default-src 'none'"),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": page})


def _language(scope) -> str:
    request = HttpRequest()
    request.META = bridge.headers_of(scope)
    request.COOKIES = parse_cookie(request.META.get("HTTP_COOKIE", ""))
    return translation.get_language_from_request(request)
