"""What members looked for and nobody wrote."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from members.rules import tally
from resources.models import SearchMiss
from resources.search import actions


class IsHandled(admin.SimpleListFilter):
    """Open ones first: they are what the page is for."""

    title = "handled"
    parameter_name = "handled"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Beside Django's "All", which stands for the open ones here."""
        return [("yes", "Handled"), ("all", "All of 90 days")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[SearchMiss]
    ) -> QuerySet[SearchMiss]:
        """The open ones where nothing is chosen."""
        if self.value() == "all":
            return queryset
        return queryset.filter(handled_at__isnull=self.value() != "yes")

    def choices(self, changelist: object) -> list[dict[str, object]]:  # type: ignore[override]
        """Django's, with "All" named for what it shows."""
        shown = list(super().choices(changelist))  # type: ignore[arg-type]
        shown[0]["display"] = "To do"
        return shown  # type: ignore[return-value]


@admin.register(SearchMiss)
class SearchMissAdmin(admin.ModelAdmin):
    """Searches without a result, the most frequent first. To look at and tick off only."""

    list_display = ["words", "number", "last_at", "write"]
    list_filter = [IsHandled]
    list_per_page = 50
    search_fields = ["words"]
    search_help_text = "Words that were typed"
    show_full_result_count = False
    actions = ["mark_handled"]

    @admin.display(description="")
    def write(self, miss: SearchMiss) -> SafeString:
        """Begin a resource with these words for its title."""
        address = reverse("admin:resources_resource_add")
        title = urlencode({"title": miss.words[:1].upper() + miss.words[1:]})
        return format_html(
            '<a href="{}?{}">Write something on “{}”</a>', address, title, miss.words
        )

    @admin.action(description="Mark as handled", permissions=["view"])
    def mark_handled(self, request: HttpRequest, queryset: QuerySet[SearchMiss]) -> None:
        """Off the list until somebody misses them again."""
        number = actions.mark_handled(misses=queryset)
        messages.success(
            request,
            f"{tally(number, 'search', 'searches')} off the list, until somebody misses "
            f"{'it' if number == 1 else 'them'} again.",
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Members write it by searching."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: SearchMiss | None = None) -> bool:
        """Never by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SearchMiss | None = None) -> bool:
        """A job forgets."""
        return False
