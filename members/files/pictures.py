"""Pictures, opened so that a broken or a hostile one costs nothing but its refusal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.core.files import File
from PIL import Image

from members.files.bounds import HEAD_BYTES, MAX_JPEG_PIXELS, MAX_PICTURE_PIXELS, MAX_SIDE
from members.files.formats import Refused

FORMATS: Final = ("PNG", "JPEG", "WEBP")


@contextmanager
def opened(
    upload: File, name: str, *, enough: str, why: Callable[[bytes, str], str]
) -> Iterator[Image.Image]:
    """The picture, not decoded yet; whatever is raised while it is open becomes Refused.

    `enough` says how large it may be to whoever sent a larger one; `why` what is wrong with one
    that can't be read, by its first bytes and its name. A phone's photo with a second picture
    (depth, preview) behind the first is a JPEG to everybody else.
    """
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    try:
        upload.seek(0)
        with Image.open(upload, formats=FORMATS) as image:
            if image.format == "MPO":
                image.format = "JPEG"
            _check_size(image, name, enough)
            yield image
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise Refused(f"“{name}” has more pixels than anybody can look at; {enough}") from error
    # Pillow raises whatever its decoders raise on a broken picture.
    except Exception as error:
        raise Refused(why(head, name)) from error
    finally:
        upload.seek(0)


def _check_size(image: Image.Image, name: str, enough: str) -> None:
    width, height = image.size
    in_passes = image.info.get("progressive") or image.info.get("progression")
    is_plain_jpeg = image.format == "JPEG" and not in_passes
    most = MAX_JPEG_PIXELS if is_plain_jpeg else MAX_PICTURE_PIXELS
    if width * height > most or max(width, height) > MAX_SIDE:
        raise Refused(f"“{name}” has {width} by {height} pixels; {enough}")
