"""What picture a cover is, by its content, and the cover drawn anew from it."""

from contextlib import suppress
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from django.core.files import File
from django.template.defaultfilters import filesizeformat
from PIL import Image, ImageOps

from members.files import signs
from members.files.formats import Refused
from members.files.pictures import opened
from resources.files.formats import ImageFormat

MAX_IMAGE_BYTES: Final = 5 * 1024 * 1024
# As large as a cover is ever shown.
LARGEST: Final = (1600, 1600)
ENOUGH: Final = "1600 by 1000 is plenty for a cover."


def check_image(upload: File) -> ImageFormat:
    """What picture `upload` is by its content.

    Raises Refused for anything but a sound PNG, JPG or WEBP of reasonable size.
    """
    return draw_cover(upload)[0]


def draw_cover(upload: File) -> tuple[ImageFormat, bytes]:
    """The picture upright, in the colours of a screen, at most 1600 pixels long; its first frame.

    Drawn anew in its own format: what else the upload carries (where it was taken, another file
    behind it) is left out. Raises Refused.
    """
    name = PurePosixPath(upload.name or "").name
    if upload.size > MAX_IMAGE_BYTES:
        raise Refused(
            f"“{name}” has {filesizeformat(upload.size)}; a cover takes up to"
            f" {filesizeformat(MAX_IMAGE_BYTES)}."
        )
    with opened(upload, name, enough=ENOUGH, why=_reason) as image:
        found = ImageFormat[str(image.format)]
        return found, _drawn(image, found)


def _reason(head: bytes, name: str) -> str:
    known = signs.named(head)
    if known in ("a PNG picture", "a JPEG picture", "a WEBP picture"):
        what = f"is not a PNG, JPG or WEBP picture that can be read: it begins as {known} and is"
        return f"“{name}” {what} damaged. Export or copy it again."
    said = f" It is {known}." if known else ""
    return (
        f"“{name}” is not a PNG, JPG or WEBP picture.{said} SVG and other formats are not taken for"
        " covers."
    )


def _drawn(image: Image.Image, found: ImageFormat) -> bytes:
    image.draft("RGB", LARGEST)
    image.load()
    upright = image
    # Notes of the camera that can't be read turn nothing.
    with suppress(Exception):
        upright = ImageOps.exif_transpose(image)
    plain = screen_colours(upright)
    if found is ImageFormat.JPEG:
        plain = plain.convert("RGB")
    plain.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    out = BytesIO()
    plain.save(out, found.label, **({} if found is ImageFormat.PNG else {"quality": 88}))
    return out.getvalue()


def screen_colours(image: Image.Image) -> Image.Image:
    """In RGB, with transparency where there is some; sixteen bits a colour become eight."""
    if image.mode.startswith("I"):
        # Pillow would cut off what is above 255.
        return image.convert("I").point(lambda value: value / 257).convert("L").convert("RGB")
    has_alpha = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "RGB")
