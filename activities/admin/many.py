"""Many submissions are decided at once, each with its own fate."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from activities.actions.reviewing import (
    MOST_AT_ONCE,
    NOTE_FROM,
    Outcome,
    approve_many,
    reject_many,
)
from activities.admin.forms import ManyForm
from activities.models import Submission
from activities.rules.reviewing import left_out
from activities.worth import worth
from members.admin.base import ReadOnlyAdmin, actor

LIST = "admin:activities_submission_changelist"


class DecidesMany(ReadOnlyAdmin):
    """The page between the list and the deed: who is meant, as they stand now."""

    def may_review(self, request: HttpRequest) -> bool:
        """Whoever decides about submissions."""
        return bool(request.user.has_perm("activities.review_submission"))

    has_review_permission = may_review

    def decide_many(self, request: HttpRequest) -> HttpResponse:
        """The chosen ones and one form; sent, each is decided as it was seen."""
        if not self.may_review(request):
            raise PermissionDenied
        is_sent = request.method == "POST"
        data = request.POST if is_sent else request.GET
        verdict = "reject" if data.get("verdict") == "reject" else "approve"
        form = ManyForm(request.POST if is_sent else None)
        if is_sent and form.is_valid():
            note = form.cleaned_data["note"].strip()
            if verdict == "approve" or len(note) >= NOTE_FROM:
                return self._decide_all(request, verdict, note)
            form.add_error("note", f"Say why, in {NOTE_FROM} characters or more: they read it.")
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Reject submissions" if verdict == "reject" else "Approve submissions",
            "opts": self.model._meta,
            "chosen": _chosen(request),
            "verdict": verdict,
            "decision": form,
        }
        template = "admin/activities/submission/decide_many.html"
        return TemplateResponse(request, template, context, status=422 if form.errors else 200)

    def _decide_all(self, request: HttpRequest, verdict: str, note: str) -> HttpResponse:
        seen = list(_seen(request))[:MOST_AT_ONCE]
        if verdict == "approve":
            fates = approve_many(seen=seen, reviewer=actor(request))
        else:
            fates = reject_many(seen=seen, reviewer=actor(request), note=note)
        outcomes = Counter(outcome.name for outcome in fates.values())
        done = outcomes.pop(Outcome.DONE.name, 0)
        if done:
            deed = "approved and paid" if verdict == "approve" else "sent back with your note"
            verb = "is" if done == 1 else "are"
            messages.success(request, f"{done} {verb} {deed}.")
        for said in left_out(outcomes):
            messages.warning(request, said)
        return redirect(LIST)


def _seen(request: HttpRequest) -> list[tuple[int, int]]:
    """(id, version) of each that stood on the page; what is no such pair is left out."""
    found = []
    for text in request.POST.getlist("seen"):
        pk, _, version = text.partition("~")
        if all(one.isascii() and one.isdigit() and len(one) <= 18 for one in (pk, version)):
            found.append((int(pk), int(version)))
    return found


def _chosen(request: HttpRequest) -> list[tuple[Submission, int]]:
    """Each with what it is worth now."""
    if request.method == "POST":
        keys = [pk for pk, _ in _seen(request)]
    else:
        ids = request.GET.get("ids", "").split(",")
        keys = [int(one) for one in ids if one.isascii() and one.isdigit() and len(one) <= 18]
    rows = Submission.objects.waiting().filter(pk__in=keys[:MOST_AT_ONCE]).select_related("member")
    return [
        (row, worth(member=row.member, activity=row.kind, payload=row.payload))
        for row in rows.order_by("created_at", "pk")
    ]
