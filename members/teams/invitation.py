"""The page an invitation's link opens: anybody may read it, looking takes nothing."""

from urllib.parse import quote

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.limits import INVITATION, hit
from members.models import Member, PendingInvite
from members.teams import inviting
from members.teams.page import address, seat_in_words
from members.teams.rules import Reason, Refused

TEMPLATE = "members/teams/invitation.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered and by whom, or why no more; sent, the seat is taken.

    Links nobody has are counted by address, and none is looked up once they are used up.
    """
    if hit(request, [INVITATION]):
        return ratelimit.respond_429(request)
    found = inviting.by_token(token)
    if found is None:
        ratelimit.consume(request, app="allauth.account", action=INVITATION, limit_get=True)
        return render(request, TEMPLATE, {"why": Reason.UNKNOWN}, status=404)
    if not isinstance(request.user, Member):
        return _to_a_guest(request, found)
    if request.method == "POST":
        return _claimed(request, request.user, token, found)
    return _shown(request, found, inviting.refusal(found, request.user, timezone.now()))


def _to_a_guest(request: HttpRequest, found: PendingInvite) -> HttpResponse:
    """Signed out, one is led to the door and comes back; the seat is not taken on the way."""
    here = quote(request.path)
    if request.method == "POST":
        return redirect(f"{reverse('account_login')}?next={here}")
    why = inviting.over(found, timezone.now()) or inviting.shut(found.team_id, timezone.now())
    return _shown(request, found, why, here=here)


def _claimed(
    request: HttpRequest, member: Member, token: str, found: PendingInvite
) -> HttpResponse:
    try:
        inviting.claim(token=token, member_id=member.pk)
    except Refused as refused:
        if refused.reason == Reason.SAME_TEAM:
            messages.info(request, refused.reason.value)
            return redirect("team")
        return _shown(request, found, refused.reason, status=409)
    messages.success(request, f"Welcome to {found.team}: the seat is yours.")
    return redirect("team")


def _shown(
    request: HttpRequest,
    found: PendingInvite,
    why: Reason | None,
    here: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "team": found.team,
        "inviter": found.created_by,
        "seat": seat_in_words(found.seat_tier),
        "until": found.expires_at,
        "why": why,
        "is_own_plan": why == Reason.OWN_PLAN,
        "is_other_address": why == Reason.OTHER_ADDRESS,
        "in_team": why in (Reason.SAME_TEAM, Reason.OTHER_TEAM),
        "plan_page": address("plan"),
        "here": here,
    }
    return render(request, TEMPLATE, context, status=status)
