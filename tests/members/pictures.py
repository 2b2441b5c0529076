"""Pictures for tests, honest and otherwise."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (320, 200), mode: str = "RGB", **options: Any
) -> bytes:
    """A picture: red on the left half, blue on the right."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, *size))
    out = io.BytesIO()
    image.convert(mode).save(out, kind, **options)
    return out.getvalue()


def with_exif(*, orientation: int = 1) -> bytes:
    """A JPEG that says where it was taken, and which way up it is."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SECRETCAMERA"
    exif[0x8825] = {1: "N", 2: (38.0, 43.0, 20.0), 3: "W", 4: (9.0, 8.0, 20.0)}
    return picture(exif=exif)


def with_page() -> bytes:
    """A JPEG that is a page too."""
    return picture() + b"<html><script>alert(1)</script></html>"


def with_archive() -> bytes:
    """A PNG that is an archive too."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.html", "<script>alert(2)</script>")
    return picture("PNG") + out.getvalue()


def with_comment() -> bytes:
    """A JPEG with a page in its comment."""
    return picture(comment=b"<script>alert(3)</script>")


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    data = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def animated(kind: str) -> bytes:
    """Two frames, the first as `picture` draws it."""
    frames = [Image.open(io.BytesIO(picture("PNG"))), Image.new("RGB", (320, 200), (0, 255, 0))]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()
