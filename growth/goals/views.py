"""The pages of a member's goals."""

from collections.abc import Callable, Mapping
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gamification.ledger.cursor import read_cursor
from growth.choices import choices_of, choose
from growth.goals import actions
from growth.goals.actions import Outcome
from growth.goals.forms import GoalForm, RenameForm
from growth.goals.paging import page_of
from growth.goals.rules import MOST_OPEN
from growth.goals.shown import board_of, reached_rows
from growth.goals.words import set_of
from growth.models import Goal, GoalStatus
from members.http import MemberRequest

# What is said where nothing was done.
NOTHING: Final = {
    Outcome.GONE: "That goal is not there any more: it was deleted, perhaps in another window.",
    Outcome.TWIN: "The same goal is open already, in the same words for the same days.",
    Outcome.FULL: f"{MOST_OPEN} goals are open, that is all of them. Reach or delete one first.",
    Outcome.REACHED: "That goal was reached, and what was reached is not changed. Reopen it first.",
}
COMPLETED: Final[Mapping[Outcome, str]] = {
    Outcome.DONE: "Reached. Others see it from now on.",
    Outcome.ALREADY: "It was reached already.",
}
REOPENED: Final[Mapping[Outcome, str]] = {
    Outcome.DONE: "It is open again, and only you see it.",
    Outcome.ALREADY: "It is open already.",
}
DELETED: Final[Mapping[Outcome, str]] = {Outcome.DONE: "The goal is deleted."}
RENAMED: Final[Mapping[Outcome, str]] = {
    Outcome.DONE: "The goal has its new words.",
    Outcome.ALREADY: "The goal has these words already.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def goals(request: MemberRequest) -> HttpResponse:
    """One's own goals; sent, the form at the top sets another one. At most eight queries beside
    the session's two.
    """
    now = timezone.now()
    today = request.user.day(now)
    form = GoalForm(request.POST if request.method == "POST" else None, today=today)
    status = 200
    if form.is_bound:
        if form.is_valid():
            given = form.cleaned_data
            outcome, _ = actions.set_goal(member=request.user, now=now, **given)
            # A second click finds the goal of the first: what was wanted is so.
            if outcome is not Outcome.FULL:
                _say(request, outcome, {Outcome.DONE: "It is set. Only you see it for now."})
                return redirect("growth:goals")
            form.add_error(None, NOTHING[outcome])
        status = 422
    context = {
        "form": form,
        "board": board_of(request.user, now),
        "choices": choices_of(request.user),
    }
    return render(request, "growth/goals.html", context, status=status)


@require_safe
@login_required
def reached(request: MemberRequest) -> HttpResponse:
    """All one's goals that were reached, page by page."""
    before = read_cursor(request.GET.get("before", ""))
    page = page_of(request.user, before)
    rows = reached_rows(page.shown, request.user.day(timezone.now()))
    context = {"page": page, "rows": rows, "is_first": before is None}
    return render(request, "growth/reached.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def goal(request: MemberRequest, pk: int) -> HttpResponse:
    """One's own open goal, to give it other words or delete it; anybody else's is not found."""
    if request.method == "POST":
        return _rename(request, pk)
    found = get_object_or_404(Goal.objects.of(request.user), pk=pk)
    return _show(request, found, RenameForm({"title": found.title}))


def _rename(request: MemberRequest, pk: int) -> HttpResponse:
    form = RenameForm(request.POST)
    if form.is_valid():
        title = form.cleaned_data["title"]
        outcome = actions.rename(member=request.user, pk=pk, title=title)
        if outcome is not Outcome.TWIN:
            _say(request, outcome, RENAMED)
            return redirect("growth:goals")
        form.add_error("title", NOTHING[outcome])
    found = get_object_or_404(Goal.objects.of(request.user), pk=pk)
    return _show(request, found, form, status=422)


def _show(
    request: MemberRequest, found: Goal, form: RenameForm, *, status: int = 200
) -> HttpResponse:
    member, today = request.user, request.user.day(timezone.now())
    context = {
        "goal": found,
        "form": form,
        "is_reached": found.status == GoalStatus.COMPLETED,
        "set": set_of(member.day(found.created_at), today),
    }
    return render(request, "growth/goal.html", context, status=status)


@require_POST
@login_required
def reach(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that a goal was reached."""
    now = timezone.now()
    return _do(request, COMPLETED, lambda: actions.complete(member=request.user, pk=pk, now=now))


@require_POST
@login_required
def reopen(request: MemberRequest, pk: int) -> HttpResponse:
    """Open a goal again that was reached."""
    return _do(request, REOPENED, lambda: actions.reactivate(member=request.user, pk=pk))


@require_POST
@login_required
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    """Delete an open goal."""
    return _do(request, DELETED, lambda: actions.delete(member=request.user, pk=pk))


@require_POST
@login_required
def letters(request: MemberRequest) -> HttpResponse:
    """Switch the letters before a goal ends on or off."""
    wanted = request.POST.get("letters") == "yes"
    choose(request.user, goal_letters=wanted)
    messages.success(
        request,
        "A letter will come the morning before a goal ends."
        if wanted
        else "No letter about goals will come any more.",
    )
    return redirect("growth:goals")


def _do(
    request: MemberRequest, said: Mapping[Outcome, str], deed: Callable[[], Outcome]
) -> HttpResponse:
    _say(request, deed(), said)
    return redirect("growth:goals")


def _say(request: MemberRequest, outcome: Outcome, said: Mapping[Outcome, str]) -> None:
    """What happened, or why nothing did."""
    if outcome in said:
        level = messages.success if outcome is Outcome.DONE else messages.info
        level(request, said[outcome])
    else:
        messages.warning(request, NOTHING[outcome])
