"""Switches, for staff."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from members import actions
from members.admin.base import SWITCH
from members.flags.catalogue import declared_flags
from members.flags.rules import SHARE
from members.models import FeatureFlag


class SwitchForm(forms.ModelForm):
    """A switch as it is set."""

    def clean(self) -> dict[str, Any]:
        """A share says how many."""
        cleaned = super().clean() or {}
        if cleaned.get("audience") == SHARE and cleaned.get("share") in (0, 100):
            self.add_error("share", "A share is from 1 to 99 per cent: say how many members.")
        return cleaned


@admin.register(FeatureFlag)
class FeatureFlagAdmin(admin.ModelAdmin):
    """Switches. Off, a feature has no page, no place in the navigation and no job."""

    form = SwitchForm
    list_display = ("title", "description", "is_enabled", "open_to", "updated_at")
    list_editable = ("is_enabled",)
    list_filter = ("is_enabled", "audience")
    search_fields = ("name", "description")
    readonly_fields = ("switches", "updated_at")
    fieldsets = (
        (None, {"fields": ("name", "description", "switches")}),
        (
            "Who sees it",
            {
                "description": "Staff see whatever anybody sees. A share is dealt by member: who "
                "is in stays in while it grows.",
                "fields": ("is_enabled", "audience", "share", "updated_at"),
            },
        ),
    )

    @admin.display(description="feature", ordering="name")
    def title(self, flag: FeatureFlag) -> str:
        """What members call it."""
        declared = declared_flags().get(flag.name)
        return declared.title if declared else flag.name

    @admin.display(description="open to", ordering="audience")
    def open_to(self, flag: FeatureFlag) -> str:
        """Whom, in words."""
        if not flag.is_enabled:
            return "Nobody"
        if flag.audience == SHARE:
            return f"Staff and {flag.share} % of members"
        return str(flag.get_audience_display())

    @admin.display(description="what it switches")
    def switches(self, flag: FeatureFlag) -> str:
        """Pages and jobs; a name no part of this release asks for switches nothing."""
        declared = declared_flags().get(flag.name)
        if declared is None:
            return "Nothing in this release: no feature of this name is declared."
        parts = [
            *(["Its pages and its place in the navigation."] if declared.addresses else []),
            *(["Its job in the background."] if declared.tasks else []),
        ]
        return " ".join(parts)

    def get_readonly_fields(self, request: HttpRequest, obj: FeatureFlag | None = None) -> Any:
        """The name of a declared feature is the code's."""
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "name") if obj and obj.name in declared_flags() else fixed

    def has_delete_permission(self, request: HttpRequest, obj: FeatureFlag | None = None) -> bool:
        """A declared feature keeps its switch."""
        return super().has_delete_permission(request, obj) and not (
            obj and obj.name in declared_flags()
        )

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the declared ones of a selection, which stay."""
        objects, counts, lacking, protected = super().get_deleted_objects(objs, request)
        declared = [flag for flag in objs if flag.name in declared_flags()]
        return (
            objects,
            counts,
            lacking,
            [*protected, *(f"{self.title(flag)}: this release asks for it" for flag in declared)],
        )

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
