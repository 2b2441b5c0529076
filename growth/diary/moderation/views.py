"""A member reports an entry or a reply of somebody else."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from growth.access import closed_to
from growth.diary.moderation.forms import ReportForm
from growth.diary.moderation.reporting import report as send
from growth.diary.moderation.reporting import report_of
from growth.models import Post, PostStatus, Reason, Reply
from members.http import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report(request: MemberRequest, pk: int) -> HttpResponse:
    """Report an entry, once."""
    rows = Post.objects.published().select_related("author")
    return _page(request, get_object_or_404(rows, pk=pk), pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report_reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Report a reply, once."""
    rows = Reply.objects.filter(post__status=PostStatus.PUBLISHED).select_related("author", "post")
    reply = get_object_or_404(rows, pk=pk)
    return _page(request, reply, reply.post_id)


def _page(request: MemberRequest, about: Post | Reply, entry: int) -> HttpResponse:
    member = request.user
    if closed_to(member):
        return redirect("growth:feed")
    if about.author_id == member.pk:
        raise Http404
    before = report_of(about=about, reporter=member)
    form = ReportForm(request.POST if request.method == "POST" and before is None else None)
    if request.method == "POST" and (before is not None or form.is_valid()):
        if before is None:
            _send(request, about, form)
        return redirect(request.path)
    context: dict[str, Any] = {
        "about": about,
        "is_entry": isinstance(about, Post),
        "entry": entry,
        "form": form,
        "before": before,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "growth/report.html", context, status=status)


def _send(request: MemberRequest, about: Post | Reply, form: ReportForm) -> None:
    reason = Reason(form.cleaned_data["reason"])
    try:
        send(
            about=about,
            reporter=request.user,
            reason=reason,
            words=form.cleaned_data["words"],
            now=timezone.now(),
        )
    except IntegrityError:
        messages.info(request, "It is gone: its author or staff took it away meanwhile.")
