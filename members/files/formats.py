"""The formats evidence may have, each declared once, and how a file of any kind is refused."""

from enum import Enum
from pathlib import PurePosixPath


class Refused(ValueError):
    """This file is not taken; the message says why and what to do, for whoever chose it."""


class EvidenceFormat(Enum):
    """What evidence may be: label, media type, the endings it may wear, the first of them ours."""

    def __new__(cls, value: str, *_: object) -> "EvidenceFormat":
        """The value is what is stored of it."""
        one = object.__new__(cls)
        one._value_ = value
        return one

    PDF = ("pdf", "PDF", "application/pdf", (".pdf",))
    JPEG = ("jpeg", "JPG", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"))
    PNG = ("png", "PNG", "image/png", (".png",))
    WEBP = ("webp", "WEBP", "image/webp", (".webp",))

    def __init__(self, _: str, label: str, media_type: str, endings: tuple[str, ...]) -> None:
        self.label = label
        self.media_type = media_type
        self.endings = endings

    @property
    def ending(self) -> str:
        """The one it is stored with."""
        return self.endings[0]

    @property
    def is_picture(self) -> bool:
        """Whether a page may show it as one."""
        return self is not EvidenceFormat.PDF


def name_of(name: str | None) -> str:
    """What an upload is called, without any folder."""
    return PurePosixPath(name or "").name


def ending_of(name: str) -> str:
    """Its ending, small letters; empty where it has none."""
    return PurePosixPath(name).suffix.lower()
