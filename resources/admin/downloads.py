"""Who took what."""

from django.contrib import admin
from django.http import HttpRequest

from resources.models import ResourceDownload


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
