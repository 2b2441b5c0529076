"""The addresses of the curators' pages, and their forms filled in."""

from typing import Any

from django.contrib.messages import get_messages
from django.urls import reverse

from resources.models import Resource, Tag
from tests.filling import forms_of
from tests.resources import makers

LIST = reverse("admin:resources_resource_changelist")
ADD = reverse("admin:resources_resource_add")
FEATURED = reverse("admin:resources_resource_featured")
DEEDS = reverse("admin:resources_resource_deeds")
TAGS = reverse("admin:resources_tag_changelist")


def of(resource: Any, name: str = "change", *more: Any) -> str:
    """A page of this resource."""
    return reverse(f"admin:resources_resource_{name}", args=[resource.pk, *more])


def filled_in(**fields: Any) -> dict[str, Any]:
    """The form of a new resource."""
    return {
        "title": "First aid",
        "slug": "first-aid",
        "category": "COLD_EMAIL",
        "type": "SOP",
        "description": "What to do.",
        "file": makers.upload(makers.pdf(), "x.pdf"),
        **fields,
    }


def opened(browser: Any, path: str) -> dict[str, Any]:
    """The largest form of a page, as a browser would send it untouched."""
    html = browser.get(path).content.decode()
    return max((dict(form) for form in forms_of(html)), key=len)


def said(response: Any) -> list[str]:
    """The messages after this answer."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def chosen(*resources: Resource | Tag, action: str) -> dict[str, Any]:
    """The list's menu, for these."""
    return {"action": action, "_selected_action": [resource.pk for resource in resources]}
