"""One's own entries, and all of them as files."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gamification.ledger.cursor import read_cursor
from growth.diary.writing.exporting import archive, has_entries
from growth.diary.writing.finding import Asked, Show, page_of
from growth.models import Post
from members.http import MemberRequest


@require_safe
@login_required
def mine(request: MemberRequest) -> HttpResponse:
    """One's own entries, newest first, drafts apart; ?q looks for words in both, ?on shows those of
    one day. At most three queries beside the session's two.
    """
    asked = Asked.read(
        request.GET.get("show", ""),
        request.GET.get("on", ""),
        request.GET.get("q", ""),
        read_cursor(request.GET.get("before", "")),
    )
    page = page_of(request.user, asked)
    filters = {name: request.GET[name] for name in ("show", "on", "q") if request.GET.get(name)}
    context = {
        "asked": asked,
        "page": page,
        "typed": request.GET.get("q", "")[:400],
        "is_first": asked.before is None,
        "is_drafts": asked.show is Show.DRAFTS,
        "drafts": Post.objects.of(request.user).drafts().count(),
        "is_empty": not page.rows and not has_entries(request.user),
        "query": urlencode(filters),
    }
    return render(request, "growth/mine.html", context)


@require_safe
@login_required
def export(request: MemberRequest) -> HttpResponseBase:
    """All own entries as Markdown files in a ZIP; where there are none it says so."""
    member = request.user
    if not has_entries(member):
        messages.info(request, "There is nothing to export yet: your diary has no entry.")
        return redirect("growth:mine")
    name = f"diary-{member.day(timezone.now()).isoformat()}.zip"
    return StreamingHttpResponse(
        archive(member),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
