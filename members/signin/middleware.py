"""What each request of a signed-in device leaves behind: it is in use, and it is known."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from members.signin import devices, sessions


class OpenSessions:
    """Keeps the list of open sessions true, and lets a device that signed in show it later.

    Must stand behind the sessions and the authentication.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """See the session, answer, remember the device."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            sessions.see(request)
        response = self.get_response(request)
        if member := getattr(request, "signed_in_here", None):
            devices.remember(request, response, member)
        return response
