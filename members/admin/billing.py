"""Stripe's events and the comparisons of Stripe, database and Discord, for staff."""

from django.contrib import admin

from members.admin.base import ReadOnlyAdmin
from members.models import (
    ReconciliationRun,
    StripeEvent,
)


@admin.register(StripeEvent)
class StripeEventAdmin(ReadOnlyAdmin):
    """What Stripe told us, each event once."""

    list_display = ("type", "event_id", "created_at", "received_at", "handled_at", "error")
    list_filter = ("type", "received_at", ("handled_at", admin.EmptyFieldListFilter))
    search_fields = ("event_id", "type")
    search_help_text = "Event id or type."
    show_full_result_count = False


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
