"""A resource as members will see it, its files, and a copy of it."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path

from members.admin.base import actor
from resources import actions
from resources.admin.base import CHANGE
from resources.models import Resource, ResourceVersion
from resources.sending import send_resource, send_thumbnail
from resources.views.detail import show

MISSING = {"file": "Its file is gone from the storage", "thumbnail": "Its cover is gone"}


class LookedAt(admin.ModelAdmin):
    """Pages that only look, and the buttons beside them."""

    def get_urls(self) -> list[URLPattern]:
        """With files, versions, the preview and the copy."""
        view = self.admin_site.admin_view
        own = (
            ("file/<str:field>/", self.file_view, "file"),
            ("version/<int:number>/", self.version_view, "version"),
            ("make-current/", self.make_current_view, "make_current"),
            ("preview/", self.preview_view, "preview"),
            ("duplicate/", self.duplicate_view, "duplicate"),
        )
        return [
            *(
                path(f"<path:object_id>/{route}", view(page), name=f"resources_resource_{name}")
                for route, page, name in own
            ),
            *super().get_urls(),
        ]

    def view_on_site(self, resource: Resource) -> str | None:
        """Its page, when members see it; there is none for what they don't."""
        return resource.get_absolute_url() if resource.is_visible else None

    def _found(self, request: HttpRequest, object_id: str) -> Resource:
        resource = self.get_object(request, unquote(object_id))
        if resource is None:
            raise Http404
        if not self.has_view_or_change_permission(request, resource):
            raise PermissionDenied
        return resource

    def file_view(self, request: HttpRequest, object_id: str, field: str) -> HttpResponseBase:
        """The stored file or cover, for a curator's eyes; no download is recorded."""
        resource = self._found(request, object_id)
        if field not in ("file", "thumbnail") or not getattr(resource, field):
            raise Http404
        return _sent(resource, field)

    def version_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponseBase:
        """The file of a version that is kept."""
        resource = self._found(request, object_id)
        version = get_object_or_404(resource.versions, number=min(number, 2**31 - 1))
        resource.file = version.file.name
        return _sent(resource, "file")

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The members' page of it, whatever its state. Nothing is counted."""
        resource = self._found(request, object_id)
        return show(request, resource, preview=True)  # type: ignore[arg-type]

    def make_current_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """POST: an older version becomes the newest."""
        resource = self._changing(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        number = request.POST.get("version", "")
        version = (
            ResourceVersion.objects.filter(resource=resource, number=int(number)).first()
            if number.isascii() and number.isdigit() and len(number) < 10
            else None
        )
        made = version and actions.make_current(version=version, curator=actor(request))
        if made and version:
            said = f"Members get the file of version {version.number} again, as {made.number}."
            self.message_user(request, said, messages.SUCCESS)
        else:
            said = "Nothing changed: that version is current, or kept no more."
            self.message_user(request, said, messages.INFO)
        return redirect(CHANGE, resource.pk)

    def duplicate_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """POST: a draft like it."""
        resource = self._changing(request, object_id)
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        copy, missing = actions.duplicate(resource=resource, curator=actor(request))
        said = f"This is “{copy}”, a draft with the words, tags, author and files of the other."
        self.message_user(request, said, messages.SUCCESS)
        for name in missing:
            self.message_user(request, f"{MISSING[name]}: the copy has none.", messages.WARNING)
        return redirect(CHANGE, copy.pk)

    def _changing(self, request: HttpRequest, object_id: str) -> Any:
        resource = self._found(request, object_id)
        if not self.has_change_permission(request, resource):
            raise PermissionDenied
        return resource


def _sent(resource: Resource, field: str) -> HttpResponseBase:
    try:
        return send_resource(resource) if field == "file" else send_thumbnail(resource)
    except FileNotFoundError as error:
        raise Http404("This file is gone from the storage. Upload it again.") from error
