"""One resource's page."""

from collections.abc import Iterable, Sequence
from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gamification.ledger.values import pays
from gamification.models import Action
from members.http import MemberRequest
from members.models import Member, SeatTier
from resources import files, grants, recommending, rules
from resources.models import Resource, ResourceDownload, Tag
from resources.sending import send_thumbnail
from resources.shown import shown


@require_safe
@login_required
def detail(request: MemberRequest, slug: str) -> HttpResponse:
    """One resource and the way to take it; an address it had before leads on to the new one. For
    who took it while it was there, that it left.
    """
    visible = Resource.objects.select_related("author").visible_to(request.user)
    resource = visible.filter(slug=slug).first()
    if resource:
        return show(request, resource)
    renamed = visible.filter(former_slugs__slug=slug).first()
    return redirect(renamed) if renamed else left(request, slug)


@require_safe
@login_required
def thumbnail(request: MemberRequest, slug: str) -> HttpResponseBase:
    """A resource's own cover picture; curators see those of drafts too."""
    member = request.user
    seen = Resource.objects.all() if curates(member) else Resource.objects.visible_to(member)
    resource = get_object_or_404(seen.exclude(thumbnail=""), slug=slug)
    try:
        return send_thumbnail(resource)
    except FileNotFoundError as error:
        raise Http404 from error


def left(request: MemberRequest, slug: str) -> HttpResponse:
    """What a member took and cannot see any more: that it left the shelves, and what stands near.

    Raises Http404 for whoever never took it: nothing tells them that it was there.
    """
    member = request.user
    resource = get_object_or_404(Resource.objects.left_for(member), slug=slug)
    seen = shown(resource, member, timezone.now())
    context = {
        "resource": resource,
        "taken_at": seen.taken_at,
        "curates": curates(member),
        "next_books": _next_books(resource, seen.tags, member),
    }
    return render(request, "resources/left.html", context, status=410)


def show(
    request: MemberRequest,
    resource: Resource,
    *,
    status: int = 200,
    refusal: str = "",
    preview: bool = False,
) -> HttpResponse:
    """A resource's page; `refusal` names why a download just failed.

    `preview` shows a curator what members will see, whatever state the resource is in, without a
    way to take it. At most five queries beside the session's, the resource's and the author's.
    """
    member = request.user
    seen = shown(resource, member, timezone.now())
    resource.trending = rules.is_trending(seen.lately)  # type: ignore[attr-defined]
    resource.renewed = bool(seen.renewed)  # type: ignore[attr-defined]
    resource.taken = seen.taken_at is not None  # type: ignore[attr-defined]
    context = {
        "resource": resource,
        "preview": preview,
        "is_film": is_film(resource),
        "player": "" if preview else _player(member, resource, taken=seen.taken_at is not None),
        "curates": curates(member),
        "description": rules.render_description(resource.description),
        "file_format": files.format_of_name(str(resource.file.name)),
        "shown": seen,
        "size": _size(resource) if seen.size is None else seen.size,
        "closed": _closed(member),
        "write_to": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "award": pays(Action.RESOURCE_DOWNLOAD),
        "next_books": _next_books(resource, seen.tags, member),
        "refusal": refusal,
    }
    return render(request, "resources/detail.html", context, status=status)


def _closed(member: Member) -> rules.Closed | None:
    return rules.why_closed(
        status=member.subscription_status,
        in_debtor_state=member.in_debtor_state,
        in_a_seat=member.seat_tier == SeatTier.TEAM_MEMBER,
    )


def _next_books(resource: Resource, tags: Iterable[Tag], member: Member) -> Sequence[Resource]:
    return recommending.next_to(resource, tags=[tag.slug for tag in tags], member=member)


def address_of_video(member: Member, resource: Resource) -> str:
    """A new address of the video for the page's player; empty where there is none or it was not
    taken yet.
    """
    taken = ResourceDownload.objects.for_member(member).filter(resource=resource).exists()
    return _player(member, resource, taken=taken)


def _player(member: Member, resource: Resource, *, taken: bool) -> str:
    may_watch = taken if member.is_paying else curates(member)
    if not may_watch or not is_film(resource):
        return ""
    return reverse(
        "resources:stream",
        args=[grants.make(member_id=member.pk, resource_id=resource.pk, watching=True)],
    )


def curates(member: Member) -> bool:
    """Whether the library is this person's work: they look at files without taking them."""
    return member.is_staff and member.has_perm("resources.view_resource")


def is_film(resource: Resource) -> bool:
    """Whether the page can play it."""
    return files.format_of_name(str(resource.file.name)) is files.FileFormat.MP4


def _size(resource: Resource) -> int | None:
    """Bytes of the file as the storage has it, for those nobody noted; None when it can't say."""
    try:
        return resource.file.size if resource.file else None
    except OSError:
        return None
