"""What every page gets: the reader's own language and zone, and a small size on the wire."""

import re
import secrets
import time
import zoneinfo

import brotli
from django.conf import settings
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

LANGUAGE_COOKIE = settings.LANGUAGE_COOKIE_NAME
TAKES_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
QUALITY = 4  # half the time that gzip takes, and a twentieth smaller
WORTH_IT = 200  # bytes


def own_language_and_zone(get_response):
    def middleware(request):
        request.asked = str(time.time())  # what is touched from now on, the page may not show: kit/live.js
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            timezone.activate(own_zone(request.user))
            try:
                response = get_response(request)
            finally:
                timezone.deactivate()
        response.headers.setdefault("Content-Language", language)
        if response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def chosen_language(request) -> str:
    """The person's own choice, else the browser's cookie, else what the browser asks for."""
    known = dict(settings.LANGUAGES)
    own = getattr(request.user, "language", "") if request.user.is_authenticated else ""
    for language in (own, request.COOKIES.get(LANGUAGE_COOKIE, "")):
        if language in known:
            return language
    return translation.get_language_from_request(request)


def own_zone(person) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(getattr(person, "zone", "") or settings.TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def brotli_where_taken(get_response):
    """Pages in Brotli for browsers that take it. What streams, and who takes none, is left to Django's gzip."""

    def middleware(request):
        response = get_response(request)
        if response.streaming or response.has_header("Content-Encoding") or len(response.content) < WORTH_IT:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if TAKES_BROTLI.search(request.headers.get("Accept-Encoding", "")):
            _compress(response)
        return response

    return middleware


def _compress(response) -> None:
    """As Django's gzip: a few random bytes hide the exact length of a page, its tag holds for the meaning alone."""
    if response.get("Content-Type", "").startswith("text/html"):
        response.content += f"<!-- {secrets.token_hex(secrets.randbelow(32))} -->".encode()
    response.content = brotli.compress(response.content, mode=brotli.MODE_TEXT, quality=QUALITY)
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["Content-Encoding"] = "br"
    if response.get("ETag", "").startswith('"'):
        response.headers["ETag"] = "W/" + response.headers["ETag"]
