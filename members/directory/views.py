"""The directory's page, and the pictures of members."""

from datetime import UTC

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from members.avatars import MEDIA_TYPE, Size, sized, token_of
from members.directory import search
from members.directory.forms import read
from members.directory.page import FACETS_OPEN, filters, opening, results
from members.directory.terms import EVERYBODY
from members.http import MemberRequest
from members.models import Member
from members.sending import send_stored


@require_safe
@login_required
def index(request: MemberRequest) -> HttpResponse:
    """Everyone by name, or who fits the words and filters. At most eight queries."""
    asked, today = read(request.GET), timezone.now().astimezone(UTC).date()
    opened = opening(request.user) if asked.is_beginning else None
    there = set() if asked.is_narrowed else search.letters([EVERYBODY])
    context = {
        "asked": asked,
        "opening": opened,
        "alphabet": [(letter, letter in there) for letter in search.LETTERS] if there else [],
        "found": results(asked, request.user, today),
        "filters": filters(asked, today, opened),
        "open": FACETS_OPEN,
        "wants": bool(request.user.target_skills),
    }
    response = render(request, "members/directory.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


PICTURE_SECONDS = 60 * 60


@require_safe
@login_required
def picture(request: MemberRequest, member: int, token: str, size: int) -> HttpResponseBase:
    """A member's picture, for those who may see it. A new picture has a new address."""
    shown = Member.objects.with_picture_for(request.user).only("avatar")
    avatar = get_object_or_404(shown, pk=member).avatar
    name = str(avatar.name)
    if size not in Size._value2member_map_ or not token or token_of(name) != token:
        raise Http404
    etag = f'"{token}-{size}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            response = send_stored(
                avatar.storage,
                sized(name, Size(size)),
                media_type=MEDIA_TYPE,
                seconds=PICTURE_SECONDS + 60,
                cached=True,
            )
        except FileNotFoundError as error:
            raise Http404 from error
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={PICTURE_SECONDS}"
    return response
