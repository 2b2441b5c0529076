"""The pages of benchmarks: where one stands, the form of a category, its results."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from benchmarks.actions import Submitted, submit
from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.forms import AnswersForm
from benchmarks.progress import standings
from benchmarks.results import results as results_of
from benchmarks.rules.words import shared_words
from gamification.ledger.values import pays
from gamification.models import Action
from members.http import MemberRequest


@require_safe
@login_required
def index(request: MemberRequest) -> HttpResponse:
    """The four categories: what is answered, what is open, what it pays."""
    found = standings(request.user)
    following = next((standing for standing in found if not standing.is_open), None)
    opened = sum(standing.is_open for standing in found)
    return render(
        request,
        "benchmarks/index.html",
        {
            "standings": found,
            "following": following,
            "opened": opened,
            "reward": pays(Action.BENCHMARK_SUBMISSION),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer(request: MemberRequest, category: Category) -> HttpResponse:
    """Answer a category, or change what was answered."""
    member = request.user
    standing = next(one for one in standings(member) if one.questionnaire.category == category)
    given = standing.submission.data if standing.submission else {}
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
        {"form": form, "standing": standing, "reward": pays(Action.BENCHMARK_SUBMISSION)},
    )


@require_safe
@login_required
def results(request: MemberRequest, category: Category) -> HttpResponse:
    """The member's own answers beside the others'; closed until the member has answered."""
    member = request.user
    found = standings(member)
    standing = next(one for one in found if one.questionnaire.category == category)
    context = {
        "standings": found,
        "standing": standing,
        "reward": pays(Action.BENCHMARK_SUBMISSION),
    }
    if standing.is_open:
        context["results"] = results_of(member=member, standing=standing)
        context["following"] = next((one for one in found if not one.is_open), None)
    return render(request, "benchmarks/results.html", context)


def _said(done: Submitted, label: str) -> str:
    return shared_words(label, done.paid.points if done.paid else 0)
