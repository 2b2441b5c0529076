"""The pages of growth."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.http import MemberRequest


@require_safe
@login_required
def feed(request: MemberRequest) -> HttpResponse:
    """What members wrote, newest first."""
    return render(request, "growth/feed.html", {})


@require_safe
@login_required
def post(request: MemberRequest, pk: int) -> HttpResponse:
    """Stands in for the page of an entry."""
    return render(request, "growth/feed.html", {})
