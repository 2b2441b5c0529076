"""A reply is changed or deleted, by its author or by staff."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from growth.diary.feed import actions
from growth.diary.feed.forms import ReplyForm
from growth.diary.marks import mark_of
from growth.models import Reply
from members.http import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Other words for a reply, or none of it: one's own, and for staff with the right anybody's.
    The pressed button says which: `change` or `delete`.
    """
    member = request.user
    found = Reply.objects.select_related("author", "post").filter(pk=pk).first()
    if found is None and request.method == "POST":
        messages.info(request, "The reply is gone already.")
        return redirect("growth:feed")
    if found is None:
        raise Http404
    changes, removes = actions.may_change(found, member), actions.may_remove(found, member)
    if not (changes or removes):
        raise Http404
    if request.method == "POST" and request.POST.get("deed") == "delete" and removes:
        actions.remove_reply(reply_id=pk, actor=member)
        messages.success(request, "The reply is deleted.")
        return redirect("growth:post", found.post_id)
    form = ReplyForm(
        request.POST if request.method == "POST" else None, initial={"text": found.text}
    )
    if request.method == "POST" and changes and form.is_valid():
        answer = _change(request, found, form)
        if answer is not None:
            return answer
    context: dict[str, Any] = {
        "reply": found,
        "seen": mark_of(found),
        "form": form,
        "is_own": found.author_id == member.pk,
        "changes": changes,
        "removes": removes,
    }
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "growth/edit_reply.html", context, status=status)


def _change(request: MemberRequest, found: Reply, form: ReplyForm) -> HttpResponse | None:
    """Changed, or gone, and on; None where it has other words than those the form was made of:
    what was typed stays, below what is said of it.
    """
    try:
        is_there = actions.change_reply(
            reply_id=found.pk,
            text=form.cleaned_data["text"],
            actor=request.user,
            now=timezone.now(),
            seen=request.POST.get("seen"),
        )
    except actions.OtherWords:
        now = " ".join(found.text.split())
        form.add_error("text", f"Not saved: it was changed meanwhile, and reads: “{now}”")
        return None
    address = reverse("growth:post", args=[found.post_id])
    if not is_there:
        messages.warning(request, "Nothing was changed: the reply was deleted meanwhile.")
        return redirect(address)
    messages.success(request, "The reply is changed.")
    return HttpResponseRedirect(f"{address}#reply-{found.pk}")
