"""The library's pages and its downloads."""

from collections import Counter
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gamification.models import Action
from gamification.worth import pays
from members.models import Member
from resources import actions, files, grants, rules
from resources.forms import LibraryForm
from resources.models import Category, Resource, Type
from resources.paging import page_of
from resources.sending import send_resource, send_thumbnail

NEXT_BOOKS = 4


@require_safe
@login_required
def library(request: HttpRequest) -> HttpResponse:
    """The shelves, narrowed as asked, a page at a time."""
    form = LibraryForm(request.GET)
    form.is_valid()
    member = _member(request)
    visible = Resource.objects.visible_to(member)
    facets = _facets(list(visible.shelf_counts()), form)
    matching = visible.matching(words=form.words, categories=form.categories, types=form.types)
    context = {
        "form": form,
        "facets": facets,
        "award": pays(Action.RESOURCE_DOWNLOAD),
        "total": facets["total"],
        "found": matching.count() if form.is_narrowed else facets["total"],
        **page_of(form, matching.with_taken(member)),
    }
    return render(request, "resources/library.html", context)


@require_safe
@login_required
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One resource and the way to take it."""
    return _show(request, get_object_or_404(Resource.objects.visible_to(_member(request)), slug=slug))


@require_POST
@login_required
@never_cache
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """Record the download and hand out a grant."""
    member = _member(request)
    resource = get_object_or_404(Resource.objects.visible_to(member), slug=slug)
    try:
        actions.download(member=member, resource=resource)
    except actions.NotPaying:
        return _show(request, resource, status=403)
    except actions.FileGone:
        return _show(request, resource, status=410, refusal="gone")
    return redirect("resources:granted", token=grants.make(member_id=member.pk, resource_id=resource.pk))


@require_safe
@login_required
@never_cache
def granted(request: HttpRequest, token: str) -> HttpResponseBase:
    """The bytes, for the member they were granted to, while the grant and the subscription last."""
    member = _member(request)
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
        return _show(request, get_object_or_404(visible, pk=expired.resource_id), status=410, refusal="expired")
    except (actions.FileGone, FileNotFoundError):
        return _show(request, resource, status=410, refusal="gone")


@require_safe
@login_required
def thumbnail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A resource's own cover picture."""
    resource = get_object_or_404(Resource.objects.visible_to(_member(request)).exclude(thumbnail=""), slug=slug)
    try:
        return send_thumbnail(resource)
    except FileNotFoundError as error:
        raise Http404 from error


def _member(request: HttpRequest) -> Member:
    """Who is signed in. Only for views behind login_required."""
    assert isinstance(request.user, Member)
    return request.user


def _facets(counts: list[dict[str, Any]], form: LibraryForm) -> dict[str, Any]:
    """The filters with how many resources each holds in the whole library: (value, label, number, on)."""
    by_category: Counter[str] = Counter()
    by_type: Counter[str] = Counter()
    for row in counts:
        by_category[row["category"]] += row["number"]
        by_type[row["type"]] += row["number"]
    return {
        "total": by_type.total(),
        "on": len(form.categories) + len(form.types),
        "categories": [(value, label, by_category[value], value in form.categories) for value, label in Category.choices],
        "types": [(value, label, by_type[value], value in form.types) for value, label in Type.choices],
    }


def _show(request: HttpRequest, resource: Resource, *, status: int = 200, refusal: str = "") -> HttpResponse:
    """A resource's page; `refusal` names why a download just failed."""
    member = _member(request)
    context = {
        "resource": resource,
        "description": rules.render_description(resource.description),
        "kind": files.kind_of_name(str(resource.file.name)),
        "size": _size(resource),
        "gate": rules.gate(status=member.subscription_status),
        "write_to": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "taken": resource.downloads.for_member(member).order_by("-downloaded_at").first(),
        "award": pays(Action.RESOURCE_DOWNLOAD),
        "next_books": Resource.objects.next_for(member, resource=resource)[:NEXT_BOOKS],
        "refusal": refusal,
    }
    return render(request, "resources/detail.html", context, status=status)


def _size(resource: Resource) -> int | None:
    """Bytes of the file; None when the storage can't say."""
    try:
        return resource.file.size
    except OSError:
        return None
