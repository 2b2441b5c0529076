"""One resource's page."""

from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import DEFAULT_DB_ALIAS
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gamification.ledger.values import pays
from gamification.models import Action
from members.compiled import Compiled, in_model_order
from members.http import MemberRequest
from members.models import Member, SeatTier
from resources import files, grants, rules
from resources.models import Resource, ResourceDownload, ResourceVersion
from resources.sending import send_thumbnail

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
def detail(request: MemberRequest, slug: str) -> HttpResponse:
    """One resource and the way to take it."""
    return show(request, get_object_or_404(Resource.objects.visible_to(request.user), slug=slug))


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


def show(
    request: MemberRequest, resource: Resource, *, status: int = 200, refusal: str = ""
) -> HttpResponse:
    """A resource's page; `refusal` names why a download just failed."""
    member = request.user
    taken = TAKEN.rows(member=member.pk, resource=resource.pk)
    in_a_seat = member.seat_tier == SeatTier.TEAM_MEMBER
    context = {
        "resource": resource,
        "is_film": is_film(resource),
        "player": _player(request.user, resource, taken=bool(taken)),
        "curates": curates(member),
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


def address_of_video(member: Member, resource: Resource) -> str:
    """A new address of the video for the page's player; empty where there is none or it was not
    taken yet.
    """
    return _player(member, resource, taken=bool(TAKEN.rows(member=member.pk, resource=resource.pk)))


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
    """Bytes of the file; None when nobody can say."""
    # What was noted when it was stored: a store elsewhere takes its time to answer.
    known = ResourceVersion.objects.filter(resource=resource, file=str(resource.file.name))
    size: int | None = known.values_list("size", flat=True).first()
    try:
        return resource.file.size if size is None else size
    except OSError:
        return None
