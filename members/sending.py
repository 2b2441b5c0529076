"""Answers that carry a stored file.

The front server or the store sends the bytes where it can (`settings.FILES_SENT_BY`); Python does
on a developer's machine.
"""

import hashlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import Storage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from members.ranges import OutOfRange, Piece, read_range


class Way(StrEnum):
    """Who sends the bytes."""

    PYTHON = "python"
    FRONT = "front"
    STORAGE = "storage"


class Asked(NamedTuple):
    """What of a file is asked for."""

    method: str = "GET"
    piece: str = ""
    if_piece: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """By this request."""
        headers = request.headers
        return cls(request.method or "GET", headers.get("Range", ""), headers.get("If-Range", ""))


def send_stored(
    storage: Storage,
    name: str,
    *,
    media_type: str,
    asked: Asked | None = None,
    disposition: str = "",
    seconds: int = 60,
    cached: bool = False,
) -> HttpResponseBase:
    """The file of this name, or the piece of it that was asked for.

    `seconds` is how long an address of the store's own may live; `cached`: the browser may keep
    it for as long. Raises FileNotFoundError when the storage lacks it, also where only a link of
    this name lies.
    """
    asked = asked or Asked()
    if settings.FILES_SENT_BY == Way.STORAGE:
        store: Any = storage
        return HttpResponseRedirect(
            store.signed_address(
                name,
                seconds=max(seconds, 1),
                media_type=media_type,
                disposition=disposition,
                method=asked.method,
                cached=cached,
            )
        )
    size = storage.size(name)
    if settings.FILES_SENT_BY == Way.FRONT:
        response: HttpResponseBase = HttpResponse(content_type=media_type)
        response["X-Accel-Redirect"] = f"{settings.ACCEL_REDIRECT_PREFIX.rstrip('/')}/{quote(name)}"
    else:
        response = _sent_by_python(storage, name, size, media_type, asked)
    if disposition:
        response["Content-Disposition"] = disposition
    return guarded(response)


def guarded(response: HttpResponseBase) -> HttpResponseBase:
    """The answer, with what keeps a browser from reading anything else into its bytes, and whoever
    collects pages from keeping them. deploy/nginx.conf says the same of what it sends.
    """
    # Whatever the bytes are, a browser must not guess them into a page.
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def disposition_of(title: str, ending: str, *, attached: bool = True) -> str:
    """What a browser is told to call the file: its title, less what no name of a file may hold or
    what would show another ending than it has.
    """
    letters = "".join(one if one.isprintable() and one not in "/\\" else " " for one in title)
    plain = " ".join(letters.split()).strip(" .")[:120].strip(" .") or "file"
    said = content_disposition_header(attached, f"{plain}{ending}")
    return said or ("attachment" if attached else "inline")


def validator_of(name: str, size: int) -> str:
    """A strong ETag: a name is given to one file, ever, and no file is changed."""
    return f'"{hashlib.sha256(f"{name}:{size}".encode()).hexdigest()[:32]}"'


def _sent_by_python(
    storage: Storage, name: str, size: int, media_type: str, asked: Asked
) -> HttpResponseBase:
    etag = validator_of(name, size)
    headers = {"Accept-Ranges": "bytes", "ETag": etag}
    piece: Piece | None = None
    # Another file than the one half of which is there: the whole, from its beginning.
    if asked.method == "GET" and asked.if_piece in ("", etag):
        try:
            piece = read_range(asked.piece, size=size)
        except OutOfRange:
            return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    headers["Content-Length"] = str(piece.length if piece else size)
    if asked.method == "HEAD":
        return HttpResponse(content_type=media_type, headers=headers)
    if piece:
        headers["Content-Range"] = f"bytes {piece.first}-{piece.last}/{size}"
    return StreamingHttpResponse(
        _bytes(storage, name, piece),
        status=206 if piece else 200,
        content_type=media_type,
        headers=headers,
    )


def _bytes(storage: Any, name: str, piece: Piece | None) -> Iterator[bytes]:
    pieces: Iterator[bytes] = (
        storage.read(name, piece.first, piece.last) if piece else storage.read(name)
    )
    return pieces
