"""The formats evidence may have, each declared once, and how a file of any kind is refused."""

from enum import Enum
from pathlib import PurePosixPath
from typing import Final, NamedTuple


class Refused(ValueError):
    """This file is not taken; the message says why and what to do, for whoever chose it."""


class Said(NamedTuple):
    """What is said of a format: label, media type, its endings, the first of them ours."""

    label: str
    media_type: str
    endings: tuple[str, ...]


class EvidenceFormat(Enum):
    """What evidence may be; the value is what is stored of it."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"

    @property
    def label(self) -> str:
        """As members call it."""
        return SAID[self].label

    @property
    def media_type(self) -> str:
        """As browsers call it."""
        return SAID[self].media_type

    @property
    def endings(self) -> tuple[str, ...]:
        """Those its name may end in, small letters."""
        return SAID[self].endings

    @property
    def ending(self) -> str:
        """The one it is stored with."""
        return self.endings[0]

    @property
    def is_picture(self) -> bool:
        """Whether a page may show it as one."""
        return self is not EvidenceFormat.PDF


SAID: Final = {
    EvidenceFormat.PDF: Said("PDF", "application/pdf", (".pdf",)),
    EvidenceFormat.JPEG: Said("JPG", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif")),
    EvidenceFormat.PNG: Said("PNG", "image/png", (".png",)),
    EvidenceFormat.WEBP: Said("WEBP", "image/webp", (".webp",)),
}


def name_of(name: str | None) -> str:
    """What an upload is called, without any folder."""
    return PurePosixPath(name or "").name


def ending_of(name: str) -> str:
    """Its ending, small letters; empty where it has none."""
    return PurePosixPath(name).suffix.lower()
