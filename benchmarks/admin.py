"""Looking at answers where moderation needs it.

Lists show none; each look at one is in the audit log.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from benchmarks.actions import decide, record_look
from benchmarks.catalogue import CATEGORIES, Category
from benchmarks.models import BenchmarkSubmission, EarlierAnswers
from benchmarks.rules.typed import answers_in_words
from benchmarks.rules.words import decided_words

MEMBER_SEARCH = [
    "member__email",
    "member__first_name",
    "member__last_name",
    "member__company",
    "member__handle",
]


class RawAnswersAdmin(admin.ModelAdmin):
    """Read only. Opening one shows its raw answers and says so in the audit log."""

    search_fields = MEMBER_SEARCH
    search_help_text = "A member's e-mail, name, company or handle."
    list_select_related = ["member"]
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Members answer for themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is edited here; the list's actions still ask for the permission."""
        return obj is None and super().has_change_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may decide may look."""
        return super().has_view_permission(request, obj) or super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Answers go with their member, or are set aside."""
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Record the look as the answers are about to be shown."""
        if kwargs.get("obj") is not None:
            record_look(answers=kwargs["obj"], actor=request.user)  # type: ignore[arg-type]
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="answers")
    def answers(self, answers: Any) -> SafeString:
        """The raw answers, question by question; keys the catalogue no longer has by their name."""
        lines = answers_in_words(CATEGORIES[Category(answers.category)], answers.data)
        return format_html_join("", "<p><b>{}</b>: {}</p>", lines)


@admin.register(BenchmarkSubmission)
class BenchmarkSubmissionAdmin(RawAnswersAdmin):
    """What members answer today; accept or set aside from the list."""

    list_display = ["member", "category", "is_valid", "submitted_at", "updated_at"]
    list_filter = ["category", "is_valid", "updated_at"]
    fields = ["member", "category", "is_valid", "answers", "submitted_at", "updated_at"]
    actions = ["accept", "set_aside"]

    @admin.action(description="Accept: count these answers in the results", permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet[BenchmarkSubmission]) -> None:
        """Let them count."""
        self._decide(request, queryset, accepted=True)

    @admin.action(
        description="Set aside: leave these answers out of the results", permissions=["change"]
    )
    def set_aside(self, request: HttpRequest, queryset: QuerySet[BenchmarkSubmission]) -> None:
        """Let them not count."""
        self._decide(request, queryset, accepted=False)

    def _decide(
        self, request: HttpRequest, queryset: QuerySet[BenchmarkSubmission], *, accepted: bool
    ) -> None:
        actor: Any = request.user
        changed = sum(
            decide(submission=submission, accepted=accepted, actor=actor) for submission in queryset
        )
        self.message_user(
            request,
            decided_words(changed, accepted=accepted),
            messages.SUCCESS if changed else messages.INFO,
        )


@admin.register(EarlierAnswers)
class EarlierAnswersAdmin(RawAnswersAdmin):
    """What members answered before an edit."""

    list_display = ["member", "category", "is_valid", "answered_at", "replaced_at"]
    list_filter = ["category", "is_valid", "replaced_at"]
    fields = ["member", "category", "is_valid", "answers", "answered_at", "replaced_at"]
