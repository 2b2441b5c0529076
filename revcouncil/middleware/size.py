"""How long a request may be, decided by its head, before a byte of the body is read."""

from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace
from typing import NamedTuple, cast

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve


class Upload(NamedTuple):
    """An address that takes files: who may send there ("" is anybody signed in), and how many
    bytes.
    """

    permission: str
    max_bytes: int


class BoundedBody:
    """413 for what is longer than its page takes, 411 for what does not say how long it is.

    Must stand before whatever reads the form: what nobody reads is not stored either.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what is short enough."""
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return render(request, "411.html", status=411)
        length = _length(request)
        if length <= settings.MAX_FORM_BYTES:
            return self.get_response(request)
        upload = _upload(request.path_info)
        allowed = upload is not None and _may(request, upload.permission)
        limit = upload.max_bytes if upload and allowed else settings.MAX_FORM_BYTES
        if length <= limit:
            return self.get_response(request)
        context = {
            "length": length,
            "limit": limit,
            "for_curators": bool(upload and upload.permission) and not allowed,
        }
        return render(request, "413.html", context, status=413)


def _length(request: HttpRequest) -> int:
    """Zero for a length that is none: that is refused where requests are read."""
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return int(stated[:19]) if stated.isascii() and stated.isdigit() else 0


def _upload(path: str) -> Upload | None:
    try:
        name = resolve(path).view_name
    except Resolver404:
        return None
    found = settings.UPLOADS.get(name)
    return Upload(*found) if found else None


def _may(request: HttpRequest, permission: str) -> bool:
    """Whether the session's member is staff with this permission, or signed in where none is asked
    for. Reads the cookie alone.
    """
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key or "\x00" in key:
        return False
    store = import_module(settings.SESSION_ENGINE).SessionStore
    user = get_user(cast(HttpRequest, SimpleNamespace(session=store(key))))
    if not (user.is_active and user.is_authenticated):
        return False
    return not permission or bool(user.is_staff and user.has_perm(permission))
