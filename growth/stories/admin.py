"""What reviews cost, for staff: each time one was asked for, without a word of what it says."""

from datetime import date, datetime
from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from growth.lists import ByMembers
from growth.models import Telling
from growth.stories import costs
from growth.stories.rules.costs import dollars, month_words, together
from growth.stories.rules.faults import words_of
from members.admin.base import ReadOnlyAdmin

TONES: Final = {"DONE": "good", "FAILED": "bad", "WAITING": "", "WRITING": ""}
MONTHS: Final = 12


def chosen_month(request: HttpRequest) -> date:
    """The month of the filter; this one where none is chosen."""
    today = timezone.now().date()
    named = {f"{month:%Y-%m}": month for month in costs.months_before(today, MONTHS)}
    return named.get(request.GET.get(MonthFilter.parameter_name, ""), today.replace(day=1))


class MonthFilter(admin.SimpleListFilter):
    """By month, of the last twelve."""

    title = "month"
    parameter_name = "month"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """This one first."""
        months = costs.months_before(timezone.now().date(), MONTHS)
        return [(f"{month:%Y-%m}", f"{month:%B %Y}") for month in months]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Telling]) -> QuerySet[Telling]:
        """Those asked for in it."""
        if not self.value():
            return queryset
        begins, ends = costs.bounds_of(chosen_month(request))
        return queryset.filter(created_at__gte=begins, created_at__lt=ends)


@admin.register(Telling)
class TellingAdmin(ByMembers, ReadOnlyAdmin):
    """Reviews that were asked for, newest first."""

    by = "member"
    list_display = (
        *("asked", "member", "period", "tone", "became", "why", "writer"),
        *("tokens", "price", "took"),
    )
    list_display_links = ("asked",)
    list_filter = (MonthFilter, "state", "period", "tone")
    list_select_related = ("member",)
    list_per_page = 50
    search_fields = ("member",)
    show_full_result_count = False
    ordering = ("-created_at", "-id")
    fields = (
        *("member", "period", "tone", "asked", "became", "why", "writer"),
        *("prompt_tokens", "completion_tokens", "price", "took"),
    )
    change_list_template = "admin/growth/telling/change_list.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """With what the month cost, in a sentence and by day."""
        own: dict[str, Any] = {}
        if self.has_view_permission(request):
            month = chosen_month(request)
            days = costs.by_day(month)
            own["days"] = days
            own["subtitle"] = month_words(month, together(spent for _, spent in days))
        return super().changelist_view(request, {**(extra_context or {}), **own})

    @admin.display(description="asked", ordering="created_at")
    def asked(self, telling: Telling) -> str:
        """When it was asked for."""
        return f"{telling.created_at:%d %b %Y, %H:%M}"

    @admin.display(description="became", ordering="state")
    def became(self, telling: Telling) -> str:
        """What became of it, as a mark."""
        words = telling.get_state_display()
        return format_html('<span class="tag {}">{}</span>', TONES.get(telling.state, ""), words)

    @admin.display(description="why it failed", ordering="fault", empty_value="-")
    def why(self, telling: Telling) -> str | None:
        """The fault, as its member is told it."""
        return words_of(telling.fault) if telling.fault else None

    @admin.display(description="written by", ordering="written_by", empty_value="-")
    def writer(self, telling: Telling) -> str | None:
        """The model, or the built-in writer."""
        return telling.written_by or None

    @admin.display(description="tokens read, written")
    def tokens(self, telling: Telling) -> str:
        """What the model counted."""
        counts = (telling.prompt_tokens, telling.completion_tokens)
        if counts == (None, None):
            return _unknown(telling.finished_at)
        return ", ".join("unknown" if count is None else f"{count:,}" for count in counts)

    @admin.display(description="cost", ordering="cost")
    def price(self, telling: Telling) -> str:
        """In US dollars; unknown where prices or use are not known."""
        return _unknown(telling.finished_at) if telling.cost is None else dollars(telling.cost)

    @admin.display(description="took")
    def took(self, telling: Telling) -> str:
        """From asking to the end, waiting included."""
        if telling.finished_at is None:
            return "-"
        return f"{(telling.finished_at - telling.created_at).total_seconds():.1f} s"


def _unknown(finished_at: datetime | None) -> str:
    return "unknown" if finished_at else "-"
