"""Covers drawn from what a file shows: 8 by 5, the beginning of it. Runs in the worker."""

from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from resources.reading.limits import COVER, PICTURE_PIXELS

WIDTH: Final = COVER[0]
GROUND: Final = (255, 255, 255)


def save(picture: Image.Image, target: Path) -> None:
    """Store a picture as a cover.

    A page that is taller shows its upper part, where the title is; a wide one its middle; what is
    nearly of the same shape is shown whole.
    """
    plain = _plain(picture)
    shape, wanted = plain.width / plain.height, COVER[0] / COVER[1]
    if wanted / 1.12 <= shape <= wanted * 1.35:
        drawn = ImageOps.pad(plain, COVER, Image.Resampling.LANCZOS, color=_edge(plain))
    else:
        drawn = ImageOps.fit(plain, COVER, Image.Resampling.LANCZOS, centering=(0.5, 0.0))
    drawn.save(target, "WEBP", quality=82)


def open_picture(file: Path) -> Image.Image:
    """A picture of reasonable size. Raises ValueError."""
    picture = Image.open(file, formats=["PNG", "JPEG", "WEBP"])
    if picture.width * picture.height > PICTURE_PIXELS:
        raise ValueError("too many pixels")
    picture.draft("RGB", (2 * COVER[0], 2 * COVER[1]))
    return ImageOps.exif_transpose(picture)


def _plain(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        whole = picture.convert("RGBA")
        ground = Image.new("RGB", whole.size, GROUND)
        ground.paste(whole, mask=whole)
        return ground
    return picture.convert("RGB")


def _edge(picture: Image.Image) -> tuple[int, int, int]:
    """The colour of its corner, so that the bars beside it are no frame."""
    colour = picture.getpixel((0, 0))
    return colour if isinstance(colour, tuple) and len(colour) == 3 else GROUND
