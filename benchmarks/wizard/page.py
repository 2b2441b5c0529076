"""The page of all questions of a category at once, and the same by a program."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from benchmarks.actions import submit
from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.forms import AnswersForm
from benchmarks.moderation.actions import rejection_told
from benchmarks.rules.answers import AnswersRefused
from benchmarks.rules.documents import NotADocument, read_document
from benchmarks.rules.words import shared_words
from benchmarks.wizard.actions import save_draft, submit_page
from benchmarks.wizard.course import Course, course_of
from benchmarks.wizard.kept import kept_through_sign_in, whose
from gamification.ledger.values import pays
from gamification.models import Action
from members.http import MemberRequest

JSON = "application/json"


@require_http_methods(["GET", "HEAD", "POST"])
@kept_through_sign_in
def answer(request: MemberRequest, category: Category) -> HttpResponse:
    """Answer a category on one page, or change what was answered."""
    if request.method == "POST" and request.content_type == JSON:
        return _answer_document(request, category)
    course = course_of(member=request.user, category=category)
    form = AnswersForm(
        CATEGORIES[category],
        request.POST if request.method == "POST" else None,
        shown=course.shown,
        accepted=course.accepted,
    )
    if request.method != "POST":
        return _show(request, course, form)
    if "keep" in request.POST:
        _keep(request, course, form)
        messages.success(request, "What you typed is kept. You can go on from any device.")
        return redirect("benchmarks:index")
    if not form.is_valid():
        _keep(request, course, form)
        first = next(key for key in (*form.fields, *form.errors) if key in form.errors)
        if first in form.fields:
            form.fields[first].widget.attrs["autofocus"] = True
        return _show(request, course, form)
    done = submit_page(member=request.user, category=category, answers=form.answers)
    label = CATEGORIES[category].label
    messages.success(request, shared_words(label, done.paid.points if done.paid else 0))
    return redirect("benchmarks:results", category)


def _keep(request: MemberRequest, course: Course, form: AnswersForm) -> None:
    """Keep what was typed, read or not, where it is another than what stands there."""
    typed = {
        step.question.key: text
        for step in course.steps
        if (text := form.typed[step.question.key]) != (step.typed or None)
    }
    if typed:
        wrong = next((key for key in form.fields if key in form.errors), "")
        first = course.steps[0].question.key
        save_draft(
            member=request.user,
            category=course.category,
            typed=typed,
            sure=form.sure,
            stands_at=wrong or first,
        )


def _show(request: MemberRequest, course: Course, form: AnswersForm) -> HttpResponse:
    reward = 0 if course.submission else pays(Action.BENCHMARK_SUBMISSION) or 0
    context: dict[str, Any] = {"form": form, "course": course, "reward": reward}
    context["whose"] = whose(request)
    context["rejected_because"] = rejection_told(course.submission)
    return render(request, "benchmarks/answer.html", context)


def _answer_document(request: MemberRequest, category: Category) -> JsonResponse:
    """The same for a document in JSON: what is stored, or a reason for each key."""
    try:
        answers = read_document(request.body)
        done = submit(member=request.user, category=category, data=answers)
    except NotADocument as refusal:
        return JsonResponse({"errors": {"": str(refusal)}}, status=400)
    except AnswersRefused as refusal:
        return JsonResponse({"errors": refusal.errors}, status=400)
    return JsonResponse(
        {"answers": done.submission.data, "points": done.paid.points if done.paid else 0}
    )
