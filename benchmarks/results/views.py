"""The pages of results. Nobody sees figures without access, and none of a category that they have
not answered.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.moderation.actions import rejection_told
from benchmarks.progress import CategoryProgress, progress_of
from benchmarks.results.access import closed_to
from benchmarks.results.groups import beside_every_group
from benchmarks.results.page import results as results_of
from benchmarks.results.segments import Segments, segments
from benchmarks.results.table import table
from benchmarks.rules import grid, publishing
from benchmarks.rules.editions import ROLLED_UP, STANDS, who_counts, withheld_words
from gamification.ledger.values import pays
from gamification.models import Action
from members.billing import client
from members.http import MemberRequest
from members.spreadsheets import csv_response


@require_safe
@login_required
def results(request: MemberRequest, category: Category) -> HttpResponse:
    """The member's own answers beside what is published; closed until the member has answered,
    and while the subscription gives no access.
    """
    found, progress, chosen = _asked(request, category)
    context: dict[str, Any] = {
        "categories": found,
        "unpaid": closed_to(request.user),
        "progress": progress,
        "reward": pays(Action.BENCHMARK_SUBMISSION),
        **_said(),
    }
    if progress.is_open and not context["unpaid"]:
        context["rejected_because"] = rejection_told(progress.submission)
        context["results"] = results_of(progress=progress, segments=chosen)
        context["following"] = next((one for one in found if not one.is_open), None)
    return render(request, "benchmarks/results.html", context)


@require_safe
@login_required
def results_table(request: MemberRequest, category: Category) -> HttpResponseBase:
    """The same page as CSV; who may not see it is led to the page, which says why."""
    _, progress, chosen = _asked(request, category)
    if not progress.is_open or closed_to(request.user):
        return redirect("benchmarks:results", category)
    group = "" if chosen.is_all else f"-{chosen.chosen.key.replace(':', '-')}"
    return csv_response(
        table(results_of(progress=progress, segments=chosen)),
        filename=f"{progress.questionnaire.slug}{group}.csv",
    )


@require_safe
@login_required
def question(request: MemberRequest, category: Category, key: str) -> HttpResponse:
    """One question beside every group, and its course; closed like the results."""
    asked = CATEGORIES[category].by_key.get(key)
    if asked is None:
        raise Http404
    _, progress, chosen = _asked(request, category)
    if not progress.is_open or closed_to(request.user):
        return redirect("benchmarks:results", category)
    page = beside_every_group(
        member=request.user, progress=progress, question=asked, segments=chosen
    )
    return render(
        request, "benchmarks/question.html", {"page": page, "progress": progress, **_said()}
    )


@require_safe
@login_required
def method(request: MemberRequest) -> HttpResponse:
    """How the figures are made, and what they protect."""
    return render(
        request,
        "benchmarks/method.html",
        {
            "rules": publishing,
            "grid": grid,
            "pay": CATEGORIES[Category.COMPENSATION],
            "is_paid": client.is_on(),
            **_said(),
        },
    )


def _asked(
    request: MemberRequest, category: Category
) -> tuple[list[CategoryProgress], CategoryProgress, Segments]:
    found = progress_of(request.user)
    progress = next(one for one in found if one.questionnaire.category == category)
    return found, progress, segments(asked=request.GET.get("segment", ""), found=found)


def _said() -> dict[str, str]:
    is_paid = client.is_on()
    return {
        "withheld_number": withheld_words(is_paid=is_paid, is_numeric=True),
        "withheld_words": withheld_words(is_paid=is_paid, is_numeric=False),
        "who_counts": who_counts(is_paid=is_paid),
        "rolled_up": ROLLED_UP,
        "stands": STANDS,
    }
