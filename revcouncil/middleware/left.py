"""What a browser keeps of a member on its own goes when they sign out."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

# The copies of entries that are being written lie there (growth/static/growth/write.js).
STORAGE: Final = '"storage"'


class StorageGoesAtSignOut:
    """Has the browser clear its storage with the answer that signed somebody out. Cookies stay: the
    chosen appearance, and that this device is known.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; say so where somebody was signed out meanwhile."""
        response = self.get_response(request)
        if getattr(request, "signed_out_here", False):
            response.headers["Clear-Site-Data"] = STORAGE
        return response


@receiver(user_logged_out)
def note(request: HttpRequest | None, **more: Any) -> None:
    """Note that this request signed somebody out."""
    if request is not None:
        request.signed_out_here = True  # type: ignore[attr-defined]
