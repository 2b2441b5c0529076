"""What members wrote, newest first."""

from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gamification.ledger.cursor import read_cursor, read_month
from growth.access import closed_to
from growth.choices import choices_of, choose
from growth.diary.days import aside_of
from growth.diary.feed.paging import Whose, page_of
from growth.diary.feed.shown import days_of, drafts_of, entries_of
from growth.diary.feed.views.post import back_of
from members.http import MemberRequest
from members.models import Member

# What an address of the feed says of the entries; the month beside them is something else.
PLACE: Final = ("whose", "of", "before", "after")


@require_safe
@login_required
def feed(request: MemberRequest) -> HttpResponse:
    """Ten entries with their last replies, and at the side what only the member sees. At most
    eight queries beside the session's two. With ?of those of one member, whose page the reader may
    open: one query more.
    """
    member, now = request.user, timezone.now()
    if closed := closed_to(member):
        return render(request, "growth/closed.html", {"closed": closed})
    author = _author(request)
    whose = Whose.asked("" if author else request.GET.get("whose", ""), member)
    before = read_cursor(request.GET.get("before", ""))
    after = read_cursor(request.GET.get("after", ""))
    page = page_of(member, whose, before, after, author=author)
    context = {
        "aside": aside_of(member, member.day(now), read_month(request.GET.get("month", ""))),
        "whose": whose,
        "author": author,
        "page": page,
        "entries": entries_of(page, member, now),
        "days": days_of(page),
        "drafts": drafts_of(member, now),
        "choices": choices_of(member),
        "here": request.get_full_path(),
        "place": urlencode(
            {name: request.GET[name] for name in PLACE if request.GET.get(name)},
        ),
    }
    return render(request, "growth/feed.html", context)


def _author(request: MemberRequest) -> Member | None:
    """Whose entries alone an address asks for; None where it asks for nobody's."""
    handle = request.GET.get("of", "")
    if not handle:
        return None
    return get_object_or_404(Member.objects.with_page_for(request.user).with_handle(handle))


@require_POST
@login_required
def reply_letters(request: MemberRequest) -> HttpResponse:
    """Switch letters of replies on or off, and back to the switch, which says so."""
    wanted = request.POST.get("reply_letters") == "1"
    choose(request.user, reply_letters=wanted)
    messages.success(
        request,
        "You get a letter when others reply, one an hour at most."
        if wanted
        else "No letters of replies from now on. New ones still stand above these pages.",
        extra_tags="here",
    )
    back = back_of(request) or reverse("growth:feed")
    return HttpResponseRedirect(f"{back}#reply-letters")
