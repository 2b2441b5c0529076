"""Plans and money that came back, for staff: granting, ending what was granted, what was seen."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime

from members.admin.base import ReadOnlyAdmin, actor
from members.billing.actions import end_grant, grant_plan, why_not_grant
from members.billing.seats import CannotChange
from members.models import MoneyBack, Plan
from members.rules import tally
from members.templatetags.plans import cents

REASON = 10


class GrantForm(forms.ModelForm):
    """A plan that staff grant: whose, how many seats, until when, why."""

    class Meta:
        model = Plan
        fields = ("member", "team", "owner_seats", "team_seats", "ends_at", "reason")

    def clean(self) -> dict[str, Any]:
        """One of the two, and a reason; what else stands in the way is said at the form."""
        found: dict[str, Any] = super().clean() or {}
        if bool(found.get("member")) == bool(found.get("team")):
            raise forms.ValidationError("Choose a member or a team, one of the two.")
        if len((found.get("reason") or "").strip()) < REASON:
            self.add_error("reason", f"A reason has {REASON} characters or more.")
        if (ends := found.get("ends_at")) and ends <= timezone.now():
            self.add_error("ends_at", "Choose a moment to come, or leave it empty.")
        if found.get("team") and not found.get("owner_seats"):
            self.add_error("owner_seats", "A company has one owner seat at least.")
        whom = found.get("team") or found.get("member")
        if whom and (why := why_not_grant(whom)):
            raise forms.ValidationError(why)
        return found

    def _post_clean(self) -> None:
        """What else a plan needs is written by the action."""

    def save(self, commit: bool = True) -> Plan:
        """Nothing here: the action writes."""
        return self.instance

    def save_m2m(self) -> None:
        """Nothing of this kind."""


class WithReason(ActionForm):
    """An action and why it is done."""

    reason = forms.CharField(required=False, label="Reason", max_length=500)


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    """Plans, newest first. Staff grant some; what is paid at Stripe is changed there."""

    list_display = ("whose", "kind", "source", "stands", "seats", "each_month", "until")
    list_filter = ("status", "source", "kind", "is_duplicate")
    list_per_page = 50
    list_select_related = ("member", "team")
    search_fields = ("=stripe_id", "=member__email", "team__name", "=stripe_customer_id")
    search_help_text = "A company, a member's whole address, or an id of Stripe's."
    show_full_result_count = False
    autocomplete_fields = ("member", "team")
    actions = ("end_granted",)
    action_form = WithReason
    fields = (
        *("member", "team", "kind", "source", "status", "owner_seats", "team_seats"),
        *("period_end", "ends_at", "trial_ends_at", "failed_at", "monthly_cents", "currency"),
        *("card", "discount", "stripe_id", "stripe_status", "stripe_customer_id"),
        *("is_duplicate", "granted_by", "reason", "fetched_at", "created_at"),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Who may grant."""
        return request.user.has_perm("members.add_plan")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a grant needs; of a plan that is there, everything."""
        return GrantForm.Meta.fields if obj is None else self.fields

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form of a grant."""
        if obj is None:
            kwargs["form"] = GrantForm
        return super().get_form(request, obj, change, **kwargs)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Grant; what the action refuses is said, and nothing typed is lost."""
        said = {"title": "Grant a plan", **(extra_context or {})}
        try:
            return super().add_view(request, form_url, said)
        except CannotChange as why:  # somebody came in between
            self.message_user(request, str(why), messages.ERROR)
            return redirect("admin:members_plan_changelist")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """By the action, which writes the plan and has everybody follow it."""
        wanted = form.cleaned_data
        made = grant_plan(
            whom=wanted["team"] or wanted["member"],
            actor=actor(request),
            reason=wanted["reason"],
            until=wanted["ends_at"],
            owner_seats=wanted["owner_seats"] or 1,
            team_seats=wanted["team_seats"] or 0,
        )
        obj.pk, obj.__dict__ = made.pk, made.__dict__

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Under their own name."""
        return super().changelist_view(request, {"title": "Plans", **(extra_context or {})})

    @admin.display(description="whose")
    def whose(self, plan: Plan) -> str:
        """The member or the company."""
        return str(plan.team) if plan.team else plan.member.display_name if plan.member else "-"

    @admin.display(description="status", ordering="status")
    def stands(self, plan: Plan) -> str:
        """How it stands, as a mark."""
        tone = {"ACTIVE": "good", "TRIALING": "good", "PAST_DUE": "bad"}.get(plan.status, "")
        words = "paid twice" if plan.is_duplicate else plan.get_status_display()
        return format_html('<span class="tag {}">{}</span>', tone, words)

    @admin.display(description="seats")
    def seats(self, plan: Plan) -> str:
        """Owners and others."""
        return f"{plan.owner_seats} + {plan.team_seats}" if plan.team_id else "1"

    @admin.display(description="a month", ordering="monthly_cents")
    def each_month(self, plan: Plan) -> str:
        """What it costs."""
        return cents(plan.monthly_cents, plan.currency)

    @admin.display(description="until", ordering="period_end")
    def until(self, plan: Plan) -> str:
        """When it ends, or is billed next."""
        at = plan.ends_at or plan.period_end
        if at is None:
            return "no end"
        day = date_format(localtime(at), "j M Y")
        return f"ends {day}" if plan.ends_at else day

    def has_end_permission(self, request: HttpRequest) -> bool:
        """Who may end a grant."""
        return request.user.has_perm("members.change_plan")

    @admin.action(description="End what staff granted (with a reason)", permissions=["end"])
    def end_granted(self, request: HttpRequest, queryset: QuerySet[Plan]) -> None:
        """End the chosen ones that staff granted."""
        reason = request.POST.get("reason", "").strip()
        if len(reason) < REASON:
            wanted = f"Nothing was ended: write a reason of {REASON} characters or more."
            return self.message_user(request, wanted, messages.ERROR)
        done = 0
        for plan in queryset.order_by("pk"):
            try:
                end_grant(plan=plan, actor=actor(request), reason=reason)
                done += 1
            except CannotChange as why:
                self.message_user(request, f"{self.whose(plan)}: {why}", messages.WARNING)
        if done:
            self.message_user(request, f"{tally(done, 'plan')} ended.")
        return None


class SeenFilter(admin.SimpleListFilter):
    """Whether staff said they saw it."""

    title = "whether it was seen"
    parameter_name = "seen"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The two."""
        return [("no", "Not yet"), ("yes", "Seen")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[MoneyBack]) -> QuerySet[MoneyBack]:
        """The chosen ones."""
        if self.value() not in ("no", "yes"):
            return queryset
        return queryset.filter(seen_at__isnull=self.value() == "no")


@admin.register(MoneyBack)
class MoneyBackAdmin(ReadOnlyAdmin):
    """Refunds, disputes and what was paid twice."""

    list_display = ("what", "whose", "amount", "status", "at", "seen_at")
    list_display_links = ("what",)
    list_filter = ("kind", SeenFilter, "at")
    list_select_related = ("plan__member", "plan__team")
    search_fields = ("=stripe_id", "=plan__member__email", "plan__team__name")
    search_help_text = "A company, a member's whole address, or an id of Stripe's."
    show_full_result_count = False
    actions = ("mark_seen",)

    @admin.display(description="what", ordering="kind")
    def what(self, row: MoneyBack) -> str:
        """Why the money came back."""
        return row.get_kind_display()

    @admin.display(description="whose")
    def whose(self, row: MoneyBack) -> str:
        """The member or the company."""
        plan = row.plan
        if plan is None:
            return "nobody's here"
        return str(plan.team) if plan.team else plan.member.display_name if plan.member else "-"

    @admin.display(description="amount", ordering="cents")
    def amount(self, row: MoneyBack) -> str:
        """How much."""
        return cents(row.cents, row.currency)

    def has_see_permission(self, request: HttpRequest) -> bool:
        """Who may say so."""
        return request.user.has_perm("members.change_moneyback")

    @admin.action(description="Mark as seen", permissions=["see"])
    def mark_seen(self, request: HttpRequest, queryset: QuerySet[MoneyBack]) -> None:
        """Take them off the desk."""
        done = queryset.filter(seen_at=None).update(seen_at=timezone.now())
        self.message_user(request, f"{tally(done, 'entry', 'entries')} marked as seen.")
