"""What members wrote, newest first."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gamification.ledger.cursor import read_cursor, read_month
from growth.access import closed_to
from growth.choices import choices_of, choose
from growth.diary.days import aside_of
from growth.diary.feed.paging import Whose, page_of
from growth.diary.feed.shown import days_of, drafts_of, entries_of
from members.http import MemberRequest


@require_safe
@login_required
def feed(request: MemberRequest) -> HttpResponse:
    """Ten entries with their last replies, and at the side what only the member sees. At most
    eight queries beside the session's two.
    """
    member, now = request.user, timezone.now()
    if closed := closed_to(member):
        return render(request, "growth/closed.html", {"closed": closed})
    whose = Whose.asked(request.GET.get("whose", ""), member)
    before = read_cursor(request.GET.get("before", ""))
    after = read_cursor(request.GET.get("after", ""))
    page = page_of(member, whose, before, after)
    context = {
        "aside": aside_of(member, member.day(now), read_month(request.GET.get("month", ""))),
        "whose": whose,
        "page": page,
        "entries": entries_of(page, member, now),
        "days": days_of(page),
        "drafts": drafts_of(member, now),
        "choices": choices_of(member),
        "here": request.get_full_path(),
    }
    return render(request, "growth/feed.html", context)


@require_POST
@login_required
def reply_letters(request: MemberRequest) -> HttpResponse:
    """Switch letters of replies on or off."""
    wanted = request.POST.get("reply_letters") == "1"
    choose(request.user, reply_letters=wanted)
    messages.success(
        request,
        "You get a letter when others reply, one an hour at most."
        if wanted
        else "No letters of replies from now on. New ones still stand above these pages.",
    )
    return redirect("growth:feed")
