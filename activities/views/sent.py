"""One thing the member sent: what was said, what became of it, and what can still be done."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from activities import evidence
from activities.actions import change, keep_draft, set_visibility, withdraw
from activities.actions.refusals import EVIDENCE, Refused
from activities.catalogue import Activity
from activities.declarations import Kind
from activities.evidence import ACCEPT, Fault
from activities.forms import ReportForm, typed_of, visibility_of
from activities.models import Status, Submission, SubmissionDraft
from activities.rules.payload import typed as typed_from
from activities.rules.words import heading, left_of, tag, what_is_next
from activities.shown import held, values_for, week_of
from activities.views.files import fault_of, linked, remove_asked
from members.http import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sent(request: MemberRequest, pk: int) -> HttpResponse:
    """One's own submission; anybody else's is not found.

    The pressed button says what is done: `change`, `withdraw`, `who` (who sees it), `again`, or
    `remove` of one file. What is refused is answered with 422, and changes nothing.
    """
    submission = get_object_or_404(
        Submission.objects.of(request.user)
        .filter(activity__in=Activity.values)
        .select_related("claim", "member"),
        pk=pk,
    )
    if request.method != "POST":
        return _show(request, submission)
    deed = _DEEDS.get(request.POST.get("deed", "change"), _change)
    return deed(request, submission)


def _change(request: MemberRequest, submission: Submission) -> HttpResponse:
    refused: list[Fault] = []
    typed = typed_of(submission.kind.declaration, request.POST)
    try:
        uploads = request.FILES.getlist(EVIDENCE)
        refused = evidence.add_to(submission=submission, uploads=uploads).faults
        removed = remove_asked(request, submission)
        if not removed:
            change(submission=submission, typed=typed, visibility=visibility_of(request.POST))
        if refused:
            raise Refused({EVIDENCE: fault_of(refused)})
    except Refused as why:
        faults = dict(why.faults)
        if refused:
            faults[EVIDENCE] = fault_of(refused)
        typed["visibility"] = visibility_of(request.POST).value
        return _show(request, submission, typed=typed, faults=faults, refused=refused)
    messages.success(
        request, f"{removed} is taken away." if removed else "Changed. It keeps its place in line."
    )
    return redirect("activities:sent", submission.pk)


def _withdraw(request: MemberRequest, submission: Submission) -> HttpResponse:
    try:
        withdraw(submission=submission)
    except Refused as why:
        return _show(request, submission, faults=why.faults)
    messages.success(request, f"{submission.activity} is withdrawn, and its files are gone.")
    return redirect("activities:index")


def _who(request: MemberRequest, submission: Submission) -> HttpResponse:
    set_visibility(submission=submission, visibility=visibility_of(request.POST))
    messages.success(request, "Kept: who may see that you did it.")
    return redirect("activities:sent", submission.pk)


def _again(request: MemberRequest, submission: Submission) -> HttpResponse:
    """What came back is begun anew with its words; a draft that was begun since is kept instead."""
    code = submission.activity.lower()
    if submission.status not in (Status.REJECTED, Status.REVOKED):
        return redirect("activities:sent", submission.pk)
    if SubmissionDraft.objects.filter(member=request.user, activity=submission.activity).exists():
        messages.warning(request, "This is the draft you had begun. Send it or drop it first.")
        return redirect("activities:report", code)
    typed = typed_from(submission.kind.declaration, submission.payload)
    keep_draft(
        member=request.user,
        activity=submission.kind,
        typed={**typed, "visibility": submission.visibility},
    )
    messages.success(request, "Here are the words you sent. Add the files again, please.")
    return redirect("activities:report", code)


_DEEDS: dict[str, Callable[[MemberRequest, Submission], HttpResponse]] = {
    "change": _change,
    "withdraw": _withdraw,
    "who": _who,
    "again": _again,
}


def _show(
    request: MemberRequest,
    submission: Submission,
    *,
    typed: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    refused: list[Fault] | None = None,
) -> HttpResponse:
    member, now = request.user, timezone.now()
    today = member.day(now)
    prefetch_related_objects([submission], "attachments", "decisions__reviewer")
    declaration = submission.kind.declaration
    is_held = held(submission, now)
    waits = submission.status == Status.PENDING
    on = submission.done_on or today
    week = week_of(member, on, but=submission) if waits and declaration.is_by_heads else []
    said = typed_from(declaration, submission.payload)
    shown = {**said, "visibility": submission.visibility, **(typed or {})}
    bill = values_for(member).bill(submission.kind, submission.payload) if waits else []
    context: dict[str, Any] = {
        "submission": submission,
        "declaration": declaration,
        "title": heading(submission.activity, submission.status, is_held=is_held),
        "tag": tag(submission.status, is_held=is_held),
        "next": what_is_next(
            submission.status,
            is_held=is_held,
            points=submission.points,
            on=member.day(submission.decided_at) if submission.decided_at else None,
        ),
        "changes": waits and not is_held,
        "again": submission.status in (Status.REJECTED, Status.REVOKED),
        "form": ReportForm(
            declaration,
            shown,
            faults=faults,
            hints={one.name: left_of(one.name, one.left, on) for one in week},
            today=today,
        ),
        "said": _said(submission),
        "files": linked(list(submission.attachments.all()), member),
        "refused": refused or [],
        "accepted": ACCEPT,
        "bill": bill,
        "sum": sum(points for _, points in bill),
        "week": week,
        "on": on,
    }
    return render(request, "activities/sent.html", context, status=422 if faults else 200)


def _said(submission: Submission) -> list[tuple[str, Any, bool]]:
    """Label, words, and whether they lead somewhere, of each thing a submission says."""
    found = []
    for field in submission.kind.declaration.fields:
        value = submission.payload.get(field.name)
        if value in (None, "", []):
            continue
        if field.kind is Kind.DAY:
            day = date.fromisoformat(value)
            value = f"{day.day} {day:%B %Y}"
        elif field.kind is Kind.NAMES:
            value = ", ".join(value)
        elif field.unit == "minutes":
            value = f"{value} minutes"
        found.append((field.label, value, field.kind is Kind.LINK))
    return found
