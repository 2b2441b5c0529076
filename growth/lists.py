"""Lists of what members wrote, in the admin."""

from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from members.models import Member

MOST_FOUND: Final = 1000
OF_A_KEY: Final = ("", "exact", "in", "id", "id__exact", "pk", "pk__exact")


class ByMembers(admin.ModelAdmin):
    """Rows of members, found by words of a name, handle, company or e-mail."""

    search_help_text = "A member's name, handle, company or e-mail."
    by = "author"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Members first, then what is theirs."""
        words = search_term.split()
        if not words:
            return queryset, False
        found = list(Member.objects.called(words).values_list("pk", flat=True)[:MOST_FOUND])
        return queryset.filter(**{f"{self.by}__in": found}), False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what the filters ask, and whose it is: words nobody published could be guessed by
        how they begin, on the row and behind its keys.
        """
        first, _, rest = lookup.partition("__")
        filters: Any = self.list_filter
        asked = {one if isinstance(one, str) else one.parameter_name for one in filters}
        is_key = first in (self.by, "id", "pk") and rest in OF_A_KEY
        return (is_key or first in asked) and super().lookup_allowed(lookup, value, request)
