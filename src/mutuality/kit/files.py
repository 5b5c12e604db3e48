"""A kept file on its way to a browser: in pieces, with its length, from the middle on where a player asks for it."""

import re
from collections.abc import Iterator

from django.core.files import File
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.formats import number_format

PIECE = 1 << 16
FROM_THE_MIDDLE = re.compile(r"bytes=(\d+)-(\d*)$")


def send_file(request: HttpRequest, file: File, media_type: str, name: str) -> StreamingHttpResponse:
    """For who passed a door: kept by no cache, shown as nothing but what it is, and no page can hide in it."""
    # What is sent is compressed already; compressed again it would lose its length.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    size = file.size
    start, end = _asked_for(request.headers.get("Range", ""), size)
    response = StreamingHttpResponse(_pieces(file, start, end - start), content_type=media_type)
    if end - start < size:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response["Content-Length"] = str(end - start)
    response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _asked_for(header: str, size: int) -> tuple[int, int]:
    """From where to where; the whole, unless one part that is there is asked for.

    >>> _asked_for("bytes=0-1", 10), _asked_for("bytes=4-", 10), _asked_for("bytes=12-", 10), _asked_for("", 10)
    ((0, 2), (4, 10), (0, 10), (0, 10))
    """
    found = FROM_THE_MIDDLE.match(header)
    start = int(found[1]) if found else 0
    end = min(int(found[2]) + 1, size) if found and found[2] else size
    return (start, end) if start < end else (0, size)


def _pieces(file: File, start: int, left: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def size_in_words(size: int) -> str:
    """How much there is to load, as phones count it.

    >>> size_in_words(212_400), size_in_words(12), size_in_words(4_300_000)
    ('212 kB', '1 kB', '4.3 MB')
    """
    if size < 1_000_000:
        return f"{number_format(max(1, round(size / 1000)))} kB"
    return f"{number_format(size / 1_000_000, 1)} MB"
