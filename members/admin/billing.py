"""Stripe's events, for staff."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from members.admin.base import ReadOnlyAdmin
from members.models import StripeEvent
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
