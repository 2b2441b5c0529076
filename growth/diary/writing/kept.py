"""What was typed into a page whose session had ended comes back once its author has signed in.

The words wait in the session of the browser that sent them: an entry is longer than a cookie.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import salted_hmac

from growth.diary.writing.forms import Sent, read_sent
from growth.diary.writing.rules import kept_fault
from members.http import MemberRequest
from members.models import Member
from members.own.forgetting import WAITS_FOR, WAITS_SECONDS

SALT: Final = "growth.writing.whose"
WAITS: Final = "typed-before-sign-in"
# How long after it was drawn a page may still leave words in a session nobody is signed in to.
PAGE_SECONDS: Final = 30 * 24 * 60 * 60

View = Callable[..., HttpResponse]


def whose(member: Member) -> str:
    """Says in a page's form whose page it is, so that what is typed comes back to nobody else."""
    return signing.dumps(member.pk, salt=SALT)


def mark_of(member: Member) -> str:
    """Says the same to the script of the page, which keeps a copy for this member alone; tells
    nobody who it is.
    """
    return salted_hmac(SALT, str(member.pk)).hexdigest()[:16]


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's script asks, not its form."""
    return request.headers.get("Accept") == "application/json"


def kept_through_sign_in(view: View) -> View:
    """As `login_required`, for the sheet: what was sent waits while its author signs in. The script
    is told 401, and keeps the words itself.
    """

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if wants_json(request):
            return JsonResponse({"state": "signed-out"}, status=401)
        if request.method == "POST":
            _leave(request)
        return redirect_to_login(request.get_full_path())

    return guarded


def _leave(request: HttpRequest) -> None:
    sent = read_sent(request.POST)
    try:
        member = signing.loads(request.POST.get("whose", ""), salt=SALT, max_age=PAGE_SECONDS)
    except (signing.BadSignature, ValueError):
        return
    if not any(sent.words) or kept_fault(sent.words):
        return
    # An erasure finds the words by it, and they are not kept longer than they are of use.
    request.session[WAITS_FOR] = member
    request.session.set_expiry(WAITS_SECONDS)
    request.session[WAITS] = {
        "member": member,
        "path": request.path,
        "at": time.time(),
        "key": str(sent.key),
        "seen": sent.seen,
        **sent.words._asdict(),
    }


def signed_in(*, request: HttpRequest, member: Member) -> None:
    """The session lives as long as any other from now on; one a sign-in form chose another age for
    keeps that.
    """
    if request.session.get("_session_expiry") == WAITS_SECONDS:
        request.session.set_expiry(None)


def take(request: MemberRequest) -> Sent | None:
    """What waits for the member on this page. Whatever waits, waits no longer after this."""
    left = request.session.get(WAITS)
    if not left or (left["member"] == request.user.pk and left["path"] != request.path):
        return None
    del request.session[WAITS]
    request.session.pop(WAITS_FOR, None)
    if left["member"] != request.user.pk or time.time() - left["at"] > WAITS_SECONDS:
        return None
    return read_sent(left)
