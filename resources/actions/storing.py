"""Files put into the storage for a row: checked, named, and taken back when the row does not
come.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile

from members.files import content_hash
from members.storing import Kept, free_name
from resources import files
from resources.models import Resource


@dataclass
class Stored(Kept):
    """What was stored of a resource that is still to be written."""

    size: int = 0
    sha256: str = ""

    @property
    def has_file(self) -> bool:
        """Whether the file is new; a cover alone is no version."""
        return bool(self.sha256)


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
    field_file.save(free_name(stem, ending, otherwise="resource"), content, save=False)
