"""What the admin pages of every app share."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.http import HttpRequest

from members import actions
from members.models import Member

SWITCH = forms.CheckboxInput(attrs={"aria-label": "On"})


def actor(request: HttpRequest) -> Member:
    """The member of staff who asks."""
    assert isinstance(request.user, Member)  # nobody else gets into the admin
    return request.user


class NamedDateTime(AdminSplitDateTime):
    """Django's date and time, each with a name for screen readers."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        for widget, name in zip(self.widgets, ("Date", "Time"), strict=True):
            widget.attrs["aria-label"] = name


class ReadOnlyAdmin(admin.ModelAdmin):
    """Records that only the product writes: to be looked at, never touched."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds a record by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody removes one."""
        return False


class SweepsPictures(admin.ModelAdmin):
    """Members with their pictures."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The files of a picture that was changed go, once that is certain."""
        before = form.initial.get("avatar") if "avatar" in form.changed_data else None
        super().save_model(request, obj, form, change)
        if before:
            actions.sweep_avatar(name=str(before.name))
