"""The pages of benchmarks: where one stands and the form of a category."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from benchmarks.actions import Submitted, submit
from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.forms import AnswersForm
from benchmarks.progress import progress_of
from benchmarks.results.access import closed_to
from benchmarks.rules.words import shared_words
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


def _said(done: Submitted, label: str) -> str:
    return shared_words(label, done.paid.points if done.paid else 0)
