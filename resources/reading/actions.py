"""Reading files, one after the other, and writing down what they say."""

import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from members.opening import process
from resources import files
from resources.actions.storing import Stored, put
from resources.models import Resource, ResourceText, ResourceVersion
from resources.reading import limits
from resources.reading.querysets import unread

logger = logging.getLogger(__name__)

# Read by one run of the job; then others have their turn.
FILES_A_RUN: Final = 20
WORKER: Final = "resources.reading.worker"
CHUNK_BYTES: Final = 1024 * 1024


class Unreachable(RuntimeError):
    """Files whose storage did not answer; they are read at the next run."""


@dataclass
class Found:
    """What was found in one file."""

    size: int | None = None
    sha256: str = ""
    text: str = ""
    is_cut: bool = False
    pages: int | None = None
    seconds: int | None = None
    cover: bytes = b""
    problem: str = ""


def read_some(*, most: int = FILES_A_RUN) -> bool:
    """Read the files that wait; whether more of them do.

    Each is written down by itself: killed in the middle, the next run goes on with the rest.
    Raises Unreachable at the end when a storage did not answer.
    """
    silent = 0
    waiting = list(unread()[: most + 1])
    for resource in waiting[:most]:
        try:
            read(resource)
        # A storage has its own errors; the file is none the worse, and the others are read.
        except OSError as error:
            silent += 1
            logger.warning("A file can't be fetched (%s).", type(error).__name__)
    if silent:
        raise Unreachable(f"{silent} files could not be fetched from the storage.")
    return len(waiting) > most


def read(resource: Resource) -> Found:
    """Read the file of a resource and write down what it says, or why it can't be read.

    Raises OSError when the storage does not answer.
    """
    name = str(resource.file.name)
    kind = files.format_of_name(name)
    with TemporaryDirectory(prefix="read-") as folder:
        copy = Path(folder) / "file"
        found = _fetch(resource, copy)
        if kind is None:
            found.problem = "Its ending is none of the library's."
        elif not found.problem:
            _read_copy(found, kind, copy, Path(folder))
    _write(resource, name, found)
    return found


def _fetch(resource: Resource, copy: Path) -> Found:
    """The file on this machine's disk, its length and hash taken on the way."""
    digest = hashlib.sha256()
    size = 0
    try:
        with resource.file.storage.open(str(resource.file.name)) as stored, copy.open("wb") as out:
            while piece := stored.read(CHUNK_BYTES):
                digest.update(piece)
                size += len(piece)
                out.write(piece)
    except FileNotFoundError:
        return Found(problem="It is missing from the storage. Upload it again.")
    return Found(size=size, sha256=digest.hexdigest())


def _read_copy(found: Found, kind: files.FileFormat, copy: Path, folder: Path) -> None:
    try:
        process.run(WORKER, kind.name, str(copy), str(folder), seconds=limits.SECONDS)
    except process.Failed as failed:
        found.problem = str(failed)
    # What was read before it broke off counts.
    said = _said(folder / "read.json")
    if said is None:
        found.problem = found.problem or "It is damaged, or built in a way that can't be read."
        return
    found.problem = ""
    found.text, found.is_cut = str(said["text"]), bool(said["is_cut"])
    found.pages, found.seconds = said["pages"], said["seconds"]
    found.cover = _cover(folder / "cover.webp")


def _said(file: Path) -> dict[str, Any] | None:
    try:
        return dict(json.loads(file.read_text()))
    except (OSError, ValueError):
        return None


def _cover(file: Path) -> bytes:
    """The cover, looked at like any other: what drew it had a stranger's file in its hands."""
    try:
        drawn = ContentFile(file.read_bytes(), name="cover.webp")
        picture, content = files.draw_cover(drawn)
    except (OSError, files.Refused):
        return b""
    return content if picture is files.ImageFormat.WEBP else b""


def _write(resource: Resource, name: str, found: Found) -> None:
    """Write it down, if the file is still the resource's; a cover only where the curator gave
    none.
    """
    stored = Stored()
    with stored:
        drawn = Resource(slug=resource.slug)
        if found.cover and (resource.thumbnail_is_made or not resource.thumbnail):
            put(drawn.thumbnail, ContentFile(found.cover), stem=resource.slug, ending=".webp")
            stored.names.append(str(drawn.thumbnail.name))
    with transaction.atomic(), stored:
        now = Resource.objects.select_for_update(no_key=True).filter(pk=resource.pk).first()
        if now is None or now.file.name != name:
            # Deleted or replaced meanwhile: nothing of it is wanted.
            stored.take_back()
            return
        ResourceText.objects.update_or_create(
            resource=now,
            defaults={
                "file": name,
                "text": found.text,
                "is_cut": found.is_cut,
                "problem": found.problem,
                "read_at": timezone.now(),
            },
        )
        if not found.problem or found.size is not None:
            _fill_version(now, name, found)
        if now.thumbnail_is_made or not now.thumbnail:
            cover = str(drawn.thumbnail.name or "")
            if cover != now.thumbnail.name:
                Resource.objects.filter(pk=now.pk).update(
                    thumbnail=cover, thumbnail_is_made=bool(cover)
                )
        else:
            # The curator gave one meanwhile.
            stored.take_back()


def _fill_version(resource: Resource, name: str, found: Found) -> None:
    ResourceVersion.objects.filter(resource=resource, file=name).update(
        size=found.size, sha256=found.sha256, pages=found.pages, seconds=found.seconds
    )
