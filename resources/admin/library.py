"""The library as its curators see it."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString

from members.admin.base import actor
from resources import actions, rules
from resources.admin.exchange import Exchanges
from resources.admin.figures import ShowsFigures
from resources.catalogue import State
from resources.forms import ResourceForm
from resources.models import Resource
from resources.querysets import ResourceQuerySet
from resources.sending import send_resource, send_thumbnail


@admin.register(Resource)
class ResourceAdmin(ShowsFigures, Exchanges):
    """Where the library is curated."""

    form = ResourceForm
    change_list_template = "resources/admin/change_list.html"
    list_display = [
        "cover",
        "title",
        "category",
        "type",
        "is_featured",
        "download_count",
        "updated",
    ]
    list_display_links = ["cover", "title"]
    list_editable = ["is_featured"]
    list_filter = ["category", "type", "is_featured", "created_at"]
    list_per_page = 50
    search_fields = ["title", "description"]
    search_help_text = "Title and description"
    ordering = ["-updated_at", "-id"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["figures", "created_at", "updated_at"]
    actions = ["feature", "unfeature"]
    save_on_top = False
    fieldsets = [
        (None, {"fields": ["title", "slug", ("category", "type"), "description"]}),
        (
            "Files",
            {
                "fields": ["file", "thumbnail"],
                "description": "Members get a link of their own that works for two minutes.",
            },
        ),
        (
            "On the shelf",
            {
                "fields": ["is_featured"],
                "description": "Members see a resource as soon as it is saved.",
            },
        ),
        ("Downloads", {"fields": ["figures", ("created_at", "updated_at")]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Resource | None = None) -> Any:
        """A resource that is not there yet has no figures."""
        return super().get_fieldsets(request, obj) if obj else self.fieldsets[:-1]

    def view_on_site(self, resource: Resource) -> str:
        """Its page, as members see it."""
        return resource.get_absolute_url()

    def get_urls(self) -> list[URLPattern]:
        """Django's, and one that opens a stored file."""
        view = self.admin_site.admin_view(self.file_view)
        return [
            path("<path:object_id>/file/<str:field>/", view, name="resources_resource_file"),
            *super().get_urls(),
        ]

    def file_view(self, request: HttpRequest, object_id: str, field: str) -> HttpResponseBase:
        """The stored file or cover, for a curator's eyes; no download is recorded."""
        resource = self.get_object(request, unquote(object_id))
        if resource is None or field not in ("file", "thumbnail") or not getattr(resource, field):
            raise Http404
        if not self.has_view_or_change_permission(request, resource):
            raise PermissionDenied
        try:
            return send_resource(resource) if field == "file" else send_thumbnail(resource)
        except FileNotFoundError as error:
            raise Http404("This file is gone from the storage. Upload it again.") from error

    def save_model(self, request: HttpRequest, obj: Resource, form: Any, change: bool) -> None:
        """Through the action, like everything else."""
        if not change and obj.file:
            obj.state = State.PUBLISHED
        actions.save(resource=obj, curator=actor(request))

    @admin.display(description="")
    def cover(self, resource: Resource) -> SafeString:
        """Its picture, or the drawn one."""
        return render_to_string("resources/_cover.html", {"resource": resource})

    @admin.display(description="Updated", ordering="updated_at")
    def updated(self, resource: Resource) -> str:
        """The day; the minute is on the resource's own page."""
        return f"{timezone.localtime(resource.updated_at):%-d %B %Y}"

    @admin.action(description="Feature selected resources", permissions=["change"])
    def feature(self, request: HttpRequest, queryset: ResourceQuerySet) -> None:
        """Put them first in the library."""
        deed = actions.set_featured(resources=queryset, featured=True, curator=actor(request))
        changed = deed.number if deed else 0
        self.message_user(
            request,
            rules.featured_words(changed, featured=True),
            messages.SUCCESS if changed else messages.INFO,
        )

    @admin.action(description="Stop featuring selected resources", permissions=["change"])
    def unfeature(self, request: HttpRequest, queryset: ResourceQuerySet) -> None:
        """Put them back in line."""
        deed = actions.set_featured(resources=queryset, featured=False, curator=actor(request))
        changed = deed.number if deed else 0
        self.message_user(
            request,
            rules.featured_words(changed, featured=False),
            messages.SUCCESS if changed else messages.INFO,
        )
