"""Sounds as they were recorded, without tags and without what recorders write beside them: dates, places, notes."""

import shutil
import struct
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from mutagen.mp3 import MP3
from mutagen.mp4 import MP4, Atom, Atoms
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

from mutuality.kit.refused import Refused

PIECE = 1 << 20  # bytes that are in memory at once
NO_SOUND = {b"udta", b"meta", b"uuid", b"free", b"skip"}  # atoms of an M4A that hold words, pictures, places
KBITS = {  # of an MP3 frame, by its head: MPEG 1, and 2 or 2.5
    True: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    False: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
}
MOST_MISSES = 10_000
HERTZ = [44_100, 48_000, 32_000]
CLOCKS = {b"mvhd", b"mdhd", b"tkhd"}  # atoms that say when it was recorded and changed


def without_tags(file: IO[bytes], kind: str) -> IO[bytes]:
    """A copy of the sound in `file`, which says that it is of `kind`, with nothing but the sound."""
    copy: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as whoever asked needs it
    file.seek(0)
    try:
        CLEANERS[kind](file, copy)
    except Exception:  # what strangers send fails in as many ways as there are formats
        raise Refused(
            "This sound is broken, or it is a film, and cannot be kept. Send it as MP3, M4A, OGG, Opus or WAV.",
            field="file",
        ) from None
    return copy


def _mp3(file: IO[bytes], copy: IO[bytes]) -> None:
    """Its frames and nothing between, before or behind them: tags stand anywhere, and there are many kinds."""
    sound: Any = MP3(file)
    if sound.info.sketchy:
        raise ValueError("hardly any MP3 in it")
    at, kind, misses = sound.info.frame_offset, _read(file, sound.info.frame_offset, 2), 0
    while len(head := _read(file, at, 4)) == 4:
        length = _frame_length(head) if head.startswith(kind) else 0
        if length and _follows(file, at + length, kind):
            copy.write(_read(file, at, length))
            at += length
        else:
            at, misses = at + 1 + _until(kind[:1], _read(file, at + 1, 4096)), misses + 1
        if misses > MOST_MISSES:
            raise ValueError("more beside the sound than sound")


def _until(sign: bytes, some: bytes) -> int:
    return some.find(sign) if sign in some else len(some)


def _follows(file: IO[bytes], at: int, kind: bytes) -> bool:
    """Whether another frame, the end, or a tag comes next: then what ends there was a frame."""
    return _read(file, at, 2) in {kind, b"", b"TA", b"AP", b"LY", b"ID"}


def _frame_length(head: bytes) -> int:
    """How long an MP3 frame is, by its head (ISO 11172-3, 2.4.2.3); 0 where it is none."""
    first, rate, speed = (head[1] >> 3) & 3 == 3, head[2] >> 4, (head[2] >> 2) & 3
    if rate in {0, 15} or speed == 3:
        return 0
    slower = {3: 1, 2: 2, 0: 4}[(head[1] >> 3) & 3]
    return (144_000 if first else 72_000) * KBITS[first][rate] * slower // HERTZ[speed] + ((head[2] >> 1) & 1)


def _ogg(file: IO[bytes], copy: IO[bytes]) -> None:
    shutil.copyfileobj(file, copy)
    head = _from_start(copy).read(64)
    if b"OpusHead" not in head and b"\x01vorbis" not in head:
        raise ValueError("another kind of stream comes first: a film, perhaps")
    sound: Any = (OggOpus if b"OpusHead" in head else OggVorbis)(_from_start(copy))
    sound.tags.vendor = ""
    sound.delete(_from_start(copy))


def _m4a(file: IO[bytes], copy: IO[bytes]) -> None:
    """What is no sound is blanked in place: the file says by numbers of bytes where its sound lies."""
    shutil.copyfileobj(file, copy)
    MP4(_from_start(copy))  # fails unless there is sound in it
    for atom in list(_all(Atoms(_from_start(copy)).atoms)):
        start = atom.offset + 8
        if atom.name == b"hdlr" and _read(copy, start + 8, 4) == b"vide":
            raise ValueError("a film")
        if atom.name in NO_SOUND:
            _write(copy, start - 4, b"free")
            _blank(copy, start, atom.length - 8)
        elif atom.name in CLOCKS:
            _blank(copy, start + 4, 16 if _read(copy, start, 1) == b"\1" else 8)


def _all(atoms: list[Atom]) -> Iterator[Atom]:
    for atom in atoms:
        yield atom
        yield from _all(atom.children or [])


def _wav(file: IO[bytes], copy: IO[bytes]) -> None:
    """The sound and how it is to be read, without any other chunk."""
    WAVE(file)
    file.seek(12)
    copy.write(b"RIFF\0\0\0\0WAVE")
    while len(head := file.read(8)) == 8:
        name, length = struct.unpack("<4sI", head)
        if name in {b"fmt ", b"fact", b"data"}:
            _copy_chunk(file, copy, name, length)
        else:
            file.seek(length, 1)
        file.seek(length % 2, 1)
    _write(copy, 4, struct.pack("<I", copy.seek(0, 2) - 8))


def _copy_chunk(file: IO[bytes], copy: IO[bytes], name: bytes, length: int) -> None:
    """A recorder that died may have promised more than there is: the copy says what there is."""
    start, left = copy.tell(), length
    copy.write(struct.pack("<4sI", name, length))
    while left and (piece := file.read(min(PIECE, left))):
        copy.write(piece)
        left -= len(piece)
    copy.write(b"\0" * ((length - left) % 2))
    _write(copy, start + 4, struct.pack("<I", length - left))
    copy.seek(0, 2)


def _from_start(file: IO[bytes]) -> IO[bytes]:
    file.seek(0)
    return file


def _read(file: IO[bytes], at: int, length: int) -> bytes:
    file.seek(at)
    return file.read(length)


def _write(file: IO[bytes], at: int, what: bytes) -> None:
    file.seek(at)
    file.write(what)


def _blank(file: IO[bytes], at: int, length: int) -> None:
    file.seek(at)
    for start in range(0, length, PIECE):
        file.write(bytes(min(PIECE, length - start)))


CLEANERS = {"MP3": _mp3, "OGG": _ogg, "M4A": _m4a, "WAV": _wav}
