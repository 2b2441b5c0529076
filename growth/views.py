"""The pages of growth."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.http import MemberRequest


@require_safe
@login_required
def feed(request: MemberRequest) -> HttpResponse:
    """What members wrote, newest first."""
    return render(request, "growth/feed.html", {})


def missing(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """A placeholder of this branch."""
    raise Http404
