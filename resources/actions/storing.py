"""Files put into the storage for a row: checked, named, and taken back when the row does not
come.
"""

import logging
import secrets
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import TracebackType
from typing import Any, Final, Self

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.utils.text import slugify

from members.files import content_hash
from resources import files
from resources.models import Resource

logger = logging.getLogger(__name__)

# Enough of the slug for whoever looks into the storage.
NAME_LETTERS: Final = 80


@dataclass
class Stored:
    """What was stored for a row that is still to be written.

    As a context it is taken back when the block fails. What a killed process leaves behind is found
    by the job that sweeps orphans.
    """

    size: int = 0
    sha256: str = ""
    names: list[str] = field(default_factory=list)

    @property
    def has_file(self) -> bool:
        """Whether the file is new; a cover alone is no version."""
        return bool(self.sha256)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            self.take_back()

    def take_back(self) -> None:
        """Delete them. A storage that refuses leaves them to the job that sweeps orphans."""
        for name in self.names:
            try:
                default_storage.delete(name)
            # Each storage has its own errors; the first reason is the one to be told.
            except Exception as error:
                logger.warning("A file stored for nothing stays (%s).", type(error).__name__)
        self.names.clear()


def is_new(file: Any) -> bool:
    """Whether the field holds an upload that is not stored yet."""
    return bool(file) and not file._committed


def store(resource: Resource) -> Stored:
    """Check and store what is new of a resource, each under a name of its own that is never used
    again. Raises files.Refused before anything is stored.

    The resource's fields name what was stored; what they held as an upload may be gone from the
    temporary folder.
    """
    stored = Stored()
    file: File | None = resource.file.file if is_new(resource.file) else None
    cover: File | None = resource.thumbnail.file if is_new(resource.thumbnail) else None
    if file:
        kind = files.check(file, max_bytes=settings.MAX_UPLOAD_BYTES)
        stored.size, stored.sha256 = file.size, content_hash(file)
    if cover:
        picture, drawn = files.draw_cover(cover)
    stem = resource.slug or resource.title
    with stored:
        if file:
            put(resource.file, file, stem=stem, ending=kind.ending)
            stored.names.append(str(resource.file.name))
        if cover:
            put(resource.thumbnail, ContentFile(drawn), stem=stem, ending=picture.ending)
            stored.names.append(str(resource.thumbnail.name))
            resource.thumbnail_is_made = False
    return stored


def put(field_file: FieldFile, content: File, *, stem: str, ending: str) -> None:
    """Store content under a name that nobody can guess or has had before."""
    field_file.save(free_name(stem, ending), content, save=False)


def free_name(stem: str, ending: str) -> str:
    """Such as "warm-up-calendar-4f1c8e0b9a7d2c35.pdf"; never what the upload was called."""
    readable = slugify(PurePosixPath(stem).name)[:NAME_LETTERS] or "resource"
    return f"{readable}-{secrets.token_hex(8)}{ending}"
