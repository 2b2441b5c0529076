"""What picture a cover is, by its content."""

from pathlib import PurePosixPath
from typing import Final

from django.core.files import File
from django.template.defaultfilters import filesizeformat
from PIL import Image

from resources.files.formats import ImageFormat, Refused

MAX_IMAGE_BYTES: Final = 5 * 1024 * 1024
MAX_IMAGE_PIXELS: Final = 40_000_000


def check_image(upload: File) -> ImageFormat:
    """What picture `upload` is by its content.

    Raises Refused for anything but a sound PNG, JPG or WEBP of reasonable size.
    """
    name = PurePosixPath(upload.name or "").name
    if upload.size > MAX_IMAGE_BYTES:
        raise Refused(
            f"“{name}” has {filesizeformat(upload.size)}; a cover takes up to"
            f" {filesizeformat(MAX_IMAGE_BYTES)}."
        )
    try:
        upload.seek(0)
        with Image.open(upload, formats=[one.label for one in ImageFormat]) as image:
            # A phone's photo with a second picture (depth, preview) behind the first is a JPEG to
            # everybody else.
            found = ImageFormat.JPEG if image.format == "MPO" else ImageFormat[str(image.format)]
            if image.width * image.height > MAX_IMAGE_PIXELS:
                raise Refused(
                    f"“{name}” has {image.width} by {image.height} pixels; 1600 by 1000 is plenty"
                    " for a cover."
                )
            image.verify()
    except Refused:
        raise
    except Exception as error:  # Pillow raises whatever its decoders raise on a broken picture
        raise Refused(
            f"“{name}” is not a PNG, JPG or WEBP picture. SVG and other formats are not taken for"
            " covers."
        ) from error
    finally:
        upload.seek(0)
    return found
