"""The pages of benchmarks: where one stands, the form of a category, its results."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from benchmarks.actions import Submitted, submit
from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.forms import AnswersForm
from benchmarks.moderation.actions import rejection_told
from benchmarks.progress import progress_of
from benchmarks.results import results as results_of
from benchmarks.rules.access import Closed, why_closed
from benchmarks.rules.words import shared_words
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
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer(request: MemberRequest, category: Category) -> HttpResponse:
    """Answer a category, or change what was answered."""
    member = request.user
    progress = next(one for one in progress_of(member) if one.questionnaire.category == category)
    given = progress.submission.data if progress.submission else {}
    form = AnswersForm(
        CATEGORIES[category], request.POST if request.method == "POST" else None, given=given
    )
    if request.method == "POST" and form.is_valid():
        done = submit(member=member, category=category, data=form.answers)
        messages.success(request, _said(done, CATEGORIES[category].label))
        return redirect("benchmarks:results", category)
    return render(
        request,
        "benchmarks/answer.html",
        {"form": form, "progress": progress, "reward": pays(Action.BENCHMARK_SUBMISSION)},
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


def _said(done: Submitted, label: str) -> str:
    return shared_words(label, done.paid.points if done.paid else 0)
