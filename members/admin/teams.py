"""Teams and their invites, for staff."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from members.admin.base import ReadOnlyAdmin
from members.models import (
    Member,
    PendingInvite,
    Team,
)
from members.teams import actions
from members.teams.inviting import live_plan, take_back_by_staff
from members.teams.querysets import is_open, seats_of, with_seats
from members.teams.rules import Reason, Seats


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


class TeamForm(forms.ModelForm):
    """A company; seats that are taken are not given up."""

    class Meta:
        model = Team
        fields = ("name", "owner_seats", "team_seats", "stripe_customer_id")

    def clean_stripe_customer_id(self) -> str | None:
        """None for no customer: two teams without one are not the same customer."""
        return self.cleaned_data["stripe_customer_id"] or None

    def clean(self) -> dict[str, Any]:
        """Fewer seats than people sit in are refused, with how many do."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk:
            seats = seats_of(self.instance, timezone.now())
            for field, tier in (("owner_seats", "OWNER"), ("team_seats", "TEAM_MEMBER")):
                wanted, taken = cleaned.get(field), seats[tier].taken
                before = self.initial.get(field)
                if wanted is not None and before is not None and wanted < min(taken, before):
                    self.add_error(
                        field, f"{taken} of these seats are taken. Revoke somebody's seat first."
                    )
        return cleaned


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):
    """Companies and their seats."""

    form = TeamForm
    list_display = ("name", "owners", "others", "promised", "free", "created_at")
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the seats taken and promised, in the same query."""
        return with_seats(super().get_queryset(request), timezone.now())

    @admin.display(description="owner seats", ordering="owners_taken")
    def owners(self, team: Any) -> str:
        """Taken and paid for."""
        return f"{team.owners_taken} of {team.owner_seats}"

    @admin.display(description="team seats", ordering="others_taken")
    def others(self, team: Any) -> str:
        """Taken and paid for."""
        return f"{team.others_taken} of {team.team_seats}"

    @admin.display(description="promised")
    def promised(self, team: Any) -> int:
        """To open invitations."""
        return int(team.owners_promised + team.others_promised)

    @admin.display(description="free")
    def free(self, team: Any) -> int:
        """Neither taken nor promised."""
        owners = Seats(team.owner_seats, team.owners_taken, team.owners_promised)
        others = Seats(team.team_seats, team.others_taken, team.others_promised)
        return owners.free + others.free

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A team whose plan runs stays: what is paid for is ended first."""
        objects, counts, lacking, protected = super().get_deleted_objects(objs, request)
        running = [f"{team}: {Reason.PLAN_RUNS.value}" for team in objs if live_plan(team.pk)]
        return objects, counts, lacking, [*protected, *running]

    def delete_model(self, request: HttpRequest, obj: Team) -> None:
        """Its people stay, and follow what that means."""
        actions.disband(team_id=obj.pk)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Team]) -> None:
        """The same, one after the other."""
        for pk in queryset.order_by("pk").values_list("pk", flat=True):
            actions.disband(team_id=pk)


class InviteStateFilter(admin.SimpleListFilter):
    """What became of an invite."""

    title = "state"
    parameter_name = "state"

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
            "open": is_open(now),
            "ended": Q(claimed_at=None, revoked_at=None, expires_at__lte=now),
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
        assert isinstance(request.user, Member)  # nobody else gets into the admin
        revoked = take_back_by_staff(invites=queryset, actor=request.user)
        self.message_user(
            request, f"{revoked} invite{'' if revoked == 1 else 's'} revoked.", messages.SUCCESS
        )
