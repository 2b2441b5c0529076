"""What all lists of raw answers have in common."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from benchmarks.moderation.actions import record_look
from members.admin.base import actor

MEMBER_SEARCH = [
    "member__email",
    "member__first_name",
    "member__last_name",
    "member__company",
    "member__handle",
]


class RawAnswersAdmin(admin.ModelAdmin):
    """Read only. Opening one shows its raw answers and says so in the audit log."""

    search_fields = MEMBER_SEARCH
    search_help_text = "A member's e-mail, name, company or handle."
    list_select_related = ["member"]
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Members answer for themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is edited here; the list's actions still ask for the permission."""
        return obj is None and super().has_change_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may decide may look."""
        return super().has_view_permission(request, obj) or super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Answers go with their member, or are set aside."""
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Record the look as the answers are about to be shown."""
        if kwargs.get("obj") is not None:
            record_look(answers=kwargs["obj"], actor=actor(request))
        return super().render_change_form(request, context, *args, **kwargs)
