"""The library as its curators see it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from import_export.admin import ImportExportModelAdmin

from members.models import Member
from resources import actions, rules
from resources.catalogue import State
from resources.exchange import FORMATS, ResourceExchange
from resources.forms import ResourceForm
from resources.holding import HeldList, NotHeld, name_for, name_of
from resources.models import Resource, ResourceDownload
from resources.querysets import ResourceQuerySet
from resources.sending import send_resource, send_thumbnail


@admin.register(Resource)
class ResourceAdmin(ImportExportModelAdmin):
    """Where the library is curated."""

    form = ResourceForm
    resource_classes = [ResourceExchange]
    formats = FORMATS
    tmp_storage_class = HeldList
    change_list_template = "resources/admin/change_list.html"
    export_template_name = "resources/admin/export.html"
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
        actions.save(resource=obj, curator=_curator(request))

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Who may change resources may change many."""
        return self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Who may look may take the list along."""
        return self.has_view_permission(request)

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        """The uploaded list's name is signed for who uploaded it."""
        initial: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        if initial.get("import_file_name"):
            initial["import_file_name"] = name_for(_curator(request), initial["import_file_name"])
        return initial

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Import what this curator uploaded and looked at; nothing else can be named."""
        try:
            name = name_of(_curator(request), request.POST.get("import_file_name", ""))
            form = request.POST.copy()
            form["import_file_name"] = name
            request.POST = form  # type: ignore[assignment]
            answer: HttpResponseBase = super().process_import(request, **kwargs)
            return answer
        except NotHeld:
            said = (
                "This list was confirmed already, or waited longer than an hour. Upload it again to"
                " change more."
            )
            self.message_user(request, said, messages.ERROR)
            return redirect("admin:resources_resource_import")

    @admin.display(description="")
    def cover(self, resource: Resource) -> SafeString:
        """Its picture, or the drawn one."""
        return render_to_string("resources/_cover.html", {"resource": resource})

    @admin.display(description="Updated", ordering="updated_at")
    def updated(self, resource: Resource) -> str:
        """The day; the minute is on the resource's own page."""
        return f"{timezone.localtime(resource.updated_at):%-d %B %Y}"

    @admin.display(description="By week")
    def figures(self, resource: Resource) -> SafeString:
        """Downloads of the last weeks, as a chart with its table."""
        today = timezone.now().astimezone(UTC).date()
        monday = today - timedelta(days=today.weekday(), weeks=rules.CHART_WEEKS - 1)
        counts = resource.downloads.all().per_week(
            since=datetime.combine(monday, datetime.min.time(), UTC)
        )
        bars = rules.weekly_bars(counts=counts, today=today)
        context = {"resource": resource, "bars": bars, "recent": sum(bar.downloads for bar in bars)}
        return render_to_string("resources/admin/figures.html", context)

    @admin.action(description="Feature selected resources", permissions=["change"])
    def feature(self, request: HttpRequest, queryset: ResourceQuerySet) -> None:
        """Put them first in the library."""
        deed = actions.set_featured(resources=queryset, featured=True, curator=_curator(request))
        changed = deed.number if deed else 0
        self.message_user(
            request,
            rules.featured_words(changed, featured=True),
            messages.SUCCESS if changed else messages.INFO,
        )

    @admin.action(description="Stop featuring selected resources", permissions=["change"])
    def unfeature(self, request: HttpRequest, queryset: ResourceQuerySet) -> None:
        """Put them back in line."""
        deed = actions.set_featured(resources=queryset, featured=False, curator=_curator(request))
        changed = deed.number if deed else 0
        self.message_user(
            request,
            rules.featured_words(changed, featured=False),
            messages.SUCCESS if changed else messages.INFO,
        )


@admin.register(ResourceDownload)
class ResourceDownloadAdmin(admin.ModelAdmin):
    """Who took what, and when. To look at only: downloads are recorded by taking."""

    list_display = ["downloaded_at", "member", "resource"]
    list_select_related = ["member", "resource"]
    list_filter = ["downloaded_at", "resource__category", "resource__type"]
    list_per_page = 50
    search_fields = ["member__email", "member__first_name", "member__last_name", "resource__title"]
    search_help_text = "Member's name or e-mail, title of the resource"
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never by hand."""
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: ResourceDownload | None = None
    ) -> bool:
        """Never."""
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: ResourceDownload | None = None
    ) -> bool:
        """Only with the member or the resource."""
        return False


def _curator(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # nobody else gets into the admin
    return request.user
