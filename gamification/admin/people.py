"""What staff do with points on the page of people.

`members` knows nothing of points, so it is added to its page here.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gamification.admin.base import may_correct, staff_of
from gamification.badges.actions import grant_by_hand
from gamification.forms import MOST_AT_ONCE
from members.admin import MemberAdmin
from members.models import Member

admin.site.unregister(Member)


@admin.register(Member)
class MemberWithPointsAdmin(MemberAdmin):
    """People, with the ways to adjust their points and to nominate them."""

    actions: Any = (*MemberAdmin.actions, "adjust_points", "nominate")

    def has_correct_permission(self, request: HttpRequest) -> bool:
        """Who sees the first action below."""
        return may_correct(request)

    def has_nominate_permission(self, request: HttpRequest) -> bool:
        """Who sees the second."""
        return request.user.has_perm("gamification.add_memberbadge")

    @admin.action(description="Adjust points, with a reason", permissions=["correct"])
    def adjust_points(
        self, request: HttpRequest, queryset: QuerySet[Member]
    ) -> HttpResponse | None:
        """Go to the page of adjustments with these members filled in."""
        chosen = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        if len(chosen) > MOST_AT_ONCE:
            self.message_user(
                request, f"Adjust at most {MOST_AT_ONCE} members at once.", messages.ERROR
            )
            return None
        address = reverse("admin:gamification_pointtransaction_adjust")
        return redirect(f"{address}?members={','.join(map(str, chosen))}")

    @admin.action(description="Grant the badge Shine Nominee", permissions=["nominate"])
    def nominate(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        """Grant the badge that no rule grants. Who holds it keeps it as it is."""
        chosen = list(queryset.order_by("pk")[: MOST_AT_ONCE + 1])
        if len(chosen) > MOST_AT_ONCE:
            self.message_user(
                request, f"Nominate at most {MOST_AT_ONCE} members at once.", messages.ERROR
            )
            return
        new = grant_by_hand(members=chosen, code="shine", actor=staff_of(request))
        had = len(chosen) - len(new)
        self.message_user(
            request,
            f"{len(new)} member{'' if len(new) == 1 else 's'} nominated."
            + (f" {had} held the badge before." if had else ""),
            messages.SUCCESS if new else messages.WARNING,
        )
