"""Pictures and sounds that strangers send: what a file is, its content says; what it tells beside, is taken out."""

from dataclasses import dataclass
from typing import IO

from mutuality.kit.pictures import MOST_DOTS, draw_anew
from mutuality.kit.refused import Refused
from mutuality.kit.sounds import without_tags

LARGEST_PICTURE, LARGEST_SOUND = 8 << 20, 20 << 20  # bytes
KEPT_AS = {  # what a sound is → its media type, and what its name ends in; every picture becomes a JPEG
    "MP3": ("audio/mpeg", ".mp3"),
    "OGG": ("audio/ogg", ".ogg"),
    "M4A": ("audio/mp4", ".m4a"),
    "WAV": ("audio/wav", ".wav"),
}


@dataclass(frozen=True)
class Cleaned:
    """A file as it may be kept; `kind` is picture or sound."""

    kind: str
    media_type: str
    ending: str
    file: IO[bytes]


def clean(file: IO[bytes]) -> Cleaned:
    """The picture or sound in `file`, cleaned. Refused: anything else, what is too large, and what is broken."""
    kind = kind_of(file)
    if kind is None:
        raise Refused(
            "This is not a picture or a sound that can be kept here. "
            "Send a picture as JPEG, PNG or WebP, or a sound as MP3, M4A, OGG, Opus or WAV.",
            field="file",
        )
    size = file.seek(0, 2)
    if kind in MOST_DOTS:
        check_size(size, LARGEST_PICTURE)
        return Cleaned("picture", "image/jpeg", ".jpg", draw_anew(file, kind))
    check_size(size, LARGEST_SOUND)
    return Cleaned("sound", *KEPT_AS[kind], without_tags(file, kind))


def check_size(size: int, largest: int = LARGEST_SOUND) -> None:
    if size <= 0:
        raise Refused("This file is empty. Choose it again.", field="file")
    if size > largest:
        raise Refused(
            "This file is too large. A picture may have {picture} MB, a sound {sound} MB.",
            field="file",
            picture=LARGEST_PICTURE >> 20,
            sound=LARGEST_SOUND >> 20,
        )


def kind_of(file: IO[bytes]) -> str | None:
    """What the first bytes say; what the file is called, or what a browser says of it, counts for nothing."""
    file.seek(0)
    head = file.read(12)
    riff = head[8:] if head.startswith(b"RIFF") else b""
    found = {
        "JPEG": head.startswith(b"\xff\xd8\xff"),
        "PNG": head.startswith(b"\x89PNG\r\n\x1a\n"),
        "WEBP": riff == b"WEBP",
        "WAV": riff == b"WAVE",
        "OGG": head.startswith(b"OggS"),
        "M4A": head[4:8] == b"ftyp",
        "MP3": head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] in MP3_FRAMES),
    }
    return next((kind for kind, is_it in found.items() if is_it), None)


MP3_FRAMES = {b"\xfa", b"\xfb", b"\xf2", b"\xf3", b"\xe2", b"\xe3"}  # layer 3 of MPEG 1, 2 and 2.5
