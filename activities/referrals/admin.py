"""Who brought whom, for staff. To look at only: a referral is written by joining, a payout by the
job.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from activities.models.referrals import Referral, ReferralPayout
from activities.referrals.rules import Kind, State


class ReadOnly:
    """Nothing is added, changed or deleted by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only with one of the two members."""
        return False


class PayoutInline(ReadOnly, admin.TabularInline):
    """What one referral paid."""

    model = ReferralPayout
    fields = ("kind", "state", "worth", "points", "month", "at", "taken_back_at")
    readonly_fields = fields
    extra = 0
    verbose_name_plural = "payouts"


@admin.register(Referral)
class ReferralAdmin(ReadOnly, admin.ModelAdmin):
    """Who brought whom, and what it paid."""

    list_display = ("created_at", "referrer", "referee", "trial", "payment", "points")
    list_select_related = ("referrer", "referee")
    list_filter = ("created_at", "payouts__state", "payouts__kind")
    list_per_page = 50
    search_fields = (
        *("referrer__email", "referrer__first_name", "referrer__last_name"),
        *("referee__email", "referee__first_name", "referee__last_name"),
    )
    search_help_text = "Name or e-mail of either of the two"
    show_full_result_count = False
    fields = ("referrer", "referee", "clicked_at", "created_at", "paid_cents", "looked_at")
    inlines = (PayoutInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Referral]:
        """With what each paid, in one query for all."""
        return super().get_queryset(request).prefetch_related("payouts")

    @admin.display(description="trial")
    def trial(self, referral: Referral) -> str:
        """What became of the point for the trial."""
        return _state(referral, Kind.TRIAL)

    @admin.display(description="first payment")
    def payment(self, referral: Referral) -> str:
        """What became of the points for the first payment."""
        return _state(referral, Kind.PAID)

    @admin.display(description="points")
    def points(self, referral: Referral) -> int:
        """What it brought in the end."""
        return sum(one.points for one in referral.payouts.all() if one.state == State.PAID)


def _state(referral: Referral, kind: Kind) -> str:
    found = next((one for one in referral.payouts.all() if one.kind == kind), None)
    return found.get_state_display() if found else "none yet"
