"""Accounts, for staff. Declarative; buttons call `members.actions`."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from members import actions
from members.admin.base import NamedDateTime, SweepsPictures
from members.admin.erasing import ErasesAccounts, taken_along, why_not
from members.admin.staffing import StaffedAdmin
from members.fields import KeyAutocomplete, ReadableJSONField, keep_zone, skills_field, zone_field
from members.models import Member, Team
from members.standing.actions import follow_plan
from members.teams.querysets import no_room


class NewMemberForm(AdminUserCreationForm):
    """A new account: e-mail and password."""

    class Meta:
        model = Member
        fields = ("email",)
        field_classes: dict[str, Any] = {}


class MemberForm(UserChangeForm):
    """An account as it is."""

    current_skills = skills_field("Current skills")
    target_skills = skills_field("Target skills")
    time_zone = zone_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_zone(self.fields.get("time_zone"), self.instance.time_zone)

    class Meta:
        model = Member
        fields = "__all__"
        field_classes: dict[str, Any] = {}

    def clean(self) -> dict[str, Any]:
        """Nobody is put where no seat is free."""
        cleaned = super().clean() or self.cleaned_data
        team, tier = cleaned.get("team"), cleaned.get("seat_tier")
        if team and tier and {"team", "seat_tier"} & set(self.changed_data):
            why = no_room(team=team, tier=tier, member_id=self.instance.pk)
            if why:
                self.add_error("team", why)
        return cleaned


@admin.register(Member)
class MemberAdmin(ErasesAccounts, SweepsPictures, StaffedAdmin):
    """People. Points are not edited here: an adjustment is a line of the ledger."""

    add_form = NewMemberForm
    form = MemberForm
    list_display = (
        "display",
        "email",
        "company",
        "team",
        "subscription_status",
        "community_role",
        "total_points",
        "is_active",
    )
    list_filter = (
        "subscription_status",
        "seat_tier",
        "community_role",
        "is_staff",
        "is_active",
        "on_leaderboard",
        "groups",
    )
    list_select_related = ("team",)
    list_per_page = 50
    search_fields = ("email", "first_name", "last_name", "company", "handle", "discord_username")
    search_help_text = "Name, e-mail, company, handle or Discord name."
    show_full_result_count = False  # a second count over all members for a number nobody needs
    ordering = ("-id",)
    autocomplete_fields = ("team",)
    filter_horizontal = ("groups", "user_permissions")
    formfield_overrides = {
        models.DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": NamedDateTime},
        models.URLField: {"assume_scheme": "https", "widget": AdminURLFieldWidget},
        models.JSONField: {"form_class": ReadableJSONField},
    }
    readonly_fields = (
        "kajabi_contact_id",
        "total_points",
        "current_streak",
        "last_active_at",
        "date_joined",
        "last_login",
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)
    fieldsets = (
        (None, {"fields": ("email", "password", "is_active")}),
        (
            "Profile",
            {
                "fields": (
                    "first_name",
                    "last_name",
                    "company",
                    "job_title",
                    "handle",
                    "linkedin_url",
                    "bio",
                    "time_zone",
                    "on_leaderboard",
                    "in_directory",
                )
            },
        ),
        (
            "Career",
            {
                "classes": ("collapse",),
                "fields": (
                    "current_role",
                    "experience_level",
                    "industry",
                    "years_of_experience",
                    "current_skills",
                    "target_skills",
                    "referral_source",
                    "avatar",
                ),
            },
        ),
        (
            "Seat and subscription",
            {
                "description": "What Stripe says. Changing it here changes access at once and is "
                "corrected by Stripe's next event.",
                "fields": (
                    "subscription_status",
                    "seat_tier",
                    "current_period_end",
                    "stripe_customer_id",
                    "team",
                    "is_team_admin",
                    "is_primary_owner",
                ),
            },
        ),
        (
            "Discord and introduction",
            {
                "classes": ("collapse",),
                "fields": (
                    "discord_id",
                    "discord_username",
                    "community_role",
                    "community_role_since",
                    "intro_completed",
                    "intro_completed_at",
                    "intro_message_id",
                    "last_guidance_at",
                ),
            },
        ),
        (
            "Failed payment",
            {
                "classes": ("collapse",),
                "fields": (
                    "payment_failed_at",
                    "grace_ends_at",
                    "in_debtor_state",
                    "debtor_ends_at",
                    "previous_role",
                    "notices_sent",
                ),
            },
        ),
        (
            "Points",
            {"fields": ("total_points", "current_streak", "last_active_at", "kajabi_contact_id")},
        ),
        (
            "Staff",
            {
                "classes": ("collapse",),
                "description": "Only a super admin makes staff. "
                "Roles are declared in members/roles.py.",
                "fields": ("is_staff", "is_superuser", "groups", "user_permissions"),
            },
        ),
        ("Record", {"fields": ("date_joined", "last_login")}),
    )
    actions = ("list_on_leaderboard", "hide_from_leaderboard")

    STAFF_FIELDS = ("is_staff", "is_superuser", "groups", "user_permissions")

    @admin.display(description="name", ordering="last_name")
    def display(self, member: Member) -> str:
        """The name others see."""
        return member.display_name

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Choices that are searched for can be drawn again whatever was sent."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeyAutocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> Any:
        """Making staff is the super admin's alone."""
        fixed = tuple(super().get_readonly_fields(request, obj))
        return fixed if _is_super(request) else fixed + self.STAFF_FIELDS

    def has_change_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        """Staff accounts other than one's own are the super admin's, passwords included."""
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        """As for changing."""
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        """Who comes into a team or goes follows the plan that governs them then."""
        moved = change and bool({"team", "seat_tier"} & set(form.changed_data))
        if moved:
            # Before the member, as everybody does; a team that went meanwhile is said by its key.
            Team.objects.select_for_update(no_key=True).filter(pk=obj.team_id or 0).first()
        super().save_model(request, obj, form, change)
        if moved:
            follow_plan(member_id=obj.pk)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Count what the database takes along; name the staff accounts in a selection that this
        person may not delete.

        Whoever may delete a member may delete what is the member's: addresses and second factors
        need no permission of their own.
        """
        objects, counts, _, protected = super().get_deleted_objects(objs, request)
        counts |= taken_along(objs)
        lacking = (
            {"staff account"} if any(not _may_touch(request, member) for member in objs) else set()
        )
        standing = [why_not(member) for member in objs]
        return objects, counts, lacking, [*protected, *filter(None, standing)]

    @admin.action(description="List on the leaderboard", permissions=["change"])
    def list_on_leaderboard(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        """Show on the board."""
        self._say(
            request,
            actions.list_on_leaderboard(members=queryset, listed=True),
            "listed on the leaderboard",
        )

    @admin.action(description="Hide from the leaderboard", permissions=["change"])
    def hide_from_leaderboard(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        """Hide from the board."""
        self._say(
            request,
            actions.list_on_leaderboard(members=queryset, listed=False),
            "hidden from the leaderboard",
        )

    def _say(self, request: HttpRequest, changed: int, outcome: str) -> None:
        self.message_user(
            request, f"{changed} member{'' if changed == 1 else 's'} {outcome}.", messages.SUCCESS
        )


def _is_super(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


def _may_touch(request: HttpRequest, member: Member | None) -> bool:
    return (
        member is None
        or _is_super(request)
        or not (member.is_staff or member.is_superuser)
        or member.pk == request.user.pk
    )
