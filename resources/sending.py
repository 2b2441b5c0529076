"""Answers that carry a file of the library."""

from pathlib import PurePosixPath
from typing import Final

from django.conf import settings
from django.http.response import HttpResponseBase

from members.sending import Asked, disposition_of, send_stored
from resources import files
from resources.models import Resource

COVER_SECONDS: Final = 60 * 60


def send_resource(
    resource: Resource, *, asked: Asked | None = None, seconds: int | None = None
) -> HttpResponseBase:
    """The resource's file, as an attachment under its own title, or the piece of it that was asked
    for.

    An address of the store's own lives for `seconds`, by default as long as a grant. Raises
    FileNotFoundError when the storage lacks it.
    """
    name = str(resource.file.name)
    file_format = files.format_of_name(name)
    ending = file_format.ending if file_format else PurePosixPath(name).suffix
    response = send_stored(
        resource.file.storage,
        name,
        media_type=file_format.media_type if file_format else "application/octet-stream",
        asked=asked,
        disposition=disposition_of(resource.title, ending),
        seconds=settings.DOWNLOAD_GRANT_SECONDS if seconds is None else seconds,
    )
    response["Cache-Control"] = "private, no-store"
    return response


def send_video(
    resource: Resource, *, asked: Asked | None = None, seconds: int | None = None
) -> HttpResponseBase:
    """The same for the page's player.

    However long the page may be watched, an address of the store's own can't be taken back and
    lives as long as a grant; the page asks for the next one. Raises FileNotFoundError.
    """
    file_format, most = files.FileFormat.MP4, settings.DOWNLOAD_GRANT_SECONDS
    response = send_stored(
        resource.file.storage,
        str(resource.file.name),
        media_type=file_format.media_type,
        asked=asked,
        disposition=disposition_of(resource.title, file_format.ending, attached=False),
        seconds=most if seconds is None else min(seconds, most),
    )
    response["Cache-Control"] = "private, no-store"
    return response


def send_thumbnail(resource: Resource) -> HttpResponseBase:
    """The resource's cover picture, for the page. Raises FileNotFoundError when there is none."""
    image_format = files.image_format_of_name(str(resource.thumbnail.name))
    if image_format is None:
        raise FileNotFoundError(resource.thumbnail.name)
    response = send_stored(
        resource.thumbnail.storage,
        str(resource.thumbnail.name),
        media_type=image_format.media_type,
        seconds=COVER_SECONDS + 60,
        cached=True,
    )
    response["Cache-Control"] = f"private, max-age={COVER_SECONDS}"
    return response
