"""Deleting asks first."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from growth.diary.writing import actions, kept
from growth.models import Post
from growth.stories.forgetting import shared_of
from members.http import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete_entry(request: MemberRequest, pk: int) -> HttpResponse:
    """Says what goes along with one's own entry; sent, it is gone."""
    post = get_object_or_404(Post.objects.of(request.user).select_related("tally"), pk=pk)
    if request.method != "POST":
        context = {
            "post": post,
            "mark": kept.mark_of(request.user),
            "shared": shared_of(post, request.user),
        }
        return render(request, "growth/delete_entry.html", context)
    title = actions.delete(author=request.user, pk=post.pk)
    messages.success(request, f"“{title}” is deleted.")
    return redirect("growth:mine")
