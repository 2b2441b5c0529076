"""The pages on which a category is answered step by step, and the review before it is shared."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benchmarks.catalogue import Category
from benchmarks.rules.typed import bounds_line
from benchmarks.rules.words import shared_words
from benchmarks.wizard.actions import drop_draft, save_draft, submit_draft
from benchmarks.wizard.course import Course, State, Step, course_of
from benchmarks.wizard.forms import StepForm
from benchmarks.wizard.kept import kept_through_sign_in, whose
from gamification.ledger.values import pays
from gamification.models import Action
from members.http import MemberRequest

REVIEW: Final = "review"


@require_safe
@login_required
def start(request: MemberRequest, category: Category) -> HttpResponse:
    """Go on where one stopped, or begin."""
    course = course_of(member=request.user, category=category)
    return HttpResponseRedirect(_address(category, course.stands_at))


@require_http_methods(["GET", "HEAD", "POST"])
@kept_through_sign_in
def step(request: MemberRequest, category: Category, key: str) -> HttpResponse:
    """One question: save and go on, skip, go back, leave."""
    course = course_of(member=request.user, category=category)
    found = course.step(key)
    if found is None:
        return _not_asked(request, course, key)
    if request.method != "POST":
        return _show_step(request, course, found, StepForm(found))
    form = StepForm(found, request.POST)
    if "skip" in request.POST:
        following = _following(request, course, found)
        typed = found.kept_if_skipped
        _save(request, course, {key: typed}, following)
        return HttpResponseRedirect(_address(category, following))
    if "back" in request.POST or "leave" in request.POST:
        return _turn_away(request, course, found, form)
    if not form.is_valid():
        _save(request, course, _entry(found, form), found, sure=form.is_sure)
        return _show_step(request, course, found, form)
    following = _following(request, course, found)
    _save(request, course, {key: form.typed or None}, following, sure=form.is_sure)
    return HttpResponseRedirect(_address(category, following))


def _turn_away(request: MemberRequest, course: Course, found: Step, form: StepForm) -> HttpResponse:
    """Back to the question before, or away: what was typed is kept, whether it can be read or
    not.
    """
    leaves = "leave" in request.POST
    following = found if leaves else course.before(found) or found
    entry = _entry(found, form)
    if entry or course.draft:
        _save(request, course, entry, following, sure=form.is_sure)
    if not leaves:
        return HttpResponseRedirect(_address(course.category, following))
    messages.success(request, "What you typed is kept. You can go on from any device.")
    return redirect("benchmarks:index")


def _entry(found: Step, form: StepForm) -> dict[str, str | None]:
    """What the draft is to keep of a question that is not done: nothing of one left as it was."""
    if form.typed == found.typed and found.state is not State.SKIPPED:
        return {}
    return {found.question.key: form.typed or None}


def _save(
    request: MemberRequest,
    course: Course,
    typed: dict[str, str | None],
    following: Step | None,
    *,
    sure: bool = False,
) -> None:
    if not typed and not course.draft:
        return
    save_draft(
        member=request.user,
        category=course.category,
        typed=typed,
        sure=list(typed) if sure else [],
        stands_at=following.question.key if following else "",
    )


def _following(request: MemberRequest, course: Course, found: Step) -> Step | None:
    """The next question; the review for who came from there."""
    return None if request.POST.get("to") == REVIEW else course.after(found)


def _address(category: Category, found: Step | None) -> str:
    if found is None:
        return reverse("benchmarks:review", args=[category])
    return reverse("benchmarks:step", args=[category, found.question.key])


def _not_asked(request: MemberRequest, course: Course, key: str) -> HttpResponse:
    """A question of before leads to one of today; what never was one is no page."""
    retired = course.questionnaire.retired_by_key.get(key)
    if retired is None:
        raise Http404
    messages.info(request, retired.why_refused)
    return HttpResponseRedirect(_address(course.category, course.stands_at))


def _show_step(request: MemberRequest, course: Course, found: Step, form: StepForm) -> HttpResponse:
    to_review = REVIEW in (request.GET.get("to"), request.POST.get("to"))
    context = {
        "course": course,
        "step": found,
        "form": form,
        "bounds": bounds_line(found.question),
        "previous": course.before(found),
        "to_review": to_review,
        "reward": _reward(course),
        "whose": whose(request),
    }
    return render(request, "benchmarks/step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def review(request: MemberRequest, category: Category) -> HttpResponse:
    """All answers before they are shared, what is missing, and the button that shares them."""
    if request.method != "POST":
        course = course_of(member=request.user, category=category)
        return _show_review(request, course)
    shared = submit_draft(member=request.user, category=category, seen=request.POST.get("seen", ""))
    if shared.done:
        paid = shared.done.paid
        label = shared.done.submission.get_category_display()
        messages.success(request, shared_words(label, paid.points if paid else 0))
        return redirect("benchmarks:results", category)
    if shared.again:
        return _show_review(request, shared.again, asked=True)
    course = course_of(member=request.user, category=category)
    if not course.submission:
        return HttpResponseRedirect(_address(category, course.stands_at))
    messages.info(request, "These answers are shared already; nothing of them has changed since.")
    return redirect("benchmarks:results", category)


def _show_review(request: MemberRequest, course: Course, *, asked: bool = False) -> HttpResponse:
    context: dict[str, Any] = {"course": course, "asked": asked, "reward": _reward(course)}
    return render(request, "benchmarks/review.html", context)


@require_POST
@login_required
def drop(request: MemberRequest, category: Category) -> HttpResponse:
    """Forget what was typed and not shared."""
    if drop_draft(member=request.user, category=category):
        messages.success(request, "What you had typed is gone. What you shared stays as it is.")
    return redirect("benchmarks:index")


def _reward(course: Course) -> int:
    """What sharing pays; nothing for who has shared before."""
    return 0 if course.submission else pays(Action.BENCHMARK_SUBMISSION) or 0
