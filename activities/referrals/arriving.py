"""A visitor by a member's link: what their browser remembers, and what it says when they join.

The first click counts: the link of somebody else changes nothing for 30 days, unless the first one
can no longer be attributed.
"""

from datetime import UTC, datetime
from typing import Final, NamedTuple

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from activities.referrals.actions import attribute
from activities.referrals.rules import REMEMBERED
from members.flags.switches import is_on
from members.models import Member

COOKIE: Final = "council_invited"
SALT: Final = "activities.referrals"


class Click(NamedTuple):
    """Which link was followed, and when."""

    code: str
    at: datetime


def click_of(request: HttpRequest) -> Click | None:
    """What the browser remembers; None for nothing, for what we did not sign, and for what is
    older than 30 days.
    """
    value = request.COOKIES.get(COOKIE, "")
    if not value:
        return None
    try:
        code, seconds = signing.loads(value, salt=SALT)
        at = datetime.fromtimestamp(float(seconds), UTC)
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        return None
    return Click(str(code), at) if timezone.now() - at <= REMEMBERED else None


def usable(*codes: str) -> set[str]:
    """Those codes that lead to somebody who may use the product today. One query."""
    found = Member.objects.filter(referral_link__code__in=codes).select_related("referral_link")
    return {member.referral_link.code for member in found if member.is_active and member.is_paying}


def remember(request: HttpRequest, response: HttpResponse, code: str) -> None:
    """Have the browser remember a link that can be attributed, unless another one came first."""
    before = click_of(request)
    found = usable(code, before.code) if before else usable(code)
    if code not in found or (before and before.code in found):
        return
    response.set_cookie(
        COOKIE,
        signing.dumps([code, timezone.now().timestamp()], salt=SALT),
        max_age=REMEMBERED,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def signed_in(*, request: HttpRequest, member: Member) -> None:
    """Attribute whoever signs in for the first time in the browser that followed a link.

    At the sign-in and not at the sign-up: an account that a stranger opened with somebody's address
    is nobody's yet. Called by members (`sign_in_listeners`); no query without a cookie.
    """
    click = click_of(request)
    if click is not None and is_on("activities"):
        attribute(referee=member, code=click.code, clicked=click.at)
