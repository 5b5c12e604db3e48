"""Pictures drawn anew: nothing is left of the camera, the place and the hour, nothing but the dots."""

import tempfile
from typing import IO

from PIL import Image, ImageOps

from mutuality.kit.refused import Refused

LONGEST_SIDE = 1600  # dots
# Dots that are unfolded in memory. A JPEG is unfolded small at once, so it may be larger.
MOST_DOTS = {"JPEG": 50_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
IN_MEMORY = 1 << 20


def draw_anew(file: IO[bytes], kind: str) -> IO[bytes]:
    """A new JPEG of the picture in `file`, which says that it is of `kind`."""
    try:
        dots = _dots_of(file, kind)
    except Refused:
        raise
    except Image.DecompressionBombError:
        raise _too_many_dots() from None
    except Exception:  # what strangers send fails in as many ways as there are formats
        raise Refused("This picture is broken and cannot be read. Send another copy of it.", field="file") from None
    out: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # lives as long as its reader needs it
    dots.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out


def _dots_of(file: IO[bytes], kind: str) -> Image.Image:
    """Upright, at most LONGEST_SIDE, on white; of a moving picture the first."""
    file.seek(0)
    with Image.open(file, formats=[kind]) as picture:
        if picture.width * picture.height > MOST_DOTS[kind]:
            raise _too_many_dots()
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    return paper


def _too_many_dots() -> Refused:
    return Refused("This picture has too many dots. Make it smaller on your device, then send it.", field="file")
