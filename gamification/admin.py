"""The ledger for staff: to be read, and corrected by entries with a reason. Buttons call `gamification.actions`."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import Truncator

from gamification import actions
from gamification.forms import MOST_AT_ONCE, AdjustmentForm, ReasonForm
from gamification.history import reason_of
from gamification.mee6 import admin as mee6_admin
from gamification.models import DiscordActivity, PointTransaction
from members.admin import MemberAdmin, ReadOnlyAdmin
from members.models import Member

# Registers what staff see of Discord XP.
assert mee6_admin


def may_correct(request: HttpRequest) -> bool:
    """Whether this person may write corrections into the ledger (members/roles.py)."""
    return request.user.has_perm("gamification.add_pointtransaction")


def _staff(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # nobody else gets into the admin
    return request.user


@admin.register(PointTransaction)
class PointTransactionAdmin(ReadOnlyAdmin):
    """The points ledger. Entries are never edited: a second entry takes the first one back, or adjusts the total."""

    list_display = ("created_at", "member", "points", "reason", "source")
    list_display_links = ("created_at",)
    list_filter = ("action", "created_at")
    list_select_related = ("member",)
    list_per_page = 50
    search_fields = ("member__email", "member__first_name", "member__last_name", "source")
    search_help_text = "Member's e-mail or name, or the source, such as resource:42."
    show_full_result_count = False  # a second count over the whole ledger for a number nobody needs
    ordering = ("-created_at", "-id")
    change_list_template = "admin/gamification/ledger.html"
    fields = ("member", "points", "action", "reason", "why", "source", "metadata", "created_at")
    actions = ("take_back",)

    def get_urls(self) -> list[URLPattern]:
        """With the page of adjustments."""
        own = path("adjust/", self.admin_site.admin_view(self.adjust), name="gamification_pointtransaction_adjust")
        return [own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With the button to the page of adjustments, for those who may use it."""
        return super().changelist_view(request, {**(extra_context or {}), "may_correct": may_correct(request)})

    @admin.display(description="reason", ordering="action")
    def reason(self, entry: PointTransaction) -> str:
        """Why, as the member reads it."""
        found = reason_of(entry)
        return Truncator(f"{found.title}: {found.why}" if entry.action == "admin_adjustment" and found.why else found.title).chars(120)

    @admin.display(description="more")
    def why(self, entry: PointTransaction) -> str:
        """The second line of the reason."""
        return reason_of(entry).why or "-"

    def has_correct_permission(self, request: HttpRequest) -> bool:
        """Who sees the action below."""
        return may_correct(request)

    @admin.action(description="Take back, with a reason", permissions=["correct"])
    def take_back(self, request: HttpRequest, queryset: QuerySet[PointTransaction]) -> HttpResponse | None:
        """Ask for the reason, then answer each entry by one of the opposite sign."""
        entries = list(queryset.select_related("member").order_by("-created_at", "-id")[: MOST_AT_ONCE + 1])
        if len(entries) > MOST_AT_ONCE:
            self.message_user(request, f"Take back at most {MOST_AT_ONCE} entries at once.", messages.ERROR)
            return None
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            made = [actions.reverse(entry=entry, reason=form.cleaned_data["reason"], actor=_staff(request)) for entry in entries]
            self._say(request, taken=sum(counter is not None for counter in made), before=made.count(None))
            return None
        lines = [(entry, reason_of(entry)) for entry in entries]
        context = {"title": "Take entries back", "form": form, "lines": lines, "box": helpers.ACTION_CHECKBOX_NAME}
        return self._page(request, "take_back", context)

    def adjust(self, request: HttpRequest) -> HttpResponse:
        """Give or take points by hand. `?members=1,2` names members by id, to begin with."""
        if not may_correct(request):
            raise PermissionDenied
        named = [int(pk) for pk in request.GET.get("members", "").split(",") if pk.isascii() and pk.isdigit() and len(pk) < 19]
        emails = Member.objects.filter(pk__in=named[:MOST_AT_ONCE]).order_by("pk").values_list("email", flat=True) if named else []
        form = AdjustmentForm(request.POST or None, initial={"members": "\n".join(emails)})
        if request.method == "POST" and form.is_valid():
            chosen = form.cleaned_data
            for member in chosen["members"]:
                actions.adjust(member=member, points=chosen["points"], reason=chosen["reason"], actor=_staff(request), key=chosen["key"])
            self.message_user(request, _adjusted(chosen["members"], chosen["points"]), messages.SUCCESS)
            return redirect("admin:gamification_pointtransaction_changelist")
        return self._page(request, "adjust", {"title": "Adjust points", "form": form})

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> TemplateResponse:
        shown = {**self.admin_site.each_context(request), "opts": self.model._meta, **context}
        status = 422 if context["form"].errors else 200
        return TemplateResponse(request, f"admin/gamification/{name}.html", shown, status=status)

    def _say(self, request: HttpRequest, *, taken: int, before: int) -> None:
        if taken:
            self.message_user(request, f"{taken} {'entry' if taken == 1 else 'entries'} taken back.", messages.SUCCESS)
        if before:
            self.message_user(request, f"{before} had been taken back before and stayed as they are.", messages.WARNING)


@admin.register(DiscordActivity)
class DiscordActivityAdmin(ReadOnlyAdmin):
    """What each sync saw on Discord."""

    list_display = ("synced_at", "member", "discord_id", "activity_type", "xp_delta", "xp_total")
    list_filter = ("activity_type", "synced_at")
    list_select_related = ("member",)
    list_per_page = 50
    search_fields = ("member__email", "member__first_name", "member__last_name", "=discord_id")
    search_help_text = "Member's e-mail or name, or a whole Discord id."
    show_full_result_count = False
    ordering = ("-synced_at", "-id")


# members knows nothing of points: what staff do with them is added to its page of people here.
admin.site.unregister(Member)


@admin.register(Member)
class MemberWithPointsAdmin(MemberAdmin):
    """People, with the way to adjust their points."""

    actions: Any = (*MemberAdmin.actions, "adjust_points")

    def has_correct_permission(self, request: HttpRequest) -> bool:
        """Who sees the action below."""
        return may_correct(request)

    @admin.action(description="Adjust points, with a reason", permissions=["correct"])
    def adjust_points(self, request: HttpRequest, queryset: QuerySet[Member]) -> HttpResponse | None:
        """Go to the page of adjustments with these members filled in."""
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        if len(chosen) > MOST_AT_ONCE:
            self.message_user(request, f"Adjust at most {MOST_AT_ONCE} members at once.", messages.ERROR)
            return None
        return redirect(f"{reverse('admin:gamification_pointtransaction_adjust')}?members={','.join(map(str, chosen))}")


def _adjusted(members: list[Member], points: int) -> str:
    whom = members[0].display_name if len(members) == 1 else f"{len(members)} members"
    return f"{points:+,} {'point' if abs(points) == 1 else 'points'} for {whom}."
