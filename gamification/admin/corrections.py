"""Staff correct the ledger: they adjust points, and take entries back, by second entries."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from gamification.admin.base import may_correct, page, staff_of
from gamification.forms import (
    MOST_AT_ONCE,
    MOST_TAKEN_BACK,
    AdjustmentForm,
    SuspectForm,
    TakeBackForm,
)
from gamification.ledger import anomalies
from gamification.ledger.correct import adjust, reverse_many
from gamification.ledger.preview import entries_to_take_back, preview
from gamification.models import PointTransaction
from members.admin import ReadOnlyAdmin
from members.models import Member

LEDGER = "admin:gamification_pointtransaction_changelist"


class Corrected(ReadOnlyAdmin):
    """A list of entries with the pages that adjust points and take entries back."""

    actions: Any = ("take_back",)

    def get_urls(self) -> list[URLPattern]:
        """With the pages of adjustments and of taking back."""
        views = (("adjust", self.adjust), ("take-back", self.take_back_page))
        own = [
            path(
                f"{name}/",
                self.admin_site.admin_view(view),
                name=f"gamification_pointtransaction_{name.replace('-', '_')}",
            )
            for name, view in views
        ]
        return [*own, *super().get_urls()]

    def has_correct_permission(self, request: HttpRequest) -> bool:
        """Who sees the action below."""
        return may_correct(request)

    @admin.action(description="Take back, with a reason", permissions=["correct"])
    def take_back(
        self, request: HttpRequest, queryset: QuerySet[PointTransaction]
    ) -> HttpResponse | None:
        """Show what it would do, and ask for the reason."""
        chosen = list(
            queryset.order_by("-created_at", "-id").values_list("pk", flat=True)[
                : MOST_TAKEN_BACK + 1
            ]
        )
        if len(chosen) > MOST_TAKEN_BACK:
            self.message_user(
                request, f"Take back at most {MOST_TAKEN_BACK:,} entries at once.", messages.ERROR
            )
            return None
        return self._ask(
            request, TakeBackForm(initial={"entries": ",".join(map(str, chosen))}), chosen
        )

    def take_back_page(self, request: HttpRequest) -> HttpResponse:
        """GET: the entries of a suspect, to begin with.

        POST: answer each by one of the opposite sign, all or none.
        """
        if not may_correct(request):
            raise PermissionDenied
        if request.method != "POST":
            suspect = SuspectForm(request.GET)
            chosen = (
                anomalies.entries_of(**suspect.cleaned_data, most=MOST_TAKEN_BACK)
                if suspect.is_valid()
                else []
            )
            return self._ask(
                request, TakeBackForm(initial={"entries": ",".join(map(str, chosen))}), chosen
            )
        form = TakeBackForm(request.POST)
        if not form.is_valid():
            return self._ask(request, form, form.cleaned_data.get("entries", []))
        entries = entries_to_take_back(form.cleaned_data["entries"])
        taken = reverse_many(
            entries=entries, reason=form.cleaned_data["reason"], actor=staff_of(request)
        )
        self._say(request, taken=taken, before=len(entries) - taken)
        return redirect(LEDGER)

    def _ask(self, request: HttpRequest, form: TakeBackForm, chosen: list[int]) -> HttpResponse:
        return page(
            self,
            request,
            "take_back",
            {"title": "Take entries back", "form": form, "preview": preview(chosen)},
        )

    def adjust(self, request: HttpRequest) -> HttpResponse:
        """Give or take points by hand. `?members=1,2` names members by id, to begin with."""
        if not may_correct(request):
            raise PermissionDenied
        named = [
            int(pk)
            for pk in request.GET.get("members", "").split(",")
            if pk.isascii() and pk.isdigit() and len(pk) < 19
        ]
        emails = (
            Member.objects.filter(pk__in=named[:MOST_AT_ONCE])
            .order_by("pk")
            .values_list("email", flat=True)
            if named
            else []
        )
        form = AdjustmentForm(request.POST or None, initial={"members": "\n".join(emails)})
        if request.method == "POST" and form.is_valid():
            chosen = form.cleaned_data
            for member in chosen["members"]:
                adjust(
                    member=member,
                    points=chosen["points"],
                    reason=chosen["reason"],
                    actor=staff_of(request),
                    key=chosen["key"],
                )
            self.message_user(
                request, _adjusted(chosen["members"], chosen["points"]), messages.SUCCESS
            )
            return redirect(LEDGER)
        return page(self, request, "adjust", {"title": "Adjust points", "form": form})

    def _say(self, request: HttpRequest, *, taken: int, before: int) -> None:
        if taken:
            self.message_user(
                request,
                f"{taken:,} {'entry' if taken == 1 else 'entries'} taken back.",
                messages.SUCCESS,
            )
        if before:
            self.message_user(
                request,
                f"{before:,} had been taken back before and stayed as they are.",
                messages.WARNING,
            )


def _adjusted(members: list[Member], points: int) -> str:
    whom = members[0].display_name if len(members) == 1 else f"{len(members)} members"
    return f"{points:+,} {'point' if abs(points) == 1 else 'points'} for {whom}."
