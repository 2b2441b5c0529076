"""What each action pays.

Before it is changed, the page shows who would have moved had it always been so.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gamification.admin.base import page, staff_of
from gamification.forms import AwardValueForm
from gamification.ledger.simulation import TooLarge, simulate
from gamification.ledger.values import set_award_value
from gamification.models import PointConfig
from members.admin import ReadOnlyAdmin
from members.models import AuditLog

HISTORY = 10


@admin.register(PointConfig)
class PointConfigAdmin(ReadOnlyAdmin):
    """One line per action. Changed by a page of its own, in two steps."""

    list_display = ("name", "points", "is_enabled", "action", "updated_at")
    list_display_links = ("name",)
    ordering = ("-points", "action")

    @admin.display(description="for")
    def name(self, config: PointConfig) -> str:
        """The action in words."""
        return str(config)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Ask for the value, show what it would have changed, and write it once that was seen."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        # The admin quotes keys in its links: an underscore comes as _5F.
        config = get_object_or_404(PointConfig, pk=unquote(object_id))
        may_change = request.user.has_perm("gamification.change_pointconfig")
        if request.method == "POST" and not may_change:
            raise PermissionDenied
        form = AwardValueForm(
            request.POST or None, initial={"points": config.points, "is_enabled": config.is_enabled}
        )
        seen = None
        if request.method == "POST" and form.is_valid():
            if "confirm" in request.POST and request.POST.get("seen") == form.as_seen():
                set_award_value(action=config.action, actor=staff_of(request), **form.cleaned_data)
                self.message_user(
                    request,
                    f"{config}: {form.in_words()} from now on. What was paid before stays.",
                    messages.SUCCESS,
                )
                return redirect("admin:gamification_pointconfig_changelist")
            seen = self._simulate(config, form)
        context = {
            "title": str(config),
            "config": config,
            "form": form,
            "seen": seen,
            "may_change": may_change,
            "changes": _changes(config),
        }
        if seen:
            context |= {"asked": form.in_words(), "as_seen": form.as_seen()}
        return page(self, request, "award_value", context)

    def _simulate(self, config: PointConfig, form: AwardValueForm) -> Any:
        points = form.cleaned_data["points"] if form.cleaned_data["is_enabled"] else 0
        try:
            return simulate(action=config.action, points=points, now_paid=config.points)
        except TooLarge:
            return {"too_large": True}


def _changes(config: PointConfig) -> Any:
    """The last changes of this award, newest first."""
    audited = AuditLog.objects.filter(
        action="award_changed", detail__action=config.action
    ).select_related("actor")
    return audited.order_by("-at", "-id")[:HISTORY]
