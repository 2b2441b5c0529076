"""Answers that carry a file of the library."""

from pathlib import PurePosixPath

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from members.sending import guarded, send_stored
from resources import files
from resources.models import Resource
from resources.ranges import OutOfRange, chunks, read_range

COVER_SECONDS = 60 * 60


def send_resource(resource: Resource) -> HttpResponseBase:
    """The resource's file, as an attachment under its own slug.

    Raises FileNotFoundError when the storage lacks it.
    """
    name = str(resource.file.name)
    file_format = files.format_of_name(name)
    ending = file_format.ending if file_format else PurePosixPath(name).suffix
    response = _send(
        resource.file,
        media_type=file_format.media_type if file_format else "application/octet-stream",
    )
    response["Content-Disposition"] = (
        content_disposition_header(True, f"{resource.slug}{ending}") or "attachment"
    )
    response["Cache-Control"] = "private, no-store"
    return response


def send_video(resource: Resource, *, wanted: str = "") -> HttpResponseBase:
    """The resource's file for the page's player; `wanted` is the request's Range header.

    Raises FileNotFoundError.
    """
    file_format = files.FileFormat.MP4
    response: HttpResponseBase
    if settings.ACCEL_REDIRECT_PREFIX:
        response = _send(resource.file, media_type=file_format.media_type)
    else:
        size = resource.file.storage.size(str(resource.file.name))
        try:
            piece = read_range(wanted, size=size)
        except OutOfRange:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        if piece:
            body = chunks(resource.file.storage.open(str(resource.file.name)), piece)
            headers = {
                "Content-Range": f"bytes {piece.first}-{piece.last}/{size}",
                "Content-Length": str(piece.length),
            }
            response = guarded(
                StreamingHttpResponse(
                    body, status=206, content_type=file_format.media_type, headers=headers
                )
            )
        else:
            response = _send(resource.file, media_type=file_format.media_type)
        response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = (
        content_disposition_header(False, f"{resource.slug}{file_format.ending}") or "inline"
    )
    response["Cache-Control"] = "private, no-store"
    return response


def send_thumbnail(resource: Resource) -> HttpResponseBase:
    """The resource's cover picture, for the page. Raises FileNotFoundError when there is none."""
    image_format = files.image_format_of_name(str(resource.thumbnail.name))
    if image_format is None:
        raise FileNotFoundError(resource.thumbnail.name)
    response = _send(resource.thumbnail, media_type=image_format.media_type)
    response["Cache-Control"] = f"private, max-age={COVER_SECONDS}"
    return response


def _send(file: FieldFile, *, media_type: str) -> HttpResponseBase:
    return send_stored(file.storage, str(file.name), media_type=media_type)
