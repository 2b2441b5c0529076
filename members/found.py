"""Lists of the admin whose rows are found by whose they are."""

from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from members.models import Member

MOST_FOUND: Final = 1000


class FoundByMember(admin.ModelAdmin):
    """Rows of members, found by words of a name, handle, company or e-mail. `by` is the key that
    says whose a row is.
    """

    search_help_text = "A member's name, handle, company or e-mail."
    by = "member"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Members first, then what is theirs, by its index."""
        words = search_term.split()
        if not words:
            return queryset, False
        found = list(Member.objects.called(words).values_list("pk", flat=True)[:MOST_FOUND])
        return queryset.filter(**{f"{self.by}__in": found}), False
