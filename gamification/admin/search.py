"""The ledger is searched by members first, then read by key."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from members.admin import ReadOnlyAdmin
from members.models import Member

# There is no index on source alone, so such a search is limited by created_at, which has one.
SEARCHED_BACK = timedelta(days=30)
# A word that fits more members than this is too vague to search by.
MOST_FOUND = 100


class Search(NamedTuple):
    """What was asked for: words that name members, and beginnings of sources."""

    people: tuple[str, ...]
    sources: tuple[str, ...]


def read_search(text: str) -> Search:
    """A word with a colon is the beginning of a source, every other one is part of a name."""
    words = text.replace("\x00", " ").split()
    return Search(
        tuple(word for word in words if ":" not in word),
        tuple(word for word in words if ":" in word),
    )


def _is_narrowed(request: HttpRequest) -> bool:
    return any(name.startswith(("created_at", "member")) for name in request.GET)


class SearchedByMember(ReadOnlyAdmin):
    """A list of entries, found by their members or by the beginning of a source."""

    search_fields = ("source",)
    search_help_text = (
        "A member's name, handle, company or e-mail address, or a part of it; the beginning of a "
        "source such as resource:42; or both. A source alone is looked for in the last 30 days, "
        "unless you choose a date beside the list."
    )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Members first, by what they are called; then their entries, by key.

        What names nobody is the beginning of a source.
        """
        asked = read_search(search_term)
        if asked.people:
            found = list(Member.objects.called(asked.people)[: MOST_FOUND + 1])
            if not found and not asked.sources:
                asked = Search((), asked.people)
            else:
                self._say_too_many(request, len(found))
                queryset = queryset.filter(member__in=found[:MOST_FOUND])
        for source in asked.sources:
            queryset = queryset.filter(source__startswith=source)
        if asked.sources and not asked.people and not _is_narrowed(request):
            queryset = queryset.filter(created_at__gte=timezone.now() - SEARCHED_BACK)
        return queryset, False

    def _say_too_many(self, request: HttpRequest, found: int) -> None:
        if found > MOST_FOUND and request.method == "GET":
            text = (
                f"More than {MOST_FOUND} members are called so. These are the entries of "
                f"{MOST_FOUND} of them; give more of the name."
            )
            self.message_user(request, text, messages.WARNING)
