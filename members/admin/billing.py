"""Stripe's events and the comparisons of Stripe, database and Discord, for staff."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from members.admin.base import ReadOnlyAdmin
from members.models import (
    ReconciliationRun,
    StripeEvent,
)
from members.rules.words import in_words


class HandledFilter(admin.SimpleListFilter):
    """Whether an event was dealt with."""

    title = "state"
    parameter_name = "handled"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Yes or not yet."""
        return [("yes", "Handled"), ("no", "Not handled yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those."""
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(handled_at__isnull=self.value() == "no")


@admin.register(StripeEvent)
class StripeEventAdmin(ReadOnlyAdmin):
    """What Stripe told us, each event once."""

    list_display = ("type", "event_id", "created_at", "received_at", "handled_at", "error")
    list_filter = ("type", "received_at", HandledFilter)
    search_fields = ("event_id", "type")
    search_help_text = "Event id or type."
    show_full_result_count = False
    exclude = ("payload",)
    readonly_fields = ("told",)

    @admin.display(description="what it says")
    def told(self, event: StripeEvent) -> str:
        """Its payload in words."""
        return in_words(event.payload)


@admin.register(ReconciliationRun)
class ReconciliationRunAdmin(ReadOnlyAdmin):
    """Each comparison of Stripe, the database and Discord."""

    list_display = (
        "started_at",
        "mode",
        "status",
        "missing_access",
        "unauthorised_access",
        "wrong_role",
        "debtor_mismatch",
        "started_by",
        "finished_at",
    )
    list_filter = ("mode", "status", "started_at")
    list_select_related = ("started_by",)
    search_fields = ("started_by__email",)
    show_full_result_count = False
    exclude = ("findings",)
    readonly_fields = ("told",)

    @admin.display(description="what it found")
    def told(self, run: ReconciliationRun) -> str:
        """Its findings in words."""
        return in_words(run.findings)
