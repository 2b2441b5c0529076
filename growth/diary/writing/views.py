"""The pages of writing."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from members.http import MemberRequest


@require_safe
@login_required
def mine(request: MemberRequest) -> HttpResponse:
    """One's own entries."""
    raise Http404
