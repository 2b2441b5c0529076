"""Downloads, videos, and the bytes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from members.http import MemberRequest
from members.models import Member, SeatTier
from members.sending import Asked
from members.stores import StoreDown
from resources import actions, grants, rules
from resources.models import Resource
from resources.sending import send_resource, send_video
from resources.views.detail import address_of_video, curates, is_film, left, show


@require_POST
@login_required
@never_cache
def download(request: MemberRequest, slug: str) -> HttpResponse:
    """Record the download and hand out a grant."""
    member = request.user
    resource = Resource.objects.visible_to(member).filter(slug=slug).first()
    if resource is None:
        return left(request, slug)
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
def player(request: MemberRequest, slug: str) -> JsonResponse:
    """A new address of the video for a page that has it open: the one it has runs out in the
    middle. Who may not go on watching is told why.
    """
    member = request.user
    resource = get_object_or_404(Resource.objects.visible_to(member), slug=slug)
    address = address_of_video(member, resource)
    if address:
        return JsonResponse({"address": address})
    return JsonResponse({"why": _why_no_video(member)}, status=403)


@require_safe
@login_required
@never_cache
def stream(request: MemberRequest, token: str) -> HttpResponseBase:
    """The piece of a video its player asks for, for the member it was granted to, while the
    subscription lasts.
    """
    member = request.user
    try:
        granted = grants.read(token, member_id=member.pk, watching=True)
        resource = get_object_or_404(Resource.objects.visible_to(member), pk=granted.resource_id)
        if not member.is_paying and not curates(member):
            raise PermissionDenied(rules.NOT_OPEN)
        if not is_film(resource):
            raise Http404
        return send_video(resource, asked=Asked.of(request), seconds=granted.seconds_left)
    except (grants.BadGrant, grants.ExpiredGrant, FileNotFoundError) as error:
        raise Http404 from error


@require_safe
@login_required
@never_cache
def granted(request: MemberRequest, token: str) -> HttpResponseBase:
    """The bytes, for the member they were granted to, while the grant and the subscription last; a
    download that broke off goes on from where it was. A link that died leads to what helps.
    """
    member = request.user
    seconds, refusal = 0, ""
    try:
        resource_id, seconds = grants.read(token, member_id=member.pk)
    except grants.BadGrant as error:
        raise Http404 from error
    except grants.ExpiredGrant as expired:
        resource_id, refusal = expired.resource_id, "expired"
    resource = get_object_or_404(Resource, pk=resource_id)
    if not resource.is_visible:
        return left(request, resource.slug)
    if not member.is_paying:
        return show(request, resource, status=403)
    if refusal:
        return show(request, resource, status=410, refusal=refusal)
    try:
        actions.require_file(resource=resource)
        return send_resource(resource, asked=Asked.of(request), seconds=seconds)
    except (actions.FileGone, FileNotFoundError):
        return show(request, resource, status=410, refusal="gone")
    except StoreDown:
        return show(request, resource, status=503, refusal="down")


def _why_no_video(member: Member) -> str:
    closed = rules.why_closed(
        status=member.subscription_status,
        in_debtor_state=member.in_debtor_state,
        in_a_seat=member.seat_tier == SeatTier.TEAM_MEMBER,
    )
    return f"{closed.title}. {closed.reason}" if closed else rules.NOT_TAKEN


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
    except StoreDown:
        return show(request, resource, status=503, refusal="down")
    # The database has counted on since the session's member and the resource were read.
    member.refresh_from_db(fields=["total_points"])
    resource.refresh_from_db(fields=["download_count"])
    messages.success(
        request,
        rules.taken_words(title=resource.title, points=taken.award.points if taken.award else 0),
    )
    return None
