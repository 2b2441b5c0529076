"""The leaderboard, and a member's own points."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from gamification.badges import facts
from gamification.badges.progress import badges_of
from gamification.boards import boards
from gamification.boards.boards import Window
from gamification.boards.page import sheet
from gamification.forms import read_filters, read_start, read_window
from gamification.ledger import chart, history
from gamification.rules.chances import chances
from gamification.rules.milestones import next_milestone
from members.actions import list_on_leaderboard
from members.http import MemberRequest
from members.models import Member
from members.spreadsheets import csv_response


@require_safe
@login_required
def leaderboard(request: MemberRequest) -> HttpResponse:
    """A board with the reader's own place; for htmx only the part that changes."""
    reader = request.user
    shown = sheet(
        reader=reader,
        window=read_window(request.GET),
        own_team=reader.team,
        of_team=request.GET.get("who") == "team",
        start=read_start(request.GET),
        now=timezone.now(),
    )
    template = "_board.html" if request.headers.get("HX-Request") else "leaderboard.html"
    response = render(request, f"gamification/{template}", {"sheet": shown})
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """Leave the board, or join it again."""
    listed = request.POST.get("listed") == "yes"
    list_on_leaderboard(members=Member.objects.filter(pk=request.user.pk), listed=listed)
    messages.success(
        request,
        "You are listed on the leaderboard."
        if listed
        else "You are no longer listed on the leaderboard. Your points stay yours.",
    )
    return redirect("gamification:leaderboard")


@require_safe
@login_required
def points(request: MemberRequest) -> HttpResponse:
    """Every entry of the member's ledger with its reason, the chart, and what moves them up."""
    member = request.user
    filters = read_filters(request.GET)
    sums = history.summary(member)
    milestone = next_milestone(sums.total)
    known = facts.known(member)
    context = {
        "filters": filters,
        "sums": sums,
        "page": history.page(member, filters, sums),
        "chart": chart.draw(
            chart.month_ends(sums.months(), timezone.now().astimezone(member.zone).date()),
            milestone,
        ),
        "milestone": milestone,
        "chances": chances(paid=sums.paid(), values=known.values, paying=member.is_paying),
        "ahead": _ahead(member),
        "badges": badges_of(facts=known.facts_today(member), held=known.held),
        "held": len(known.held),
        "this_year": str(timezone.now().astimezone(member.zone).year),
        "query": urlencode({k: v for k in ("kind", "month") if (v := request.GET.get(k, ""))}),
    }
    return render(request, "gamification/points.html", context)


@require_safe
@login_required
def export(request: MemberRequest) -> StreamingHttpResponse:
    """The history as CSV, streamed: filtered like the page, from the newest entry to the first."""
    rows = history.csv_rows(request.user, read_filters(request.GET))
    return csv_response(rows, filename="points.csv")


def _ahead(member: Member) -> dict[str, object] | None:
    """Who stands one place above the member this month, and what it takes to pass them.

    None for the first and for who is on no board.
    """
    standing = boards.place_of(member, Window.MONTH)
    if standing is None or standing.place == 1:
        return None
    rows = boards.top(Window.MONTH, start=standing.place - 1, size=1)
    return {"row": rows[0], "points": rows[0].points - standing.points + 1} if rows else None
