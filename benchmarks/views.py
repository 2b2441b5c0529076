"""The page that leads to every category."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benchmarks.progress import progress_of
from benchmarks.results.access import closed_to
from benchmarks.wizard.course import stopped_at
from gamification.ledger.values import pays
from gamification.models import Action
from members.http import MemberRequest


@require_safe
@login_required
def index(request: MemberRequest) -> HttpResponse:
    """The four categories: what is answered, what is open, what it pays."""
    found = progress_of(request.user)
    following = next((progress for progress in found if not progress.is_open), None)
    opened = sum(progress.is_open for progress in found)
    return render(
        request,
        "benchmarks/index.html",
        {
            "categories": found,
            "following": following,
            "opened": opened,
            "unpaid": closed_to(request.user),
            "reward": pays(Action.BENCHMARK_SUBMISSION),
            "stopped": stopped_at(request.user),
        },
    )
