"""Answers that carry a stored file.

The front server sends the bytes where it can; Python does on a developer's machine.
"""

from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import Storage
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase


def send_stored(storage: Storage, name: str, *, media_type: str) -> HttpResponseBase:
    """The file of this name. Raises FileNotFoundError when the storage lacks it."""
    response: HttpResponseBase
    if settings.ACCEL_REDIRECT_PREFIX:
        response = HttpResponse(content_type=media_type)
        response["X-Accel-Redirect"] = (
            settings.ACCEL_REDIRECT_PREFIX.rstrip("/") + "/" + quote(name)
        )
    else:
        response = FileResponse(storage.open(name), content_type=media_type)
    return guarded(response)


def guarded(response: HttpResponseBase) -> HttpResponseBase:
    """The answer, with what keeps a browser from reading anything else into its bytes."""
    # Whatever the bytes are, a browser must not guess them into a page.
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
