"""The comparisons of Stripe, the database and Discord: what differs, and putting it right."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from members.admin.base import ReadOnlyAdmin, actor
from members.models import ReconciliationDifference, ReconciliationRun
from members.reconciling import actions, fixing
from members.rules import tally
from members.rules.words import in_words

State = ReconciliationDifference.State
OPEN = Count("differences", filter=Q(differences__state=State.OPEN))
TONES = {"OPEN": "warn", "FIXING": "warn", "FIXED": "good", "REMAINS": "bad"}
LIST = "admin:members_reconciliationdifference_changelist"


@admin.register(ReconciliationRun)
class ReconciliationRunAdmin(ReadOnlyAdmin):
    """Each comparison, newest first, with the button that makes another one."""

    list_display = (
        *("started_at", "occasion", "became", "missing_access", "unauthorised_access"),
        *("wrong_role", "debtor_mismatch", "left_open", "started_by"),
    )
    list_filter = ("status", "occasion", "mode", "started_at")
    list_select_related = ("started_by",)
    search_fields = ("started_by__email",)
    search_help_text = "The e-mail address of who asked for it."
    show_full_result_count = False
    fields = (
        *("occasion", "became", "problems", "started_at", "finished_at", "started_by"),
        *("compared", "requests", "missing_access", "unauthorised_access"),
        *("wrong_role", "debtor_mismatch", "left_open", "told"),
    )
    change_list_template = "admin/members/reconciliationrun/change_list.html"
    change_form_template = "admin/members/reconciliationrun/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReconciliationRun]:
        """With how many of its differences are open."""
        return super().get_queryset(request).annotate(open_count=OPEN)

    @admin.display(description="state", ordering="status")
    def became(self, run: ReconciliationRun) -> str:
        """How far it got, and whether both sides could be listed."""
        if run.status == ReconciliationRun.Status.RUNNING:
            return format_html('<span class="tag warn">{}</span>', run.get_stage_display())
        if run.problems:
            return format_html('<span class="tag bad">{}</span>', "Not all could be compared")
        return format_html('<span class="tag good">{}</span>', run.get_status_display())

    @admin.display(description="open")
    def left_open(self, run: Any) -> str:
        """How many of its differences are open, with the way to them."""
        return _link_to(run, run.open_count) if run.open_count else "-"

    @admin.display(description="what it found, before 2.3")
    def told(self, run: ReconciliationRun) -> str:
        """The findings of a run of an earlier release, in words."""
        return in_words(run.findings) if run.findings else "-"

    def get_urls(self) -> list[URLPattern]:
        """With the buttons: compare now, and put all of a run right."""
        start = self.admin_site.admin_view(self.compare_now)
        fix = self.admin_site.admin_view(self.fix_all)
        return [
            path("compare/", start, name="members_reconciliationrun_compare"),
            path("<int:pk>/fix/", fix, name="members_reconciliationrun_fix"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Under their own name, with the button for who may use it."""
        may = request.user.has_perm("members.change_reconciliationrun")
        own = {"title": "Stripe, database and Discord compared", "may_compare": may}
        return super().changelist_view(request, {**own, **(extra_context or {})})

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the way to what it found."""
        context["may_fix"] = _may_fix(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def compare_now(self, request: HttpRequest) -> HttpResponse:
        """Begin a comparison. It reports, and changes nothing."""
        if not request.user.has_perm("members.change_reconciliationrun"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        run = actions.start(started_by=actor(request))
        self.message_user(
            request, "The comparison runs. What differs appears below as it is found."
        )
        return redirect("admin:members_reconciliationrun_change", run.pk)

    def fix_all(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what putting a whole run right means; a POST does it."""
        if not _may_fix(request):
            raise PermissionDenied
        run = get_object_or_404(ReconciliationRun, pk=pk)
        left = run.differences.filter(state=State.OPEN, can_fix=True)
        if request.method == "POST":
            _fix(self, request, left)
            return redirect("admin:members_reconciliationrun_change", pk)
        counted = dict(left.values_list("kind").annotate(Count("pk")).order_by())
        kinds = [(kind.label, counted.get(kind, 0)) for kind in ReconciliationDifference.Kind]
        context = {
            **self.admin_site.each_context(request),
            "title": "Put right what differs",
            "run": run,
            "kinds": kinds,
            "number": sum(counted.values()),
        }
        return TemplateResponse(request, "admin/members/reconciliationrun/fix.html", context)


@admin.register(ReconciliationDifference)
class DifferenceAdmin(ReadOnlyAdmin):
    """What differs, newest first, each with a button that puts it right."""

    list_display = (
        *("what", "whom", "stripe_says", "database_says", "discord_says"),
        *("became", "button"),
    )
    list_display_links = ("what",)
    list_filter = ("state", "kind", "in_plan", "in_roles", "can_fix", "found_at")
    list_per_page = 50
    list_select_related = ("member", "run")
    search_fields = ("=member__email", "=discord_id", "=stripe_id")
    search_help_text = "A whole e-mail address, Discord id or subscription."
    show_full_result_count = False
    ordering = ("-id",)
    fields = (
        *("what", "whom", "discord_id", "stripe_id", "stripe_says", "database_says"),
        *("discord_says", "in_plan", "in_roles", "can_fix", "became", "note"),
        *("found_at", "fixed_at", "settled_at", "run"),
    )
    actions = ("put_right",)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Under their own name."""
        title = "Where Stripe, the database and Discord differ"
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_list_display(self, request: HttpRequest) -> Any:
        """With the buttons for who may use them."""
        shown = self.list_display
        return shown if _may_fix(request) else tuple(name for name in shown if name != "button")

    @admin.display(description="what", ordering="kind")
    def what(self, difference: ReconciliationDifference) -> str:
        """Its kind."""
        return difference.get_kind_display()

    @admin.display(description="whose", ordering="member")
    def whom(self, difference: ReconciliationDifference) -> str:
        """The member, with the way to them; else the account or subscription."""
        if difference.member is None:
            return difference.discord_id or difference.stripe_id
        page = reverse("admin:members_member_change", args=[difference.member.pk])
        return format_html('<a href="{}">{}</a>', page, difference.member.display_name)

    @admin.display(description="state", ordering="state")
    def became(self, difference: ReconciliationDifference) -> str:
        """What became of it, as a mark, and why where that is known."""
        tone, state = TONES.get(difference.state, ""), difference.get_state_display()
        return format_html('<span class="tag {}">{}</span> {}', tone, state, difference.note)

    @admin.display(description="put it right")
    def button(self, difference: ReconciliationDifference) -> str:
        """Its button, while it is open."""
        if difference.state != State.OPEN:
            return "-"
        if not difference.can_fix:
            return "Not on the server: they have to come back themselves."
        page = reverse("admin:members_reconciliationdifference_fix", args=[difference.pk])
        # The list is one form, so each button says where it leads.
        return format_html(
            '<button type="submit" class="btn small" formaction="{}" formnovalidate'
            ' aria-label="Put right: {}">Put right</button>',
            page,
            difference,
        )

    def get_urls(self) -> list[URLPattern]:
        """With the buttons' address."""
        view = self.admin_site.admin_view(self.fix_one)
        own = path("<int:pk>/fix/", view, name="members_reconciliationdifference_fix")
        return [own, *super().get_urls()]

    def has_fix_permission(self, request: HttpRequest) -> bool:
        """Who may put right."""
        return _may_fix(request)

    def fix_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put one right, with whatever else is open of the same member."""
        if not _may_fix(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        get_object_or_404(ReconciliationDifference, pk=pk)
        _fix(self, request, ReconciliationDifference.objects.filter(pk=pk))
        return redirect(f"{reverse(LIST)}?state__exact={State.OPEN}")

    @admin.action(description="Put right what is open", permissions=["fix"])
    def put_right(self, request: HttpRequest, queryset: QuerySet[ReconciliationDifference]) -> None:
        """Put the chosen ones right."""
        _fix(self, request, queryset)


def _link_to(run: ReconciliationRun, number: int) -> str:
    page = f"{reverse(LIST)}?run__id__exact={run.pk}&state__exact={State.OPEN}"
    return format_html('<a href="{}">{}</a>', page, tally(number, "difference"))


def _may_fix(request: HttpRequest) -> bool:
    return request.user.has_perm("members.change_reconciliationdifference")


def _fix(
    page: ReadOnlyAdmin, request: HttpRequest, chosen: QuerySet[ReconciliationDifference]
) -> None:
    done = fixing.ask_to_fix(differences=chosen, actor=actor(request))
    if done:
        said = f"{tally(done, 'difference')} will be put right, and looked at again in an hour."
        page.message_user(request, said)
    else:
        said = "Nothing to put right: it is being done already, or a later run knows more."
        page.message_user(request, said, messages.WARNING)
