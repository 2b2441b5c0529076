"""A team's page and what is done on it. Who may do it is for the actions to say."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.billing.client import StripeFault
from members.billing.forms import sealed
from members.billing.seats import CannotChange, seat_preview
from members.http import MemberRequest
from members.models import Member, SeatTier
from members.rules import tally
from members.teams import actions, inviting
from members.teams.forms import AddSeatsForm, NameForm
from members.teams.inviting import person
from members.teams.page import address, bill_of, invite_form, page
from members.teams.rules import Reason, Refused, revoke_refusal

AT_FIELD = {
    Reason.NO_SEAT: "tier",
    Reason.OWNERS_ONLY: "tier",
    Reason.SENT_ALREADY: "email",
    Reason.IN_TEAM: "email",
}


def _try(request: MemberRequest, deed: Callable[[], Any], said: str) -> HttpResponse:
    """Do it and go back to the team's page, with what was done or why it was not."""
    try:
        deed()
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("team")


def _show(request: MemberRequest, status: int = 200, **given: Any) -> HttpResponse:
    return render(request, "members/teams/team.html", page(request.user, **given), status=status)


@require_GET
@never_cache
@login_required
def team(request: MemberRequest) -> HttpResponse:
    """The team; for who sits in none what can be done next."""
    if request.user.team_id is None:
        return render(request, "members/teams/no_team.html", {"plan_page": address("plan")})
    return _show(request)


@require_POST
@never_cache
@login_required
def invite(request: MemberRequest) -> HttpResponse:
    """Offer a seat. The page that answers is the only one that ever shows the link."""
    if request.user.team_id is None:
        return redirect("team")
    form = invite_form(request.user, request.POST)
    if not form.is_valid():
        return _show(request, 422, invite_form=form)
    try:
        made = inviting.invite(
            team_id=request.user.team_id, actor_id=request.user.pk, **form.cleaned_data
        )
    except Refused as refused:
        form.add_error(AT_FIELD.get(refused.reason), str(refused))
        return _show(request, 422, invite_form=form)
    return _show(request, offered=made)


@require_POST
@never_cache
@login_required
def renew_link(request: MemberRequest, pk: int) -> HttpResponse:
    """A new link to an open invitation, shown once."""
    try:
        made = inviting.renew_link(
            team_id=request.user.team_id, actor_id=request.user.pk, invite_id=pk
        )
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("team")
    return _show(request, offered=made, is_renewed=True)


@require_POST
@login_required
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Make an invitation useless."""
    me = request.user
    return _try(
        request,
        lambda: inviting.take_back(team_id=me.team_id, actor_id=me.pk, invite_id=pk),
        "The invitation is taken back; its link lets nobody in.",
    )


def _ask(request: MemberRequest, deed: str, **given: Any) -> HttpResponse:
    """What the deed means, once more before it is done."""
    context = {"deed": deed, "team": request.user.team, **given}
    return render(request, "members/teams/deed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def revoke_seat(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then take somebody's seat."""
    me = request.user
    whose = Member.objects.filter(pk=pk, team=me.team_id).first() if me.team_id else None
    if request.method != "POST" and whose is not None:
        why = revoke_refusal(person(me), person(whose))
        if why is None:
            return _ask(request, "revoke", whose=whose)
        messages.warning(request, why.value)
        return redirect("team")
    return _try(
        request,
        lambda: actions.revoke_seat(team_id=me.team_id, actor_id=me.pk, member_id=pk),
        f"The seat of {whose} is revoked and free.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hand_over(request: MemberRequest) -> HttpResponse:
    """Ask for whom, then hand the team over."""
    me = request.user
    if not me.is_primary_owner:
        messages.warning(request, Reason.PRIMARY_ONLY.value)
        return redirect("team")
    if request.method != "POST":
        return _ask(request, "hand_over", heirs=page(me)["heirs"])
    chosen = request.POST.get("to", "")
    to = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19 else 0
    return _try(
        request,
        lambda: actions.hand_over(team_id=me.team_id, actor_id=me.pk, to_id=to),
        f"{me.team} is handed over. You keep your owner's seat.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leave(request: MemberRequest) -> HttpResponse:
    """Ask, then leave the team."""
    me = request.user
    if me.team_id is None or (request.method != "POST" and me.is_primary_owner):
        messages.warning(request, (Reason.HAND_OVER_FIRST if me.team_id else Reason.NOT_HERE).value)
        return redirect("team")
    if request.method != "POST":
        return _ask(request, "leave")
    return _try(
        request,
        lambda: actions.leave(team_id=me.team_id, member_id=me.pk),
        f"You have left {me.team}.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: MemberRequest) -> HttpResponse:
    """Ask, then delete the team."""
    me = request.user
    if not me.is_primary_owner:
        messages.warning(request, Reason.PRIMARY_ONLY.value)
        return redirect("team")
    if request.method != "POST":
        runs = me.team_id is not None and inviting.live_plan(me.team_id) is not None
        return _ask(request, "delete", runs=runs, plan_page=address("plan"))
    return _try(
        request,
        lambda: actions.delete(team_id=me.team_id, actor_id=me.pk),
        f"{me.team} is deleted. Its people stay members.",
    )


@require_POST
@never_cache
@login_required
def add_seats(request: MemberRequest) -> HttpResponse:
    """Work out what more seats cost; the button below the sum has the plan's page add them."""
    plan = bill_of(request.user)
    if plan is None:
        messages.warning(request, "Seats are added here by owners, to a plan that is paid by card.")
        return redirect("team")
    form = AddSeatsForm(request.POST)
    if not form.is_valid():
        return _show(request, 422, add_form=form)
    more, tier = form.cleaned_data["seats"], form.cleaned_data["kind"]
    is_owner = tier == SeatTier.OWNER
    try:
        preview = seat_preview(
            plan=plan,
            owner_seats=plan.owner_seats + more * is_owner,
            team_seats=plan.team_seats + more * (not is_owner),
        )
    except CannotChange as why:
        form.add_error(None, str(why))
        return _show(request, 422, add_form=form)
    except StripeFault:
        form.add_error(None, "Stripe does not answer at the moment. Try again in a minute.")
        return _show(request, 503, add_form=form)
    what = tally(more, "owner seat" if is_owner else "team seat")
    sums: dict[str, Any] = {
        "today": preview.today_cents / 100,
        "monthly": preview.monthly_cents / 100,
    }
    return _show(
        request,
        **sums,
        add_form=form,
        preview=preview,
        shown=sealed(plan, preview),
        add_what=what,
    )


@require_POST
@login_required
def rename(request: MemberRequest) -> HttpResponse:
    """Give the team another name."""
    me = request.user
    form = NameForm(request.POST)
    if me.team_id is None:
        return redirect("team")
    if not form.is_valid():
        return _show(request, 422, name_form=form)
    return _try(
        request,
        lambda: actions.rename(team_id=me.team_id, actor_id=me.pk, name=form.cleaned_data["name"]),
        "The team has its new name.",
    )
