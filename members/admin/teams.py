"""Teams and their invites, for staff."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from members import actions
from members.admin.base import ReadOnlyAdmin
from members.models import (
    Member,
    PendingInvite,
    Team,
)


class SeatInline(admin.TabularInline):
    """Who sits in the team; their accounts are edited on their own page."""

    model = Member
    fields = ("email", "seat_tier", "is_team_admin", "is_primary_owner", "subscription_status")
    readonly_fields = fields
    extra = 0
    max_num = 0
    can_delete = False
    show_change_link = True
    verbose_name = "seat"


class InviteInline(admin.TabularInline):
    """Invites of the team, as records."""

    model = PendingInvite
    fk_name = "team"
    fields = ("seat_tier", "email", "created_at", "expires_at", "revoked_at", "claimed_at")
    readonly_fields = fields
    extra = 0
    max_num = 0
    can_delete = False


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):
    """Companies and their seats."""

    list_display = ("name", "seats_taken", "owner_seats", "team_seats", "created_at")
    list_filter = ("created_at",)
    search_fields = ("name", "stripe_customer_id")
    search_help_text = "Company name or Stripe customer."
    show_full_result_count = False
    readonly_fields = ("created_at", "updated_at")
    fields = (
        "name",
        ("owner_seats", "team_seats"),
        "stripe_customer_id",
        ("created_at", "updated_at"),
    )
    inlines = (SeatInline, InviteInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        """With the number of members, in the same query."""
        return super().get_queryset(request).annotate(taken=Count("members"))

    @admin.display(description="seats taken", ordering="taken")
    def seats_taken(self, team: Any) -> int:
        """Members who sit in the team."""
        return int(team.taken)


class InviteStateFilter(admin.SimpleListFilter):
    """What became of an invite."""

    title = "state"
    parameter_name = "state"
    OPEN = Q(claimed_at=None, revoked_at=None)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The four things that can become of it."""
        return [
            ("open", "Open"),
            ("ended", "Ended unclaimed"),
            ("claimed", "Claimed"),
            ("revoked", "Revoked"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those it became of."""
        now = timezone.now()
        wanted = {
            "open": self.OPEN & Q(expires_at__gt=now),
            "ended": self.OPEN & Q(expires_at__lte=now),
            "claimed": Q(claimed_at__isnull=False),
            "revoked": Q(revoked_at__isnull=False),
        }.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(wanted)


@admin.register(PendingInvite)
class PendingInviteAdmin(ReadOnlyAdmin):
    """Invites. The link itself is known to nobody here: only its hash is stored."""

    list_display = (
        "team",
        "seat_tier",
        "email",
        "created_by",
        "created_at",
        "expires_at",
        "revoked_at",
        "claimed_by",
    )
    list_filter = (
        "seat_tier",
        "created_at",
        InviteStateFilter,
    )
    list_select_related = ("team", "created_by", "claimed_by")
    search_fields = ("email", "team__name")
    search_help_text = "E-mail or company name."
    show_full_result_count = False
    exclude = ("token_hash",)
    actions = ("revoke",)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Who may change invites may revoke them."""
        return request.user.has_perm("members.change_pendinginvite")

    @admin.action(description="Revoke (claimed ones stay)", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[PendingInvite]) -> None:
        """Make open invites useless."""
        revoked = actions.revoke_invites(invites=queryset)
        self.message_user(
            request, f"{revoked} invite{'' if revoked == 1 else 's'} revoked.", messages.SUCCESS
        )
