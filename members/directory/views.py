"""The directory's page."""

from datetime import UTC

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from members.directory import search
from members.directory.forms import read
from members.directory.page import FACETS_OPEN, filters, opening, results
from members.directory.terms import EVERYBODY
from members.http import MemberRequest


@require_safe
@login_required
def index(request: MemberRequest) -> HttpResponse:
    """Everyone by name, or who fits the words and filters. At most eight queries."""
    asked, today = read(request.GET), timezone.now().astimezone(UTC).date()
    opened = opening(request.user) if asked.is_beginning else None
    there = set() if asked.is_narrowed else search.letters([EVERYBODY])
    context = {
        "asked": asked,
        "opening": opened,
        "alphabet": [(letter, letter in there) for letter in search.LETTERS] if there else [],
        "found": results(asked, request.user, today),
        "filters": filters(asked, today, opened),
        "open": FACETS_OPEN,
        "wants": bool(request.user.target_skills),
    }
    response = render(request, "members/directory.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
