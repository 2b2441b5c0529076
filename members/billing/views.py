"""The plan's pages: what is paid for, buying, seats, and the way to Stripe and back."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from members.billing import actions, client, events, page, seats
from members.billing.forms import CompanyForm, SeatsForm, opened, sealed
from members.billing.seats import CannotChange
from members.billing.sync import Nobodys, sync_subscription
from members.http import MemberRequest
from members.models import Member, Plan, SeatTier
from members.standing.actions import governing_plan

BUSY = "Stripe does not answer at the moment. Nothing was changed; try again in a minute."
ON_ITS_WAY = (
    "Stripe does not answer at the moment. If you have paid, your seat opens by itself within"
    " minutes; there is no need to pay again."
)


@require_GET
@login_required
def plan(request: MemberRequest) -> HttpResponse:
    """What the member's seat is paid by."""
    return _page(request)


def _page(request: MemberRequest, status: int = 200, **more: Any) -> HttpResponse:
    shown = {"company_form": CompanyForm(), **page.shown(request.user), **more}
    if "seats_form" not in shown and (found := shown["plan"]) is not None:
        shown["seats_form"] = SeatsForm(
            initial={"owner_seats": found.owner_seats, "team_seats": found.team_seats}
        )
    return render(request, "members/plan.html", shown, status=status)


@require_POST
@login_required
def buy(request: MemberRequest) -> HttpResponse:
    """To Stripe's Checkout, for oneself or for a company."""
    wanted: dict[str, Any] = {"kind": Plan.Kind.INDIVIDUAL}
    if request.POST.get("kind") == Plan.Kind.COMPANY:
        form = CompanyForm(request.POST)
        if not form.is_valid():
            return _page(request, 422, company_form=form)
        wanted = {"kind": Plan.Kind.COMPANY, **form.cleaned_data}
    if not client.is_on():
        messages.error(request, "Nobody can pay here at the moment. Write to us for a plan.")
        return redirect("plan")
    try:
        return redirect(actions.begin_checkout(member=request.user, back=_here(request), **wanted))
    except CannotChange as why:
        messages.error(request, str(why))
    except client.StripeFault:
        messages.error(request, BUSY)
    return redirect("plan")


@require_GET
@login_required
def back(request: MemberRequest) -> HttpResponse:
    """From Stripe: look how things stand, without waiting for its webhook."""
    try:
        if session := request.GET.get("session", ""):
            found = actions.come_back(member=request.user, session_id=session[:100])
            if found is None:
                messages.info(request, "Nothing was paid, so nothing has changed.")
            elif found.is_duplicate:
                messages.warning(
                    request,
                    "You had paid already. The second plan is ended, and its money comes back.",
                )
            else:
                messages.success(request, "Paid. Your seat is open.")
        elif (known := governing_plan(request.user)) and known.source == Plan.Source.STRIPE:
            page.forget_bills(sync_subscription(stripe_id=str(known.stripe_id)))
    except Nobodys:
        messages.error(request, "That payment belongs to another account.")
    except client.StripeFault:
        messages.warning(request, ON_ITS_WAY)
    return redirect("plan")


@require_POST
@login_required
def portal(request: MemberRequest) -> HttpResponse:
    """To Stripe's own pages for card, bills and ending."""
    found = _paid_by(request.user)
    if found is None:
        messages.error(request, "Only who pays for a plan opens its bills.")
        return redirect("plan")
    try:
        return redirect(actions.open_portal(plan=found, back=_here(request)))
    except client.StripeFault:
        messages.error(request, BUSY)
        return redirect("plan")


@require_POST
@login_required
def change(request: MemberRequest) -> HttpResponse:
    """Work out what other numbers of seats cost, and on the second click have them."""
    found = _paid_by(request.user)
    if found is None or found.team_id is None:
        messages.error(request, "Only the owners of a company change its seats.")
        return redirect("plan")
    try:
        if "shown" in request.POST:
            return _change(request, found)
        form = SeatsForm(request.POST)
        if not form.is_valid():
            return _page(request, 422, seats_form=form)
        preview = seats.seat_preview(plan=found, **form.cleaned_data)
    except CannotChange as why:
        form = SeatsForm(request.POST)
        form.add_error(None, str(why))
        return _page(request, 422, seats_form=form)
    except client.StripeFault:
        messages.error(request, BUSY)
        return redirect("plan")
    return _page(request, seats_form=form, preview=preview, shown=sealed(found, preview))


def _change(request: MemberRequest, found: Plan) -> HttpResponse:
    try:
        preview = opened(found, request.POST.get("shown", ""))
    except BadSignature:
        messages.warning(request, "That was worked out a while ago. Work it out once more.")
        return redirect("plan")
    if (preview.owner_seats, preview.team_seats) != (found.owner_seats, found.team_seats):
        done = seats.change_seats(plan=found, preview=preview, actor=request.user)
        page.forget_bills(done)
    messages.success(request, "Done: the seats are as you wished.")
    return redirect("plan")


def _paid_by(member: Member) -> Plan | None:
    """The plan at Stripe whose bills are the member's business."""
    found = governing_plan(member)
    if found is None or found.source != Plan.Source.STRIPE:
        return None
    return found if found.member_id or member.seat_tier == SeatTier.OWNER else None


def _here(request: HttpRequest) -> str:
    return (settings.SITE_URL or request.build_absolute_uri("/")).rstrip("/")


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """What Stripe tells: stored and answered at once."""
    if not settings.STRIPE_WEBHOOK_SECRET:
        return HttpResponse(status=404)
    try:
        event = events.verified(
            body=request.body, signature=request.headers.get("Stripe-Signature", "")
        )
    except events.NotStripes as why:
        return HttpResponse(str(why), status=400, content_type="text/plain")
    events.receive(event=event)
    return HttpResponse(status=200)
