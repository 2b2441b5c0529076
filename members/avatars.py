"""Pictures of members: read with suspicion, and stored only as we drew them anew.

Nothing of an upload is kept: not its bytes, its name, its metadata, nor whatever else it is.
"""

import re
import secrets
from contextlib import suppress
from enum import IntEnum
from io import BytesIO
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import models
from django.db.models.fields.files import ImageFieldFile
from django.forms import FileField, FileInput
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from PIL import Image, ImageOps

MAX_BYTES: Final = 5 * 1024 * 1024
# Looked at before anything is decoded: a picture of a few kilobytes may claim gigabytes.
MAX_PIXELS: Final = 40_000_000
MAX_SIDE: Final = 12_000
FORMATS: Final = ("JPEG", "PNG", "WEBP")
MEDIA_TYPE: Final = "image/webp"
_NAME: Final = re.compile(r"avatars/[0-9a-f]{2}/(?P<token>[0-9a-f]{32})-256\.webp")


class Size(IntEnum):
    """The sides a picture is stored with, in pixels; each is a square."""

    SMALL = 64
    MEDIUM = 128
    LARGE = 256


class Refused(ValueError):
    """This is no picture for an avatar; the message says why, in the member's words."""


class Avatar(ContentFile):
    """A picture as it is stored, in every size."""

    def __init__(self, pictures: dict[Size, bytes]) -> None:
        super().__init__(pictures[Size.LARGE], name="avatar.webp")
        self.pictures = pictures


def read_avatar(upload: File) -> Avatar:
    """The upload drawn anew. Raises Refused."""
    if (upload.size or 0) > MAX_BYTES:
        raise Refused(
            f"This picture has {filesizeformat(upload.size)}; {filesizeformat(MAX_BYTES)} is the"
            " most."
        )
    try:
        upload.seek(0)
        with Image.open(upload, formats=FORMATS) as image:
            _check_size(image)
            drawn = _square(image)
            return Avatar({size: _encoded(drawn, size) for size in Size})
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise Refused("This picture has far too many pixels; 1,000 by 1,000 is plenty.") from error
    except Exception as error:  # Pillow raises whatever its decoders raise on a broken picture
        raise Refused(
            "This is no JPEG, PNG or WEBP picture, or it is damaged. Choose another."
        ) from error


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Refused(f"This picture has {width:,} by {height:,} pixels; 1,000 by 1,000 is plenty.")


def _square(image: Image.Image) -> Image.Image:
    """The middle of the picture, upright, in the colours of a screen."""
    # A JPEG is decoded at a fraction of its size; the first of several frames is taken.
    image.draft("RGB", (2 * Size.LARGE, 2 * Size.LARGE))
    image.load()
    turned: Image.Image = image
    # Notes of the camera that can't be read turn nothing, and refuse nothing.
    with suppress(Exception):
        turned = ImageOps.exif_transpose(image)
    if turned.mode.startswith("I"):
        # Sixteen bits a pixel: Pillow would cut off what is above 255.
        turned = turned.convert("I").point(lambda value: value / 257).convert("L")
    whole = turned.convert("RGBA") if _has_alpha(turned) else turned.convert("RGB")
    drawn = ImageOps.fit(whole, (Size.LARGE, Size.LARGE), centering=(0.5, 0.4))
    ground = Image.new("RGB", drawn.size, "white")
    ground.paste(drawn, mask=drawn if drawn.mode == "RGBA" else None)
    return ground


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _encoded(drawn: Image.Image, size: Size) -> bytes:
    out = BytesIO()
    drawn.resize((size, size), Image.Resampling.LANCZOS).save(out, "WEBP", quality=82)
    return out.getvalue()


def token_of(name: str) -> str:
    """What tells one picture from another; "" for a file that was not stored here."""
    found = _NAME.fullmatch(name)
    return found["token"] if found else ""


def stored_names(name: str) -> list[str]:
    """The files of a picture, in every size; of any other file its own name."""
    if not token_of(name):
        return [name] if name else []
    return [sized(name, size) for size in Size]


def sized(name: str, size: Size) -> str:
    """The file of a picture in this size."""
    return f"{name.removesuffix(f'-{Size.LARGE}.webp')}-{size}.webp"


class AvatarFile(ImageFieldFile):
    """A member's picture. Whoever stores one, only what was drawn anew is written."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Store the picture in every size. Raises Refused."""
        avatar = content if isinstance(content, Avatar) else read_avatar(content)
        token = secrets.token_hex(16)
        self.name = f"avatars/{token[:2]}/{token}-{Size.LARGE}.webp"
        for size, data in avatar.pictures.items():
            self.storage.save(sized(self.name, size), ContentFile(data))
        setattr(self.instance, self.field.attname, self.name)
        self._committed = True
        if save:
            self.instance.save(update_fields=[self.field.attname])

    @property
    def url(self) -> str:
        """Its address for those who may see it."""
        token = token_of(str(self.name))
        return picture_address(self.instance.pk, token, Size.LARGE) if token else "#"


class AvatarField(models.ImageField):
    """Stores pictures of members; in migrations it is Django's field."""

    attr_class = AvatarFile

    def deconstruct(self) -> Any:
        """As ImageField: what is in the database is the same."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.ImageField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        """A field that refuses what is no picture."""
        return super().formfield(**{"form_class": PictureField, **kwargs})


class PictureField(FileField):
    """An upload that becomes an avatar, or is refused with the reason."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "allow_empty_file": True, **kwargs})

    def to_python(self, data: Any) -> Any:
        """The picture as it will be stored."""
        # No look at the name: it may be as long as it likes, nothing of it is kept.
        if data in self.empty_values:
            return None
        try:
            return read_avatar(data)
        except Refused as refused:
            raise ValidationError(str(refused), code="refused") from refused

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        """What the browser offers first; what it sends is looked at all the same."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        if isinstance(widget, FileInput):
            attrs.setdefault("accept", "image/jpeg,image/png,image/webp")
        return attrs


def picture_address(member_id: int, token: str, size: Size) -> str:
    """The address of one picture; a new picture has a new one."""
    return reverse("directory:picture", args=[member_id, token, int(size)])
