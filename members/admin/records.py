"""The audit log and switches, for staff."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from members import actions
from members.admin.base import SWITCH, ReadOnlyAdmin
from members.models import AuditLog, FeatureFlag


@admin.register(AuditLog)
class AuditLogAdmin(ReadOnlyAdmin):
    """Deeds that are no change of a row. Changes of rows are in the tables ending in "event"."""

    list_display = ("action", "actor", "target_type", "target_id", "at")
    list_filter = ("action", "target_type", "at")
    list_select_related = ("actor",)
    search_fields = ("action", "target_type", "actor__email")
    search_help_text = "Deed, kind of target, or the actor's e-mail."
    show_full_result_count = False


@admin.register(FeatureFlag)
class FeatureFlagAdmin(admin.ModelAdmin):
    """Switches. A flag names a feature in the code; one nobody asks about switches nothing."""

    list_display = ("name", "description", "is_enabled", "updated_at")
    list_editable = ("is_enabled",)
    list_filter = ("is_enabled",)
    search_fields = ("name", "description")
    readonly_fields = ("updated_at",)
    actions = ("turn_on", "turn_off")

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        """The list's form, its switches named for screen readers."""
        form = super().get_changelist_form(request, **kwargs)
        return type(
            form.__name__,
            (form,),
            {"is_enabled": forms.BooleanField(required=False, widget=SWITCH)},
        )

    @admin.action(description="Turn on", permissions=["change"])
    def turn_on(self, request: HttpRequest, queryset: QuerySet[FeatureFlag]) -> None:
        """Switch on."""
        self.message_user(
            request, f"{actions.switch_flags(flags=queryset, on=True)} turned on.", messages.SUCCESS
        )

    @admin.action(description="Turn off", permissions=["change"])
    def turn_off(self, request: HttpRequest, queryset: QuerySet[FeatureFlag]) -> None:
        """Switch off."""
        self.message_user(
            request,
            f"{actions.switch_flags(flags=queryset, on=False)} turned off.",
            messages.SUCCESS,
        )
