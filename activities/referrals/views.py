"""A member's link: where it leads, and the member's own page about it."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required, login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from activities.models.referrals import Referral, ReferralMonth
from activities.referrals import words
from activities.referrals.actions import code_of
from activities.referrals.arriving import remember
from activities.referrals.rules import MOST_A_MONTH, Kind, month_of
from gamification.ledger.values import pays
from members.flags.switches import is_on
from members.http import MemberRequest
from members.models import Member

PAGE_SIZE: Final = 30


@require_safe
@never_cache
@login_not_required
def join(request: HttpRequest, code: str) -> HttpResponse:
    """To the sign-up, whatever the code; one that can be attributed is remembered for 30 days."""
    if request.user.is_authenticated:
        return redirect("home")
    response = redirect("account_signup")
    if is_on("activities"):
        remember(request, response, code.lower())
    return response


@require_safe
@login_required
def referrals(request: MemberRequest) -> HttpResponse:
    """The member's link, who came by it, and what it brought."""
    member = request.user
    month = month_of(timezone.now())
    found = Referral.objects.by(member).select_related("referee").prefetch_related("payouts")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    points = points_in(member=member, month=month)
    number = page.paginator.count
    return render(
        request,
        "activities/referrals.html",
        {
            "link": link_of(request),
            "headline": words.headline(number),
            "month_line": words.month_line(
                points=points, month=month, after=month_of(_next_month(month))
            ),
            "points_this_month": points,
            "most_a_month": MOST_A_MONTH,
            "pays_trial": pays(Kind.TRIAL.action),
            "pays_paid": pays(Kind.PAID.action),
            "page": page,
            "lines": _lines(page, member.zone),
        },
    )


def link_of(request: MemberRequest) -> str:
    """The whole address of the member's link."""
    return request.build_absolute_uri(reverse("join", args=[code_of(member=request.user)]))


def points_in(*, member: Member, month: date) -> int:
    """What referrals paid a member in a month of UTC, taken back or not."""
    row = ReferralMonth.objects.filter(member=member, month=month)
    return row.values_list("points", flat=True).first() or 0


def _next_month(month: date) -> datetime:
    later = month + timedelta(days=31)
    return datetime(later.year, later.month, 1, tzinfo=ZoneInfo("UTC"))


def _lines(page: Page[Referral], zone: ZoneInfo) -> list[dict[str, Any]]:
    return [_line(referral, zone) for referral in page]


def _line(referral: Referral, zone: ZoneInfo) -> dict[str, Any]:
    payouts = [
        words.Paid(
            kind=one.kind,
            state=one.state,
            points=one.points,
            worth=one.worth,
            on=one.at.astimezone(zone).date(),
            back_on=one.taken_back_at.astimezone(zone).date() if one.taken_back_at else None,
        )
        for one in referral.payouts.all()
    ]
    return {
        "joined": referral.created_at.astimezone(zone).date(),
        "referee": referral.referee if referral.referee.is_listed else None,
        "mark": words.mark_of(
            status=referral.referee.subscription_status,
            has_paid=referral.paid_cents > 0,
            payouts=payouts,
        ),
        "why": [words.payout_line(one) for one in payouts],
        "points": words.points_of(payouts),
    }
