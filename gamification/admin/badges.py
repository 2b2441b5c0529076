"""Badges, and who holds them: granted by the rules or by hand, never edited."""

from django.contrib import admin

from gamification.models import Badge, MemberBadge
from members.admin import ReadOnlyAdmin


@admin.register(Badge)
class BadgeAdmin(ReadOnlyAdmin):
    """The catalogue, declared in `gamification/badges/catalogue.py`."""

    list_display = ("name", "criteria", "code")
    ordering = ("place",)
    search_fields = ("name", "criteria")


@admin.register(MemberBadge)
class MemberBadgeAdmin(ReadOnlyAdmin):
    """Who was granted what, the newest grant first."""

    list_display = ("granted_at", "member", "badge")
    list_filter = ("badge",)
    list_select_related = ("member", "badge")
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    search_fields = ("member__email", "member__first_name", "member__last_name")
    search_help_text = "Member's e-mail or name."
    sortable_by = ()
    ordering = ("-id",)
