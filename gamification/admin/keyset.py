"""A list of the admin that pages by key and never counts.

The last page of ten million rows is as fast as the first.
"""

from typing import Any

from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.paginator import Paginator
from django.http import HttpRequest

from gamification.ledger.cursor import cursor, read_cursor
from gamification.querysets import up_to


class KeysetChangeList(ChangeList):
    """Newest first by (created_at, id).

    The address names the last row seen; there are no page numbers and no total.
    """

    earlier: str = ""
    is_first: bool = True

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """The one order there is an index for."""
        return ["-created_at", "-id"]

    def get_results(self, request: HttpRequest) -> None:
        """One query: a page and one row more, which tells whether there is another."""
        query, place = self.queryset, read_cursor(request.GET.get(PAGE_VAR, ""))
        if place is not None:
            # The first condition is implied by the second, but an index can only use the first.
            query = query.filter(created_at__lte=place[0]).filter(up_to(place[0], place[1] - 1))
        rows = list(query[: self.list_per_page + 1])
        self.result_list = rows[: self.list_per_page]
        self.earlier = cursor(self.result_list[-1]) if len(rows) > self.list_per_page else ""
        self.is_first = place is None
        self.result_count = self.full_result_count = len(self.result_list)
        self.show_full_result_count = False
        self.show_admin_actions = bool(self.result_list)
        self.can_show_all = self.multi_page = False
        self.paginator = Paginator(self.result_list, self.list_per_page)

    @property
    def newest_query(self) -> str:
        """The address of the first page, filters kept."""
        return self.get_query_string({})

    @property
    def earlier_query(self) -> str:
        """The address of the next page, filters kept."""
        return self.get_query_string({PAGE_VAR: self.earlier})
