"""The library's pages and its downloads."""

from collections import Counter
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from gamification.ledger.values import pays
from gamification.models import Action
from members.compiled import Compiled, in_model_order
from members.http import MemberRequest
from members.models import Member, SeatTier
from resources import actions, files, grants, rules
from resources.catalogue import Category, Type
from resources.forms import LibraryForm
from resources.models import Resource, ResourceDownload
from resources.paging import page_of
from resources.sending import send_resource, send_thumbnail, send_video

NEXT_BOOKS = 4
# What a cover with its title shows of a resource.
SHOWN = in_model_order(Resource, "id", "title", "slug", "category", "type", "file", "thumbnail")
NEXT = Compiled(
    lambda member, resource, category: Resource.objects.next_for(
        member, resource=Resource(pk=resource, category=category)
    ).values_list(*SHOWN)[:NEXT_BOOKS],
    member=-1,
    resource=-2,
    category="a category",
)
TAKEN = Compiled(
    lambda member, resource: (
        ResourceDownload.objects.for_member(member)
        .filter(resource=resource)
        .order_by("-downloaded_at")
        .values_list("downloaded_at")[:1]
    ),
    member=-1,
    resource=-2,
)


@require_safe
@login_required
def library(request: MemberRequest) -> HttpResponse:
    """The library, narrowed as asked, a page at a time."""
    form = LibraryForm(request.GET)
    form.is_valid()
    member = request.user
    visible = Resource.objects.visible_to(member)
    facets = _facets(list(visible.facet_counts()), form)
    matching = visible.matching(words=form.words, categories=form.categories, types=form.types)
    context = {
        "form": form,
        "facets": facets,
        "award": pays(Action.RESOURCE_DOWNLOAD) if member.is_paying else 0,
        "total": facets["total"],
        "found": matching.count() if form.is_narrowed else facets["total"],
        **page_of(form, matching, member),
    }
    return render(request, "resources/library.html", context)


@require_safe
@login_required
def detail(request: MemberRequest, slug: str) -> HttpResponse:
    """One resource and the way to take it."""
    return _show(request, get_object_or_404(Resource.objects.visible_to(request.user), slug=slug))


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
            _show(request, resource), "file", {"address": address}, after="swap"
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
        if not member.is_paying and not _curates(member):
            raise PermissionDenied(rules.NOT_OPEN)
        if not _is_film(resource):
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
            return _show(request, resource, status=403)
        actions.require_file(resource=resource)
        return send_resource(resource)
    except grants.BadGrant as error:
        raise Http404 from error
    except grants.ExpiredGrant as expired:
        return _show(
            request,
            get_object_or_404(visible, pk=expired.resource_id),
            status=410,
            refusal="expired",
        )
    except (actions.FileGone, FileNotFoundError):
        return _show(request, resource, status=410, refusal="gone")


@require_safe
@login_required
def thumbnail(request: MemberRequest, slug: str) -> HttpResponseBase:
    """A resource's own cover picture."""
    resource = get_object_or_404(
        Resource.objects.visible_to(request.user).exclude(thumbnail=""), slug=slug
    )
    try:
        return send_thumbnail(resource)
    except FileNotFoundError as error:
        raise Http404 from error


def _curates(member: Member) -> bool:
    """Whether the library is this person's work: they look at files without taking them."""
    return member.is_staff and member.has_perm("resources.view_resource")


def _is_film(resource: Resource) -> bool:
    """Whether the page can play it."""
    return files.format_of_name(str(resource.file.name)) is files.FileFormat.MP4


def _take(request: MemberRequest, resource: Resource) -> HttpResponse | None:
    """Record the download and say what it paid, on this page or the next; the page of the
    refusal when it is refused.
    """
    member = request.user
    try:
        taken = actions.download(member=member, resource=resource)
    except actions.NotPaying:
        return _show(request, resource, status=403)
    except actions.FileGone:
        return _show(request, resource, status=410, refusal="gone")
    # The database has counted on since the session's member and the resource were read.
    member.refresh_from_db(fields=["total_points"])
    resource.refresh_from_db(fields=["download_count"])
    messages.success(
        request,
        rules.taken_words(title=resource.title, points=taken.award.points if taken.award else 0),
    )
    return None


def _player(request: MemberRequest, resource: Resource, *, taken: bool) -> str:
    """The address of the video for the page's player; empty where there is none or it was not
    taken yet.
    """
    member = request.user
    may_watch = taken if member.is_paying else _curates(member)
    if not may_watch or not _is_film(resource):
        return ""
    return reverse(
        "resources:stream",
        args=[grants.make(member_id=member.pk, resource_id=resource.pk, watching=True)],
    )


def _facets(counts: list[dict[str, Any]], form: LibraryForm) -> dict[str, Any]:
    """The filters with how many resources each holds in the whole library: (value, label,
    number, on).
    """
    by_category: Counter[str] = Counter()
    by_type: Counter[str] = Counter()
    for row in counts:
        by_category[row["category"]] += row["number"]
        by_type[row["type"]] += row["number"]
    return {
        "total": by_type.total(),
        "on": len(form.categories) + len(form.types),
        "categories": [
            (value, label, by_category[value], value in form.categories)
            for value, label in Category.choices
        ],
        "types": [
            (value, label, by_type[value], value in form.types) for value, label in Type.choices
        ],
    }


def _show(
    request: MemberRequest, resource: Resource, *, status: int = 200, refusal: str = ""
) -> HttpResponse:
    """A resource's page; `refusal` names why a download just failed."""
    member = request.user
    taken = TAKEN.rows(member=member.pk, resource=resource.pk)
    in_a_seat = member.seat_tier == SeatTier.TEAM_MEMBER
    context = {
        "resource": resource,
        "is_film": _is_film(resource),
        "player": _player(request, resource, taken=bool(taken)),
        "curates": _curates(member),
        "description": rules.render_description(resource.description),
        "file_format": files.format_of_name(str(resource.file.name)),
        "size": _size(resource),
        "closed": rules.why_closed(
            status=member.subscription_status,
            in_debtor_state=member.in_debtor_state,
            in_a_seat=in_a_seat,
        ),
        "write_to": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "taken_at": taken[0][0] if taken else None,
        "award": pays(Action.RESOURCE_DOWNLOAD),
        "next_books": [
            Resource.from_db(DEFAULT_DB_ALIAS, SHOWN, row)
            for row in NEXT.rows(member=member.pk, resource=resource.pk, category=resource.category)
        ],
        "refusal": refusal,
    }
    return render(request, "resources/detail.html", context, status=status)


def _size(resource: Resource) -> int | None:
    """Bytes of the file; None when the storage can't say."""
    try:
        return resource.file.size
    except OSError:
        return None
