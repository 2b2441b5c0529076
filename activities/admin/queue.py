"""The reviewers' pages: the queue, one case beside its evidence, what was decided today."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from activities.actions import reviewing
from activities.actions.reviewing import Outcome
from activities.admin.forms import DecisionForm
from activities.models import Status, Submission
from activities.reviewing.cases import case_of
from activities.reviewing.queue import KINDS, decided_today, narrowed, queue_for
from activities.rules.reviewing import REFUSED, age, queue_title
from members.admin.base import actor


class ReviewPages:
    """The pages that decide. Reading needs view_submission, deciding review_submission."""

    admin_site: Any
    model: Any

    def queue(self, request: HttpRequest) -> HttpResponse:
        """What waits, without a case."""
        self._may_read(request)
        return self._page(request)

    def case(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One case beside the queue."""
        self._may_read(request)
        return self._page(request, self._found(pk))

    def take_next(self, request: HttpRequest) -> HttpResponse:
        """Hold the one that waits longest, and go to it."""
        self._may_decide(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return self._on(request)

    def take(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hold this one."""
        self._may_decide(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        outcome = reviewing.claim(submission_id=pk, reviewer=actor(request))
        if outcome is not Outcome.DONE:
            messages.warning(request, REFUSED[outcome.name])
        if outcome is Outcome.GONE:
            return redirect(self._address(request, "queue"))
        return redirect(self._address(request, "case", pk))

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Approve, send back or let go, and go on to the next; a mistake comes back with the page
        and what was typed.
        """
        self._may_decide(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self._page(request, self._found(pk), form)
        verdict, reviewer = form.cleaned_data["verdict"], actor(request)
        if verdict == "release":
            reviewing.release(submission_id=pk, reviewer=reviewer)
            messages.info(request, "Let go: others can take it.")
            return redirect(self._address(request, "queue"))
        outcome = self._decided(pk, form, actor(request))
        if outcome in (Outcome.NOTE, Outcome.POINTS):
            form.add_error("note" if outcome is Outcome.NOTE else "points", REFUSED[outcome.name])
            return self._page(request, self._found(pk), form)
        if outcome is not Outcome.DONE:
            messages.warning(request, REFUSED[outcome.name])
            if outcome in (Outcome.EDITED, Outcome.CERTIFICATE):
                return redirect(self._address(request, "case", pk))
        else:
            said = "Approved and paid." if verdict == "approve" else "Sent back with your note."
            messages.success(request, f"{said} You find it below, with “Undo”.")
        return self._on(request)

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the last decision back: an approval by a second entry, a rejection by waiting
        again.
        """
        self._may_decide(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        submission, note = self._found(pk), request.POST.get("note", "")[:1000]
        if submission.status == Status.APPROVED:
            outcome = reviewing.revoke(submission_id=pk, reviewer=actor(request), note=note)
            said = "Taken back: a second entry takes the points, the first stays readable."
        else:
            outcome = reviewing.reopen(submission_id=pk, reviewer=actor(request), note=note)
            said = "Taken back: it waits again, at its old place in line."
        if outcome is Outcome.DONE:
            messages.success(request, said)
        else:
            messages.warning(request, f"Nothing was taken back. {REFUSED[outcome.name]}")
        return redirect(self._address(request, "case", pk))

    def _decided(self, pk: int, form: DecisionForm, reviewer: Any) -> Outcome:
        data = form.cleaned_data
        if data["verdict"] == "approve":
            return reviewing.approve(
                submission_id=pk,
                reviewer=reviewer,
                version=data["version"],
                points=data["points"],
                note=data["note"],
            )
        return reviewing.reject(
            submission_id=pk, reviewer=reviewer, version=data["version"], note=data["note"]
        )

    def _on(self, request: HttpRequest) -> HttpResponse:
        """To the next one, held; to the queue when none is left."""
        asked = _asked(request)
        left = request.POST.get("left", "")
        found = reviewing.claim_next(
            reviewer=actor(request),
            among=narrowed(actor(request), **asked),
            after=int(left) if left.isascii() and left.isdigit() and len(left) <= 18 else None,
        )
        if found is None:
            messages.info(request, "None is left that you can take.")
            return redirect(self._address(request, "queue"))
        return redirect(self._address(request, "case", found.pk))

    def _page(
        self, request: HttpRequest, submission: Submission | None = None, form: Any = None
    ) -> HttpResponse:
        reviewer, asked = actor(request), _asked(request)
        now = timezone.now().astimezone(reviewer.zone)
        queue = queue_for(reviewer, **asked)
        case = case_of(submission, reviewer) if submission is not None else None
        if form is None and case is not None:
            form = DecisionForm(initial={"version": case.submission.version, "points": case.worth})
        since = queue.since.astimezone(reviewer.zone) if queue.since else None
        beside = request.GET.get("beside", "")
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": queue_title(queue.number, since, now),
            "opts": self.model._meta,
            "queue": queue,
            "lines": [(line, age(line.submission.created_at, now)) for line in queue.lines],
            "kinds": KINDS,
            "asked": asked,
            "query": _query(asked),
            "case": case,
            "beside": _beside(case, beside, reviewer),
            "decision": form,
            "may_review": request.user.has_perm("activities.review_submission"),
            "today": decided_today(reviewer),
            "zone": reviewer.zone,
        }
        template = "admin/activities/submission/queue.html"
        status = 422 if form is not None and form.errors else 200
        return TemplateResponse(request, template, context, status=status)

    def _address(self, request: HttpRequest, name: str, *args: int) -> str:
        query = _query(_asked(request))
        return reverse(f"admin:activities_submission_{name}", args=args) + query

    def _found(self, pk: int) -> Submission:
        return get_object_or_404(Submission.objects.select_related("member", "reviewer"), pk=pk)

    def _may_read(self, request: HttpRequest) -> None:
        if not request.user.has_perm("activities.view_submission"):
            raise PermissionDenied

    def _may_decide(self, request: HttpRequest) -> None:
        if not request.user.has_perm("activities.review_submission"):
            raise PermissionDenied


def _asked(request: HttpRequest) -> dict[str, str]:
    """How the queue is narrowed, by the address."""
    return {name: request.GET.get(name, "")[:20] for name in ("activity", "kind")}


def _query(asked: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in asked.items() if value})
    return f"?{query.urlencode()}" if query else ""


def _beside(case: Any, text: str, reviewer: Any) -> Any:
    """The case that was asked for beside this one, where it may be a double of it."""
    for other in case.doubles if case is not None else ():
        if text == str(other.pk):
            return case_of(other, reviewer)
    return None
