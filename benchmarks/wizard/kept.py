"""What was typed into a page whose session had ended comes back once its member has signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.wizard.actions import save_draft
from members.http import MemberRequest

COOKIE: Final = "typed-before-sign-in"
SALT: Final = "benchmarks.wizard.whose"
SECONDS: Final = 30 * 60
# A cookie holds 4 kB; no answer is longer.
TYPED_LENGTH: Final = 120
MORE_THAN_A_COOKIE: Final = 3_500

View = Callable[..., HttpResponse]


def whose(request: MemberRequest) -> str:
    """Says in a page's form whose page it is, so that what is typed comes back to nobody else."""
    return signing.dumps(request.user.pk, salt=SALT)


def kept_through_sign_in(view: View) -> View:
    """As `login_required`, for a page with a form: the browser keeps what was typed while its
    member signs in, and the draft has it afterwards.
    """

    @wraps(view)
    def guarded(request: Any, category: Category, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            response: HttpResponse = redirect_to_login(request.get_full_path())
            if request.method == "POST":
                _leave_with_browser(request, response, category)
            return response
        if COOKIE not in request.COOKIES:
            return view(request, category, *args, **kwargs)
        _come_back(request, category)
        response = view(request, category, *args, **kwargs)
        response.delete_cookie(COOKIE)
        return response

    return guarded


def _leave_with_browser(request: HttpRequest, response: HttpResponse, category: Category) -> None:
    typed = {
        key: request.POST[key][:TYPED_LENGTH]
        for key in CATEGORIES[category].by_key
        if request.POST.get(key, "").strip()
    }
    said = signing.dumps([request.POST.get("whose", ""), category.value, typed], salt=COOKIE)
    if typed and len(said) <= MORE_THAN_A_COOKIE:
        response.set_cookie(
            COOKIE,
            said,
            max_age=SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def _come_back(request: MemberRequest, category: Category) -> None:
    """Lay what the browser kept into the draft, if it is this member's and category's."""
    try:
        page, came_from, typed = signing.loads(
            request.COOKIES[COOKIE], salt=COOKIE, max_age=SECONDS
        )
        member = signing.loads(page, salt=SALT)
    except (signing.BadSignature, ValueError):
        return
    if (member, came_from) != (request.user.pk, category.value):
        return
    save_draft(member=request.user, category=category, typed=typed, stands_at=next(iter(typed)))
    messages.success(request, "What you typed before you signed in again is kept; go on from here.")
