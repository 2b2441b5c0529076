"""The formats the library takes, each declared once, and what a stored name says of them."""

from enum import Enum
from pathlib import PurePosixPath
from typing import Final

FORMATS_IN_WORDS: Final = "PDF, DOCX, XLSX, CSV, MP4 or ZIP"


class FileFormat(Enum):
    """The formats of file the library takes: label, ending, media type."""

    PDF = ("PDF", ".pdf", "application/pdf")
    DOCX = (
        "DOCX",
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
    XLSX = ("XLSX", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    CSV = ("CSV", ".csv", "text/csv; charset=utf-8")
    MP4 = ("MP4", ".mp4", "video/mp4")
    ZIP = ("ZIP", ".zip", "application/zip")

    def __init__(self, label: str, ending: str, media_type: str) -> None:
        self.label = label
        self.ending = ending
        self.media_type = media_type


class ImageFormat(Enum):
    """The formats of picture a cover may be: Pillow's name, ending, media type."""

    PNG = ("PNG", ".png", "image/png")
    JPEG = ("JPEG", ".jpg", "image/jpeg")
    WEBP = ("WEBP", ".webp", "image/webp")

    def __init__(self, label: str, ending: str, media_type: str) -> None:
        self.label = label
        self.ending = ending
        self.media_type = media_type


ENDINGS: Final = {one.ending: one for one in FileFormat}
IMAGE_ENDINGS: Final = {one.ending: one for one in ImageFormat}


def format_of_name(name: str) -> FileFormat | None:
    """The format a stored file's ending tells.

    Stored names were held to their content by `check`; others prove nothing.
    """
    return ENDINGS.get(PurePosixPath(name).suffix.lower())


def image_format_of_name(name: str) -> ImageFormat | None:
    """The same for a stored cover."""
    return IMAGE_ENDINGS.get(PurePosixPath(name).suffix.lower())
