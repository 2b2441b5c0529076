"""Downloads, videos, and the bytes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from members.http import MemberRequest
from resources import actions, grants, rules
from resources.models import Resource
from resources.sending import send_resource, send_video
from resources.views.detail import curates, is_film, show


@require_POST
@login_required
@never_cache
def download(request: MemberRequest, slug: str) -> HttpResponse:
    """Record the download and hand out a grant."""
    member = request.user
    resource = get_object_or_404(Resource.objects.visible_to(member), slug=slug)
    refused = _take(request, resource)
    if refused:
        return refused
    address = reverse(
        "resources:granted", args=[grants.make(member_id=member.pk, resource_id=resource.pk)]
    )
    if request.htmx:  # type: ignore[attr-defined]
        # The page shows what has changed, then fetches the file.
        return trigger_client_event(
            show(request, resource), "file", {"address": address}, after="swap"
        )
    return redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def watch(request: MemberRequest, slug: str) -> HttpResponse:
    """Open the player of a video: the first time is recorded and paid like a download, and the
    page then keeps it open.
    """
    resource = get_object_or_404(Resource.objects.visible_to(request.user), slug=slug)
    if request.method != "POST":
        return redirect(resource)
    refused = _take(request, resource)
    return refused or redirect(f"{resource.get_absolute_url()}?play=yes#player")


@require_safe
@login_required
@never_cache
def stream(request: MemberRequest, token: str) -> HttpResponseBase:
    """The piece of a video its player asks for, for the member it was granted to, while the
    subscription lasts.
    """
    member = request.user
    try:
        resource_id = grants.read(token, member_id=member.pk, watching=True)
        resource = get_object_or_404(Resource.objects.visible_to(member), pk=resource_id)
        if not member.is_paying and not curates(member):
            raise PermissionDenied(rules.NOT_OPEN)
        if not is_film(resource):
            raise Http404
        # Without a way to tell whether the file is still the same, a conditional piece is the
        # whole.
        wanted = "" if "If-Range" in request.headers else request.headers.get("Range", "")
        return send_video(resource, wanted=wanted)
    except (grants.BadGrant, grants.ExpiredGrant, FileNotFoundError) as error:
        raise Http404 from error


@require_safe
@login_required
@never_cache
def granted(request: MemberRequest, token: str) -> HttpResponseBase:
    """The bytes, for the member they were granted to, while the grant and the subscription last."""
    member = request.user
    visible = Resource.objects.visible_to(member)
    try:
        resource = get_object_or_404(visible, pk=grants.read(token, member_id=member.pk))
        if not member.is_paying:
            return show(request, resource, status=403)
        actions.require_file(resource=resource)
        return send_resource(resource)
    except grants.BadGrant as error:
        raise Http404 from error
    except grants.ExpiredGrant as expired:
        return show(
            request,
            get_object_or_404(visible, pk=expired.resource_id),
            status=410,
            refusal="expired",
        )
    except (actions.FileGone, FileNotFoundError):
        return show(request, resource, status=410, refusal="gone")


def _take(request: MemberRequest, resource: Resource) -> HttpResponse | None:
    """Record the download and say what it paid, on this page or the next; the page of the
    refusal when it is refused.
    """
    member = request.user
    try:
        taken = actions.download(member=member, resource=resource)
    except actions.NotPaying:
        return show(request, resource, status=403)
    except actions.FileGone:
        return show(request, resource, status=410, refusal="gone")
    # The database has counted on since the session's member and the resource were read.
    member.refresh_from_db(fields=["total_points"])
    resource.refresh_from_db(fields=["download_count"])
    messages.success(
        request,
        rules.taken_words(title=resource.title, points=taken.award.points if taken.award else 0),
    )
    return None
