"""A file of evidence, opened by its link."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from activities.evidence.links import BadLink, ExpiredLink, address, check
from activities.evidence.querysets import readable_by
from activities.evidence.sending import send_evidence
from activities.models import Attachment
from members.http import MemberRequest
from members.sending import Asked


@require_safe
@login_required
def evidence(request: MemberRequest, pk: int, key: str) -> HttpResponseBase:
    """The file, to whom the link was made for, while they may have it and within the hour."""
    attachment = get_object_or_404(readable_by(request.user), pk=pk)
    try:
        check(key, attachment_id=attachment.pk, member_id=request.user.pk)
    except BadLink as error:
        raise Http404 from error
    except ExpiredLink:
        return _expired(request, attachment)
    try:
        return send_evidence(attachment, asked=Asked.of(request))
    except FileNotFoundError:
        return _said(request, attachment, "missing", 404)


def _expired(request: MemberRequest, attachment: Attachment) -> HttpResponse:
    return _said(request, attachment, "expired", 410)


def _said(request: MemberRequest, attachment: Attachment, state: str, status: int) -> HttpResponse:
    context = {
        "attachment": attachment,
        "state": state,
        "is_own": attachment.member_id == request.user.pk,
        "link": address(attachment, reader=request.user),
    }
    response = render(request, "activities/evidence.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
