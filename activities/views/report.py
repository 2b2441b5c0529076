"""The form of one activity: typed, kept as a draft, sent."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from activities import evidence
from activities.actions import drop_draft, keep_draft, send
from activities.actions.refusals import EVIDENCE, Refused
from activities.actions.sending import count_files
from activities.catalogue import Activity
from activities.evidence import ACCEPT, Fault
from activities.forms import ReportForm, typed_of, visibility_of
from activities.models import SubmissionDraft
from activities.rules.payload import read
from activities.rules.words import left_of
from activities.shown import counted, taken_once, values_for, week_of
from activities.views.closed import closed_to
from activities.views.files import fault_of, linked, remove_asked
from members.http import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report(request: MemberRequest, code: str) -> HttpResponse:
    """The form of an activity. What is typed is kept whatever is wrong with it, files too.

    The pressed button says what is done: `send`, `keep`, `drop`, or `remove` of one file. What is
    refused is answered with 422 and the form as it was typed.
    """
    activity = _activity(code)
    if request.method != "POST":
        return _show(request, activity)
    deed = request.POST.get("deed", "keep")
    if deed == "drop":
        drop_draft(member=request.user, activity=activity)
        messages.success(request, "The draft is gone, and its files with it.")
        return redirect("activities:index")
    typed = typed_of(activity.declaration, request.POST)
    visibility = visibility_of(request.POST)
    draft = keep_draft(
        member=request.user, activity=activity, typed={**typed, "visibility": visibility.value}
    )
    if closed_to(request.user):
        return _show(request, activity, status=403)
    refused = evidence.add(
        member=request.user, activity=activity, uploads=request.FILES.getlist(EVIDENCE)
    ).faults
    try:
        removed = remove_asked(request, draft)
        if refused:
            raise Refused(_faults(request, activity, draft, typed, refused))
        if deed == "send" and not removed:
            send(member=request.user, activity=activity, typed=typed, visibility=visibility)
            messages.success(request, _sent_words(activity))
            return redirect("activities:index")
    except Refused as why:
        return _show(request, activity, faults=why.faults, refused=refused, status=422)
    messages.success(request, f"{removed} is taken away." if removed else "Kept as a draft.")
    return redirect("activities:report", activity.value.lower())


def _activity(code: str) -> Activity:
    try:
        activity = Activity[code.upper()]
    except KeyError:
        raise Http404 from None
    if code != activity.value.lower():
        raise Http404
    return activity


def _faults(
    request: MemberRequest,
    activity: Activity,
    draft: SubmissionDraft,
    typed: Mapping[str, str],
    refused: list[Fault],
) -> dict[str, str]:
    """What is wrong where a file was refused: that, and with `send` all else that would be."""
    faults: dict[str, str] = {}
    if request.POST.get("deed") == "send":
        today = request.user.day(timezone.now())
        faults.update(read(activity.declaration, typed, today).faults)
    missing = count_files(activity.declaration, draft.attachments.count())
    faults[EVIDENCE] = " ".join(filter(None, [fault_of(refused), missing if faults else ""]))
    return faults


def _show(
    request: MemberRequest,
    activity: Activity,
    *,
    faults: Mapping[str, str] | None = None,
    refused: list[Fault] | None = None,
    status: int = 200,
) -> HttpResponse:
    member, today = request.user, request.user.day(timezone.now())
    declaration = activity.declaration
    draft = SubmissionDraft.objects.filter(member=member, activity=activity.value).first()
    typed: dict[str, str] = dict(draft.typed) if draft else {}
    done = next((one for one in taken_once(member) if one.activity == activity.value), None)
    payload = counted(declaration, typed, today)
    week = week_of(member, payload["done_on"]) if declaration.is_by_heads else []
    values = values_for(member)
    bill = values.bill(activity, within(payload, week))
    context: dict[str, Any] = {
        "activity": activity,
        "declaration": declaration,
        "form": ReportForm(
            declaration,
            typed,
            faults=faults,
            hints={one.name: left_of(one.name, one.left, payload["done_on"]) for one in week},
            today=today,
        ),
        "files": linked(list(draft.attachments.all()) if draft else [], member),
        "refused": refused or [],
        "draft": draft,
        "done": done,
        "closed": closed_to(member),
        "accepted": ACCEPT,
        "pays": values.sentence(activity),
        "week": week,
        "on": payload["done_on"],
        "bill": bill,
        "sum": sum(points for _, points in bill),
    }
    return render(request, "activities/report.html", context, status=status)


def within(payload: Mapping[str, Any], week: list[Any]) -> dict[str, Any]:
    """The payload with no more heads than the week holds."""
    return {**payload, **{one.name: min(payload[one.name], one.left) for one in week}}


def _sent_words(activity: Activity) -> str:
    return (
        f"{activity.value} is sent. A reviewer reads it and its files side by side; until one does,"
        " you can change or withdraw it. You get a letter either way."
    )
