"""The staff's desk opens to a session that showed a second factor."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from members.models import Member
from members.signin import factors

ADMIN = "admin"
# In the session: the page of the admin that waits for the second factor.
WAITS = "desk_waits"
SET_UP = "The staff's desk opens with a second factor. Set one up, then go on from here."


class StaffSecondFactor:
    """Leads staff without one to set a second factor up, and staff who have not shown theirs in
    this session to show it. No address of the admin answers anything else to them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the address is known only later."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Stop before any view of the admin."""
        match = request.resolver_match
        if match is None or ADMIN not in match.app_names:
            return None
        if may_enter(request):
            if WAITS in request.session:
                del request.session[WAITS]
            return None
        wanted = request.get_full_path() if request.method == "GET" else reverse("admin:index")
        request.session[WAITS] = wanted
        assert isinstance(request.user, Member)
        if factors.has_factor(request.user):
            return HttpResponseRedirect(
                f"{reverse('mfa_reauthenticate')}?{urlencode({'next': wanted})}"
            )
        messages.warning(request, SET_UP)
        return HttpResponseRedirect(f"{reverse('account_security')}#keys")


def may_enter(request: HttpRequest) -> bool:
    """Whether the second factor is no reason to keep who asks out of the admin.

    Who is no staff is kept out by the admin itself.
    """
    user = request.user
    return not settings.STAFF_SECOND_FACTOR or not user.is_staff or factors.passed(request)
