"""What stands around every view."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve

from revcouncil.addresses import addresses_above

LOOKING = ("GET", "HEAD")


class ButtonsLeadToTheirPage:
    """An address that only takes a form, opened by a link, leads to the page the form stands on.

    So it comes after signing in: the address of the button is what was asked for, and the browser
    can only open it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to the nearest page above; should that be a button too, the next
        request goes further up.
        """
        response = self.get_response(request)
        if response.status_code != 405 or request.method not in LOOKING:
            return response
        above = next(
            (path for path in addresses_above(request.path_info) if _is_address(path)), "/"
        )
        if request.method == "GET" and request.user.is_authenticated:
            messages.info(
                request,
                "Nothing has happened yet: to do it, use the button on this page once more.",
            )
        return HttpResponseRedirect(request.META.get("SCRIPT_NAME", "").rstrip("/") + above)


def _is_address(path: str) -> bool:
    """Whether a page answers there. What catches everything else has no name."""
    try:
        return bool(resolve(path).url_name)
    except Resolver404:
        return False
