"""What the library's pages in the admin share."""

from typing import Any, Final

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from members.models import Member
from resources.rules.words import UNDO

__all__ = ["CHANGE", "FEATURED", "LIST", "UNDO", "moment_in_words", "page"]

LIST: Final = "admin:resources_resource_changelist"
CHANGE: Final = "admin:resources_resource_change"
FEATURED: Final = "admin:resources_resource_featured"


def page(
    model_admin: "ModelAdmin[Any]", request: HttpRequest, name: str, context: dict[str, Any]
) -> TemplateResponse:
    """A page of our own in the admin's frame; 422 when its form has errors."""
    form = context.get("form")
    return TemplateResponse(
        request,
        f"resources/admin/{name}.html",
        {**model_admin.admin_site.each_context(request), "opts": model_admin.opts, **context},
        status=422 if form is not None and form.errors else 200,
    )


def moment_in_words(moment: Any, member: Member) -> str:
    """A moment where this member lives, with the zone's name: "3 December 2026, 09:00
    (Europe/Lisbon)".
    """
    there = timezone.localtime(moment, member.zone)
    return f"{there:%-d %B %Y, %H:%M} ({member.zone.key})"
