"""What the pages of points in the admin share."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest
from django.template.response import TemplateResponse

from members.models import Member


def may_correct(request: HttpRequest) -> bool:
    """Whether this person may write corrections into the ledger (members/roles.py)."""
    return request.user.has_perm("gamification.add_pointtransaction")


def staff_of(request: HttpRequest) -> Member:
    """Who is at it. Nobody else gets into the admin."""
    assert isinstance(request.user, Member)
    return request.user


def page(
    model_admin: "ModelAdmin[Any]", request: HttpRequest, name: str, context: dict[str, Any]
) -> TemplateResponse:
    """A page of our own in the admin's frame; 422 when its form has errors."""
    shown = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.model._meta,
        **context,
    }
    form = context.get("form")
    return TemplateResponse(
        request,
        f"admin/gamification/{name}.html",
        shown,
        status=422 if form is not None and form.errors else 200,
    )
