"""Discord XP for staff: to be looked at.

How the passes went, with a warning after three failures in a row.
"""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse

from gamification.mee6.rules import ALERT_AFTER
from gamification.models import DiscordActivity, DiscordXp, Mee6State
from members.admin import ReadOnlyAdmin


@admin.register(DiscordXp)
class DiscordXpAdmin(ReadOnlyAdmin):
    """What is known of each member's XP."""

    list_display = ("member", "discord_id", "last_total", "paid_xp", "carried_xp", "synced_at")
    list_filter = ("synced_at",)
    list_select_related = ("member",)
    list_per_page = 50
    search_fields = ("member__email", "member__first_name", "member__last_name", "=discord_id")
    search_help_text = "Member's e-mail or name, or a whole Discord id."
    show_full_result_count = False
    ordering = ("-synced_at", "member")


@admin.register(Mee6State)
class Mee6StateAdmin(ReadOnlyAdmin):
    """How the passes over MEE6's board went."""

    list_display = (
        "started_at",
        "succeeded_at",
        "failures",
        "last_error",
        "players",
        "requests",
        "baselines",
        "points",
    )
    list_display_links = ("started_at",)
    fields = (
        "started_at",
        "succeeded_at",
        "failures",
        "last_error",
        "failed_at",
        "players",
        "requests",
        "baselines",
        "points",
    )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the alert above it."""
        _warn(request, Mee6State.objects.first())
        return super().changelist_view(request, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With the alert above it."""
        _warn(request, Mee6State.objects.first())
        return super().change_view(request, object_id, form_url, extra_context)


@admin.register(DiscordActivity)
class DiscordActivityAdmin(ReadOnlyAdmin):
    """What each sync saw on Discord."""

    list_display = ("synced_at", "member", "discord_id", "activity_type", "xp_delta", "xp_total")
    list_filter = ("activity_type", "synced_at")
    list_select_related = ("member",)
    list_per_page = 50
    search_fields = ("member__email", "member__first_name", "member__last_name", "=discord_id")
    search_help_text = "Member's e-mail or name, or a whole Discord id."
    show_full_result_count = False
    ordering = ("-synced_at", "-id")


def _warn(request: HttpRequest, state: Mee6State | None) -> None:
    if state and state.failures >= ALERT_AFTER:
        messages.warning(
            request,
            f"Discord XP is not being paid: {state.failures} passes failed in a row. "
            f"{state.last_error}",
        )
