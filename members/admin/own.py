"""Copies of own data and files to sweep: staff see how they stand, and never what is in them."""

from django.contrib import admin

from members.admin.base import ReadOnlyAdmin
from members.models import FileToSweep, MemberExport


@admin.register(MemberExport)
class MemberExportAdmin(ReadOnlyAdmin):
    """Who asked for a copy of their data, and how far it got. Its owner alone fetches it."""

    list_display = ("member", "status", "progress", "size", "requested_at", "expires_at")
    list_filter = ("status",)
    list_select_related = ("member",)
    search_fields = ("member__email",)
    search_help_text = "The member's e-mail."
    exclude = ("file",)
    show_full_result_count = False


@admin.register(FileToSweep)
class FileToSweepAdmin(ReadOnlyAdmin):
    """Files that nothing refers to any more and the storage has not deleted yet."""

    list_display = ("name", "asked_at", "attempts", "not_before", "last_error")
    search_fields = ("name",)
    search_help_text = "The file's name."
    show_full_result_count = False
