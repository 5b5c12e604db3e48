"""What pictures and sounds tell beside what they show is gone; what only pretends to be one is refused."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.apev2 import APEv2
from mutagen.id3 import COMM, ID3, TPE1
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from PIL import Image

from mutuality.kit.cleaning import LARGEST_PICTURE, LARGEST_SOUND, clean
from mutuality.kit.refused import Refused
from tests.sounds import m4a, mp3, ogg, wav

SECRET = b"Dina Okoro, 12 Hill Street"


def picture(kind="JPEG", size=(40, 20), mode="RGB", **more):
    out = io.BytesIO()
    image = Image.new(mode, size, "red")
    image.putpixel((0, 0), 0 if mode == "L" else (0, 0, 255, 255)[: len(mode)])
    image.save(out, kind, **more)
    return out


def camera(orientation=1):
    """What a phone writes beside the dots: where, when, with what, and by whom."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8298] = orientation, "Phone", SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    return exif


def told(cleaned):
    cleaned.file.seek(0)
    return cleaned.file.read()


def test_the_place_the_camera_and_every_comment_are_gone_from_a_picture():
    sent = picture(exif=camera(), comment=SECRET, icc_profile=SECRET * 9, xmp=b"<x>" + SECRET + b"</x>")
    assert sent.getvalue().count(SECRET) >= 4 and Image.open(sent).getexif().get_ifd(0x8825)
    cleaned = clean(sent)
    assert (cleaned.kind, cleaned.media_type) == ("picture", "image/jpeg")
    assert SECRET not in told(cleaned)
    seen = Image.open(cleaned.file)
    assert not seen.getexif() and not {"exif", "icc_profile", "comment", "xmp", "photoshop"} & set(seen.info)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_of_pictures_lose_it_too(kind):
    sent = picture(kind, exif=camera())
    assert Image.open(sent).getexif()
    cleaned = clean(sent)
    assert Image.open(cleaned.file).format == "JPEG" and SECRET not in told(cleaned)


def test_a_picture_that_was_taken_sideways_stands_upright():
    assert Image.open(clean(picture(exif=camera(orientation=6))).file).size == (20, 40)


def test_a_large_picture_is_made_smaller():
    assert Image.open(clean(picture(size=(4000, 1000))).file).size == (1600, 400)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK"])
def test_every_kind_of_colour_becomes_a_picture_on_white(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).convert(mode).save(out, kind)
    seen = Image.open(clean(out).file)
    assert (seen.mode, seen.size) == ("RGB", (8, 8))
    if mode in {"RGBA", "LA"}:
        assert min(seen.getpixel((4, 4))) > 250


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_of_a_moving_picture_the_first_is_kept(kind):
    out, later = io.BytesIO(), Image.new("RGB", (8, 8), "blue")
    Image.new("RGB", (8, 8), "red").save(out, kind, save_all=True, append_images=[later])
    seen = Image.open(clean(out).file)
    assert getattr(seen, "n_frames", 1) == 1 and seen.getpixel((4, 4))[0] > 200


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, *chunks):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b""))


BOMBS = {
    "more dots than are unfolded": png(6000, 6000, chunk(b"IDAT", zlib.compress(bytes(1 << 20)))),
    "far more dots": png(60000, 60000, chunk(b"IDAT", zlib.compress(bytes(1 << 20)))),
    "words that swell": png(8, 8, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200 << 20)))),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_small_file_that_would_fill_the_memory_is_refused(bomb):
    assert bomb.getbuffer().nbytes < 1 << 20
    with pytest.raises(Refused):
        clean(bomb)


DISGUISED = {
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a program": b"<?php system($_GET['x']); ?>",
    "an archive": b"PK\x03\x04" + bytes(40),
    "an animation": b"GIF89a" + bytes(40),
    "a document": b"%PDF-1.7" + bytes(40),
    "a film of the web": b"\x1a\x45\xdf\xa3" + bytes(40),
    "a picture by its first bytes alone": b"\xff\xd8\xff" + b"<script>alert(1)</script>",
    "another": b"\x89PNG\r\n\x1a\n" + b"<?php system('x'); ?>",
    "a sound by its first bytes alone": b"ID3\x04\0\0\0\0\0\0<script>alert(1)</script>",
    "one more": b"OggS" + bytes(60),
    "a tune": b"RIFF\x24\0\0\0WAVE" + b"<script>",
    "a box": b"\0\0\0\x20ftypM4A " + b"<script>alert(1)</script>",
    "one sign": b"\xff",
}


@pytest.mark.parametrize("content", DISGUISED.values(), ids=DISGUISED)
def test_what_only_pretends_to_be_a_picture_or_a_sound_is_refused(content):
    with pytest.raises(Refused) as refusal:
        clean(io.BytesIO(content))
    assert refusal.value.field == "file"


HEADS = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF1111WEBP", b"RIFF1111WAVE", b"OggS", b"ID3", b"1111ftyp"]


@given(st.sampled_from(HEADS), st.binary(max_size=300))
def test_whatever_is_sent_is_refused_or_cleaned(head, rest):
    try:
        assert clean(io.BytesIO(head + rest)).kind in {"picture", "sound"}
    except Refused as refusal:
        assert refusal.field == "file"


def test_a_script_behind_a_picture_stays_behind():
    sent = io.BytesIO(picture().getvalue() + b"<script>alert(1)</script>")
    assert b"script" not in told(clean(sent))


@pytest.mark.parametrize(
    ("file", "largest"), [(picture(), LARGEST_PICTURE), (mp3(), LARGEST_SOUND)], ids=["picture", "sound"]
)
def test_what_is_too_large_is_refused_before_it_is_read(file, largest):
    too_large = io.BytesIO(file.getvalue() + bytes(largest))
    with pytest.raises(Refused, match="too large"):
        clean(too_large)


def test_nothing_is_refused():
    with pytest.raises(Refused):
        clean(io.BytesIO())


# Sounds


def test_who_made_a_sound_and_when_is_gone_from_an_mp3():
    sent = mp3()
    tags = ID3()
    tags.add(TPE1(encoding=3, text=SECRET.decode()))
    tags.add(COMM(encoding=3, lang="eng", desc="", text=SECRET.decode()))
    tags.save(sent, v1=2)
    ape = APEv2()
    ape["Artist"] = SECRET.decode()
    sent.seek(0)
    ape.save(sent)
    assert sent.getvalue().count(SECRET) >= 3 and b"TAG" in sent.getvalue()[-200:] + sent.getvalue()
    cleaned = clean(sent)
    assert (cleaned.kind, cleaned.media_type) == ("sound", "audio/mpeg")
    assert SECRET not in told(cleaned) and not told(cleaned).startswith(b"ID3") and b"APETAGEX" not in told(cleaned)
    assert told(cleaned) == mp3().getvalue()


def test_what_stands_between_the_frames_of_an_mp3_is_gone():
    whole = mp3().getvalue()
    sent = io.BytesIO(whole[: 417 * 10] + SECRET + whole[417 * 10 :] + b"LYRICSBEGIN" + SECRET + b"LYRICS200")
    kept = told(clean(sent))
    assert SECRET not in kept and whole.startswith(kept) and len(kept) >= 417 * 38


def test_who_made_a_sound_is_gone_from_an_ogg():
    sent = ogg()
    sound = OggOpus(sent)
    sound["artist"] = sound["location"] = SECRET.decode()
    sent.seek(0)
    sound.save(sent)
    assert SECRET in sent.getvalue()
    cleaned = clean(sent)
    assert cleaned.media_type == "audio/ogg" and SECRET not in told(cleaned)
    cleaned.file.seek(0)
    assert not OggOpus(cleaned.file).tags and OggOpus(io.BytesIO(told(cleaned))).info.length > 0


def test_the_place_and_the_hour_are_gone_from_an_m4a():
    sent = m4a(place=SECRET)
    sound = MP4(sent)
    sound["\xa9ART"] = SECRET.decode()
    sent.seek(0)
    sound.save(sent)
    assert sent.getvalue().count(SECRET) >= 2 and b"WHEN" in sent.getvalue()
    cleaned = clean(sent)
    assert cleaned.media_type == "audio/mp4" and SECRET not in told(cleaned) and b"WHEN" not in told(cleaned)
    assert b"SOUND" in told(cleaned)  # and where it lies is still true
    assert len(told(cleaned)) == len(sent.getvalue())


def test_a_film_is_no_sound():
    with pytest.raises(Refused, match="film"):
        clean(m4a(film=True))


def test_only_the_sound_is_left_of_a_wav():
    sent = wav(b"LIST" + struct.pack("<I", len(SECRET)) + SECRET, b"bext" + struct.pack("<I", 6) + b"1 June")
    assert SECRET in sent.getvalue()
    cleaned = clean(sent)
    assert cleaned.media_type == "audio/wav" and told(cleaned) == wav().getvalue()


def test_a_recording_that_broke_off_is_kept_as_far_as_it_went():
    whole = wav().getvalue()
    kept = told(clean(io.BytesIO(whole[:-100])))
    assert struct.unpack("<I", kept[4:8])[0] == len(kept) - 8 and len(kept) == len(whole) - 100
