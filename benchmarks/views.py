"""The pages of benchmarks: where one stands, the results of a category."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benchmarks.catalogue import Category
from benchmarks.moderation.actions import rejection_told
from benchmarks.progress import progress_of
from benchmarks.results import results as results_of
from benchmarks.rules.access import Closed, why_closed
from benchmarks.wizard.course import stopped_at
from gamification.ledger.values import pays
from gamification.models import Action
from members.http import MemberRequest
from members.models import Member, SeatTier


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
            "unpaid": _unpaid(request.user),
            "reward": pays(Action.BENCHMARK_SUBMISSION),
            "stopped": stopped_at(request.user),
        },
    )


@require_safe
@login_required
def results(request: MemberRequest, category: Category) -> HttpResponse:
    """The member's own answers beside the others'; closed until the member has answered, and while
    the subscription gives no access.
    """
    member = request.user
    found = progress_of(member)
    progress = next(one for one in found if one.questionnaire.category == category)
    context: dict[str, Any] = {
        "categories": found,
        "unpaid": _unpaid(member),
        "progress": progress,
        "reward": pays(Action.BENCHMARK_SUBMISSION),
    }
    if progress.is_open and not context["unpaid"]:
        context["rejected_because"] = rejection_told(progress.submission)
        context["results"] = results_of(member=member, progress=progress)
        context["following"] = next((one for one in found if not one.is_open), None)
    return render(request, "benchmarks/results.html", context)


def _unpaid(member: Member) -> Closed | None:
    return why_closed(
        status=member.subscription_status,
        in_debtor_state=member.in_debtor_state,
        in_a_seat=member.seat_tier == SeatTier.TEAM_MEMBER,
    )
