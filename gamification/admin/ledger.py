"""The ledger for staff: browsed by key, searched by people, corrected by second entries, watched
for what looks wrong.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin import ShowFacets
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from gamification.admin.base import may_correct, page, staff_of
from gamification.admin.keyset import KeysetChangeList
from gamification.forms import (
    MOST_AT_ONCE,
    MOST_TAKEN_BACK,
    AdjustmentForm,
    AnomalyForm,
    SuspectForm,
    TakeBackForm,
)
from gamification.ledger import anomalies
from gamification.ledger.correct import adjust, reverse_many
from gamification.ledger.history import reason_of
from gamification.ledger.preview import entries_to_take_back, preview
from gamification.models import ADJUSTMENT, DiscordActivity, PointTransaction
from members.admin import ReadOnlyAdmin
from members.models import Member

LEDGER = "admin:gamification_pointtransaction_changelist"
# A source alone has no index: its search looks this far back, which created_at has one for.
SEARCHED_BACK = timedelta(days=30)
# Entries of so many members are still found by key; a word that fits more says too little.
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


@admin.register(PointTransaction)
class PointTransactionAdmin(ReadOnlyAdmin):
    """The points ledger.

    Entries are never edited: a second entry takes the first one back, or adjusts the total.
    """

    list_display = ("created_at", "whose", "points", "reason", "source")
    list_display_links = ("created_at",)
    list_filter = ("action", "created_at")
    list_select_related = ("member",)
    list_per_page = 50
    show_facets = ShowFacets.NEVER  # counts over the whole ledger
    sortable_by = ()
    search_fields = ("source",)
    search_help_text = (
        "A member's name, handle, company or e-mail address, or a part of it; the beginning of a source such as resource:42; or both. "
        "A source alone is looked for in the last 30 days, unless you choose a date beside the list."
    )
    show_full_result_count = False
    ordering = ("-created_at", "-id")
    change_list_template = "admin/gamification/ledger.html"
    fields = ("member", "points", "action", "reason", "why", "source", "metadata", "created_at")
    actions = ("take_back",)

    def get_urls(self) -> list[URLPattern]:
        """With the pages of adjustments, of taking back, and of what looks wrong."""
        views = (
            ("adjust", self.adjust),
            ("take-back", self.take_back_page),
            ("anomalies", self.anomalies),
        )
        own = [
            path(
                f"{name}/",
                self.admin_site.admin_view(view),
                name=f"gamification_pointtransaction_{name.replace('-', '_')}",
            )
            for name, view in views
        ]
        return [*own, *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        """Pages by key."""
        return KeysetChangeList

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

    def anomalies(self, request: HttpRequest) -> HttpResponse:
        """Bursts of one member and sources that feed many, of the last 30 days, by thresholds
        one can see and move.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = AnomalyForm(request.GET or None)
        limits = (
            form.cleaned_data
            if form.is_valid()
            else {"entries": anomalies.ENTRIES, "members": anomalies.MEMBERS}
        )
        found = anomalies.find(now=timezone.now(), **limits)
        context = {
            "title": "What looks wrong",
            "form": form if form.is_bound else AnomalyForm(initial=limits),
            "found": found,
            **limits,
        }
        return page(
            self,
            request,
            "anomalies",
            {**context, "may_correct": may_correct(request), "most": anomalies.SHOWN},
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

    def _say_too_many(self, request: HttpRequest, found: int) -> None:
        if found > MOST_FOUND and request.method == "GET":
            text = f"More than {MOST_FOUND} members are called so. These are the entries of {MOST_FOUND} of them; give more of the name."
            self.message_user(request, text, messages.WARNING)

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


@admin.register(DiscordActivity)
class DiscordActivityAdmin(ReadOnlyAdmin):
    """What each sync saw on Discord."""

    list_display = ("synced_at", "member", "discord_id", "activity_type", "xp_delta", "xp_total")
    list_filter = ("activity_type", "synced_at")
    list_select_related = ("member",)
    list_per_page = 50
    search_fields = ("member__email", "member__first_name", "member__last_name", "=discord_id")
    search_help_text = "Member's e-mail or name, or a whole Discord id."
    show_full_result_count = False
    ordering = ("-synced_at", "-id")


def _adjusted(members: list[Member], points: int) -> str:
    whom = members[0].display_name if len(members) == 1 else f"{len(members)} members"
    return f"{points:+,} {'point' if abs(points) == 1 else 'points'} for {whom}."
