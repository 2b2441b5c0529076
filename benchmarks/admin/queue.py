"""The reviewers' queue: what waits, oldest first, one set beside the others, accept or reject."""

from collections.abc import Iterator
from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import date as date_format
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.timezone import localtime

from benchmarks.admin.deciding import Decides
from benchmarks.admin.exporting import Exports
from benchmarks.admin.raw import RawAnswersAdmin
from benchmarks.models import AnswerDecision, BenchmarkSubmission, DecisionSource
from benchmarks.moderation.actions import Seen
from benchmarks.moderation.cases import case_of, why_flagged
from benchmarks.moderation.forms import DecisionForm
from benchmarks.rules.flagging import Rule
from benchmarks.rules.reviewing import queue_title
from members.admin.base import actor

TONES: Final = {"ACCEPTED": "good", "FLAGGED": "warn", "REJECTED": "bad"}
QUERY: Final = ("show", "state", "category", "rule")


class ShowFilter(admin.SimpleListFilter):
    """The queue, unless all are asked for."""

    title = "what"
    parameter_name = "show"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Beside the queue."""
        return [("all", "All answer sets")]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """The queue is what is shown without a choice."""
        first, *others = super().choices(changelist)
        yield {**first, "display": "Waiting for a look"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """What waits, or all; also all where somebody is looked for by name."""
        if self.value() == "all" or request.GET.get("q"):
            return queryset
        return queryset.waiting()


class RuleFilter(admin.SimpleListFilter):
    """By the rule that fired last."""

    title = "rule"
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Each rule."""
        return [(rule.code, rule.label.capitalize()) for rule in Rule]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Where it is among those that fired."""
        rule = Rule.of(self.value() or "")
        return queryset.filter(last_rules__contains=[rule.code]) if rule else queryset


@admin.register(BenchmarkSubmission)
class BenchmarkSubmissionAdmin(Exports, Decides, RawAnswersAdmin):
    """What waits for a look and, asked for, every set of answers; one set beside the others."""

    list_display = ["member", "category", "became", "why", "waits", "changed"]
    list_filter = [ShowFilter, "state", "category", RuleFilter]
    ordering = ["waits_since", "-updated_at", "id"]
    fields = ["member", "category"]
    actions = ["accept", "reject"]
    change_list_template = "admin/benchmarks/benchmarksubmission/change_list.html"
    change_form_template = "admin/benchmarks/benchmarksubmission/review.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[BenchmarkSubmission]:
        """With what the rules said last."""
        last = AnswerDecision.objects.filter(
            submission=OuterRef("pk"), source=DecisionSource.RULES
        ).order_by("-pk")
        found: QuerySet[BenchmarkSubmission] = super().get_queryset(request)
        return found.annotate(
            last_rules=Subquery(last.values("rules")[:1]),
            last_reasons=Subquery(last.values("reasons")[:1]),
        )

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what the filters ask: by how much a rule fired would tell the answer."""
        is_asked = lookup.partition("__")[0] in (*QUERY, "id", "pk")
        return is_asked and super().lookup_allowed(lookup, value, request)

    @admin.display(description="state", ordering="state")
    def became(self, submission: BenchmarkSubmission) -> str:
        """Its state, as a mark."""
        tone = TONES.get(submission.state, "")
        return format_html('<span class="tag {}">{}</span>', tone, submission.get_state_display())

    @admin.display(description="why")
    def why(self, submission: BenchmarkSubmission) -> str:
        """Which rules fired, and where. No answers."""
        return "; ".join(why_flagged(submission)) or "-"

    @admin.display(description="waits since", ordering="waits_since")
    def waits(self, submission: BenchmarkSubmission) -> str:
        """Since when a reviewer is waited for."""
        return _day(submission.waits_since) if submission.waits_since else "-"

    @admin.display(description="changed", ordering="updated_at")
    def changed(self, submission: BenchmarkSubmission) -> str:
        """When the member last answered."""
        return _day(submission.updated_at)

    def get_urls(self) -> list[URLPattern]:
        """With the pages that decide."""
        view, name = self.admin_site.admin_view, "benchmarks_benchmarksubmission"
        return [
            path("decide/", view(self.decide_many), name=f"{name}_decide_many"),
            path("<int:pk>/decide/", view(self.decide_one), name=f"{name}_decide"),
            path("<int:pk>/take-back/", view(self.take_back), name=f"{name}_take_back"),
            path("export/", view(self.export), name=f"{name}_export"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """With what waits, in a sentence."""
        own: dict[str, Any] = {"may_export": self.may_export(request)}
        if not request.GET.get("show") and not request.GET.get("q"):
            found = BenchmarkSubmission.objects.waiting().aggregate(
                number=Count("pk"), since=Min("waits_since")
            )
            own["subtitle"] = queue_title(found["number"], _day(found["since"]))
        return super().changelist_view(request, {**(extra_context or {}), **own})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The set beside the others', with the form to decide."""
        submission = kwargs.get("obj")
        if submission is not None:
            context |= {
                "case": case_of(submission),
                "title": f"{submission.get_category_display()} answers of"
                f" {submission.member.display_name}",
                "subtitle": None,
                "seen": str(Seen.of(submission)),
                "is_own": submission.member_id == actor(request).pk,
                "may_decide": self.may_decide(request),
                "tone": TONES.get(submission.state, ""),
                "decision": context.get("decision") or DecisionForm(),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def decide_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide about one set, as it was seen; a mistake in the form comes back with the page."""
        if not self.may_decide(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        get_object_or_404(BenchmarkSubmission, pk=pk)
        form = DecisionForm(request.POST)
        if form.is_valid():
            return self.decided(request, pk, form)
        page = self.changeform_as_get(request, pk, {"decision": form})
        page.status_code = 422
        return page

    def changeform_as_get(
        self, request: HttpRequest, pk: int, context: dict[str, Any]
    ) -> HttpResponse:
        """The page of a set again."""
        request.method = "GET"
        return self.changeform_view(request, str(pk), extra_context=context)

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo the last decision about a set."""
        if not self.may_decide(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        decision = get_object_or_404(
            AnswerDecision, submission=pk, pk=_number(request.POST.get("decision", ""))
        )
        self.taken_back(request, decision)
        return redirect("admin:benchmarks_benchmarksubmission_change", pk)

    @admin.action(description="Accept: let them count…", permissions=["decide"])
    def accept(self, request: HttpRequest, queryset: QuerySet[BenchmarkSubmission]) -> Any:
        """Go to the page that does it for the chosen ones."""
        return self.go_decide(request, queryset, "accept")

    @admin.action(description="Reject: set them aside…", permissions=["decide"])
    def reject(self, request: HttpRequest, queryset: QuerySet[BenchmarkSubmission]) -> Any:
        """Go to the page that does it for the chosen ones."""
        return self.go_decide(request, queryset, "reject")

    def message_next(self, request: HttpRequest) -> None:
        """Lead on to what waits longest."""
        following = BenchmarkSubmission.objects.waiting().order_by("waits_since", "pk").first()
        if following is not None:
            page = reverse("admin:benchmarks_benchmarksubmission_change", args=[following.pk])
            said = format_html('<a href="{}">Look at the next one</a>', page)
            self.message_user(request, said, messages.INFO)


def _day(moment: Any) -> str:
    return date_format(localtime(moment), "j M Y H:i") if moment else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
