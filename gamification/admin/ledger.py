"""The ledger for staff, browsed by key.

It is searched by people, corrected by second entries, and watched for what looks wrong.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin import ShowFacets
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from gamification.admin.anomalies import Watched
from gamification.admin.base import may_correct
from gamification.admin.corrections import Corrected
from gamification.admin.keyset import KeysetChangeList
from gamification.admin.search import SearchedByMember
from gamification.ledger.history import reason_of
from gamification.models import ADJUSTMENT, PointTransaction


@admin.register(PointTransaction)
class PointTransactionAdmin(SearchedByMember, Corrected, Watched):
    """The points ledger.

    Entries are never edited: a second entry takes the first one back, or adjusts the total.
    """

    list_display = ("created_at", "whose", "points", "reason")
    list_display_links = ("created_at",)
    list_filter = ("action", "created_at")
    list_select_related = ("member",)
    list_per_page = 50
    show_facets = ShowFacets.NEVER  # counts over the whole ledger
    sortable_by = ()
    show_full_result_count = False
    ordering = ("-created_at", "-id")
    change_list_template = "admin/gamification/ledger.html"
    fields = ("member", "points", "action", "reason", "why", "created_at")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        """Pages by key."""
        return KeysetChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the button to the page of adjustments, for those who may use it."""
        return super().changelist_view(
            request, {**(extra_context or {}), "may_correct": may_correct(request)}
        )

    @admin.display(description="member")
    def whose(self, entry: PointTransaction) -> SafeString:
        """The member, and the way to all their entries."""
        return format_html('<a href="?member__id__exact={}">{}</a>', entry.member_id, entry.member)

    @admin.display(description="reason")
    def reason(self, entry: PointTransaction) -> str:
        """Why, as the member reads it."""
        found = reason_of(entry)
        return Truncator(
            f"{found.title}: {found.why}"
            if entry.action == ADJUSTMENT and found.why
            else found.title
        ).chars(120)

    @admin.display(description="more")
    def why(self, entry: PointTransaction) -> str:
        """The second line of the reason."""
        return reason_of(entry).why or "-"
