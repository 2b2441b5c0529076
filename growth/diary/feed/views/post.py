"""One entry with what others say to it, and the buttons that stand below entries."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from gamification.ledger.cursor import read_cursor
from growth.access import closed_to
from growth.diary.feed import actions
from growth.diary.feed.forms import ReplyForm
from growth.diary.feed.paging import replies_of, shown
from growth.diary.feed.shown import entry_of
from growth.models import Post, PostStatus
from members.http import MemberRequest


@require_safe
@login_required
def post(request: MemberRequest, pk: int) -> HttpResponse:
    """One entry with its replies; a draft of one's own leads to where it is written."""
    found = get_object_or_404(shown(Post.objects.visible_to(request.user), request.user), pk=pk)
    if found.status == PostStatus.DRAFT and found.held_at is None:
        return redirect("growth:draft", pk)
    return show(request, found)


def show(request: MemberRequest, found: Post, form: ReplyForm | None = None) -> HttpResponse:
    """The page of an entry; 422 with what was typed where a reply is refused. What others replied
    to one's own entry is seen by this.
    """
    member = request.user
    is_own = found.author_id == member.pk
    if not is_own and (closed := closed_to(member)):
        return render(request, "growth/closed.html", {"closed": closed})
    before = read_cursor(request.GET.get("before", ""))
    after = read_cursor(request.GET.get("after", ""))
    page = replies_of(found, before, after)
    if is_own:
        actions.see_replies(member=member, replies=page.rows)
    context: dict[str, Any] = {
        "entry": entry_of(found, member, timezone.now(), page.rows),
        "page": page,
        "is_own": is_own,
        "form": form or ReplyForm(),
        "may_reply": found.status == PostStatus.PUBLISHED and closed_to(member) is None,
        "here": reverse("growth:post", args=[found.pk]),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "growth/post.html", context, status=status)


@require_POST
@login_required
def like(request: MemberRequest, pk: int) -> HttpResponse:
    """Like an entry (`like` is 1) or take it back (0): the button alone for htmx, else back."""
    if closed_to(request.user):
        return _away(request)
    try:
        if request.POST.get("like") == "0":
            actions.unlike(post_id=pk, member=request.user)
        else:
            actions.like(post_id=pk, member=request.user, now=timezone.now())
    except actions.NotPublished:
        raise Http404 from None
    back = back_of(request)
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(f"{back or reverse('growth:post', args=[pk])}#e{pk}")
    rows = Post.objects.published().select_related("tally").with_liked_by(request.user)
    found = get_object_or_404(rows, pk=pk)
    return render(request, "growth/_deeds.html", {"post": found, "here": back})


def _away(request: HttpRequest) -> HttpResponse:
    """To the page that says why it is closed: the whole page, also where htmx asks for a part."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("growth:feed")})
    return redirect("growth:feed")


@require_POST
@login_required
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Reply to an entry, and back to where it was typed; a second click finds the reply there."""
    member = request.user
    if closed_to(member):
        return redirect("growth:feed")
    found = get_object_or_404(shown(Post.objects.published(), member), pk=pk)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return show(request, found, form)
    given = form.cleaned_data
    key = given["key"] or form.initial["key"]
    try:
        made = actions.reply(
            post=found, author=member, text=given["text"], key=key, now=timezone.now()
        )
    except actions.NotPublished:
        raise Http404 from None
    messages.success(request, "Your reply stands below the entry.")
    back = back_of(request) or reverse("growth:post", args=[pk])
    return HttpResponseRedirect(f"{back}#reply-{made.pk}")


def back_of(request: HttpRequest) -> str:
    """The page of ours a button was pressed on; "" for anything else."""
    back = request.POST.get("back", "")
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if ours and "#" not in back else ""
