"""Small sounds for tests, made by hand: no recorder is at hand on every machine."""

import io
import struct
import wave

from mutagen.ogg import OggPage


def mp3(frames: int = 40) -> io.BytesIO:
    """Silence: MPEG 1 layer 3, 128 kbit/s, 44.1 kHz; each frame is 417 bytes."""
    return io.BytesIO((b"\xff\xfb\x90\xc4" + bytes(413)) * frames)


def wav(*chunks: bytes) -> io.BytesIO:
    """A tenth of a second; `chunks` stand before the sound."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))
    whole = out.getvalue()
    body = whole[12:36] + b"".join(each + b"\0" * (len(each) % 2) for each in chunks) + whole[36:]
    return io.BytesIO(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body)


def ogg(packets: int = 20) -> io.BytesIO:
    """Opus: two headers and some silence."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"test" + struct.pack("<I", 0)
    out = io.BytesIO()
    for number, packet in enumerate([head, tags, b"\xf8\xff\xfe" * packets]):
        page = OggPage()
        page.serial, page.sequence, page.packets = 7, number, [packet]
        page.first, page.last = number == 0, number == 2
        page.position = 0 if number < 2 else 48000
        out.write(page.write())
    out.seek(0)
    return out


def m4a(place: bytes = b"", film: bool = False) -> io.BytesIO:
    """A box with one track. WHEN stands where the hour of recording does, `place` where phones write the place."""

    def atom(name: bytes, *inside: bytes) -> bytes:
        data = b"".join(inside)
        return struct.pack(">I", len(data) + 8) + name + data

    clock = b"\0\0\0\0" + b"WHENWHEN"
    handler = b"\0" * 8 + (b"vide" if film else b"soun") + bytes(12) + b"\0"
    aac = atom(
        b"mp4a",
        bytes(6),
        b"\0\1",
        bytes(8),
        b"\0\2\0\x10",
        bytes(4),
        struct.pack(">I", 44100 << 16),
        atom(b"kind", bytes(4)),
    )
    kinds = atom(b"stsd", bytes(4), struct.pack(">I", 1), aac)
    media = atom(
        b"mdia",
        atom(b"mdhd", clock, struct.pack(">II", 44100, 44100), bytes(4)),
        atom(b"hdlr", handler),
        atom(b"minf", atom(b"stbl", kinds)),
    )
    heads = atom(b"tkhd", clock, bytes(72))
    film_track = (atom(b"trak", heads, media),) if film else ()
    sound_track = atom(b"trak", heads, media.replace(b"vide", b"soun"))
    movie = atom(
        b"moov",
        atom(b"mvhd", clock, struct.pack(">II", 1000, 1000), bytes(80)),
        *film_track,
        sound_track,
        atom(b"udta", atom(b"\xa9xyz", place)),
    )
    file = atom(b"ftyp", b"M4A ", bytes(4), b"M4A mp42") + movie + atom(b"mdat", b"SOUND" * 20)
    return io.BytesIO(file)
